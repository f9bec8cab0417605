"""A user agent under test, and a peer that says exactly what a test wants, datagram by datagram.

Agent drives `sip_agent` (src/sip/sip_agent.c) by lines. Peer is a bare UDP socket with just enough SIP to write a request, find
its answer and keep a dialog; nothing is sent that a test did not ask for, so it can lose, double and reorder what it likes.
"""
import collections
import json
import os
import queue
import re
import socket
import subprocess
import tempfile
import threading
import time

TANDEM = os.environ.get('TANDEM', os.path.join(os.path.dirname(__file__), '..', '..', 'build', 'tandem'))
AGENT = os.path.join(os.path.dirname(TANDEM), 'src', 'sip', 'sip_agent')
PATIENCE_S = int(os.environ.get('TANDEM_PATIENCE_S', 20))
OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=peer\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 8\r\n'


class Agent:
    def __init__(self, *options, listen=('udp:127.0.0.1:0',)):
        self.errors = tempfile.TemporaryFile()
        env = dict(os.environ)
        if any(one.startswith('tls:') for one in listen):  # sofia-sip 1.12.11 frees no SSL of a connection that is over (decision 8)
            env['ASAN_OPTIONS'] = env.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        self.process = subprocess.Popen([AGENT, *(f'listen={one}' for one in listen), *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True, bufsize=1, env=env)
        self.lines = queue.Queue()
        self.ports = [int(self.process.stdout.readline().split()[1]) for _ in listen]
        self.port = self.ports[0]
        self.kept = collections.deque()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put({'end': True})

    def say(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def hear(self, **wanted):
        """The next line that has these values; what comes before it is kept."""
        for line in self.kept:
            if all(line.get(k) == v for k, v in wanted.items()) and (wanted.keys() & line.keys()):
                self.kept.remove(line)
                return line
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f'not heard: {wanted}; but {list(self.kept)}') from None
            assert 'end' not in line, f'the agent ended: {self.said()}'
            if all(line.get(k) == v for k, v in wanted.items()):
                return line
            self.kept.append(line)

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors='replace')[-4000:]

    def event(self, kind, **wanted):
        return self.hear(event=kind, **wanted)

    def configure(self, *lines):
        for line in lines:
            self.say(line)
        self.say('apply')
        answer = self.hear_key('configured')
        assert answer['configured'] == 'ok', answer

    def hear_key(self, key):
        end = time.monotonic() + PATIENCE_S
        for line in self.kept:
            if key in line:
                self.kept.remove(line)
                return line
        while True:
            line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            assert 'end' not in line, f'the agent ended: {self.said()}'
            if key in line:
                return line
            self.kept.append(line)

    def dial(self, **words):
        self.say('dial ' + ' '.join(f'{k}={v}' for k, v in words.items()))
        return self.hear_key('dialled')

    def stats(self):
        self.say('stats')
        return self.hear_key('stats')

    def empty(self):
        """Waits until nothing of any call is left: no slot, no dialog, no timer."""
        end = time.monotonic() + PATIENCE_S
        while True:
            s = self.stats()
            if s['calls'] == s['dialogs'] == s['timers'] == 0:
                return s
            assert time.monotonic() < end, f'something stays behind: {s}'
            time.sleep(0.02)

    def stop(self):
        self.process.stdin.close()
        status = self.process.wait(30)
        assert status == 0, f'status {status}: {self.said()}'
        self.process.stdout.close()
        self.errors.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.process.kill()
            self.process.wait()
            print(self.said())
        else:
            self.stop()


class Message:
    def __init__(self, data, source=None):
        self.data, self.source = data, source
        head, _, self.body = data.decode('utf-8', 'replace').partition('\r\n\r\n')
        first, *lines = head.split('\r\n')
        self.first = first
        self.headers = []
        for line in lines:
            name, _, value = line.partition(':')
            self.headers.append((name.strip().lower(), value.strip()))
        self.status = int(first.split()[1]) if first.startswith('SIP/2.0') else 0
        self.method = '' if self.status else first.split()[0]
        self.uri = '' if self.status else first.split()[1]

    SHORT = {'v': 'via', 'f': 'from', 't': 'to', 'i': 'call-id', 'm': 'contact', 'l': 'content-length', 'c': 'content-type', 'k': 'supported'}

    def all(self, name):
        return [v for n, v in self.headers if self.SHORT.get(n, n) == name.lower()]

    def get(self, name, other=None):
        found = self.all(name)
        return found[0] if found else other

    def tag(self, name):
        m = re.search(r';tag=([^;>\s]+)', self.get(name, ''))
        return m.group(1) if m else None

    @property
    def cseq(self):
        return self.get('cseq')

    def __repr__(self):
        return self.first


class Peer:
    """One UDP socket. transport: TCP and TLS peers (Stream) have the same words."""
    transport = 'UDP'
    count = 0

    def __init__(self, agent_port, host='127.0.0.1'):
        self.target = ('127.0.0.1', agent_port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.host, self.port = self.socket.getsockname()
        self.kept = self.fresh()
        self.heard = set()

    @staticmethod
    def fresh():
        return collections.deque()

    def send(self, data, to=None):
        self.socket.sendto(data.encode() if isinstance(data, str) else data, to or self.target)

    def _receive(self, timeout):
        self.socket.settimeout(timeout)
        data, source = self.socket.recvfrom(65536)
        return Message(data, source)

    def hear(self, what):
        """The next message for which what(message) is true; others are kept."""
        for m in self.kept:
            if what(m):
                self.kept.remove(m)
                return m
        end = time.monotonic() + PATIENCE_S
        while True:
            left = end - time.monotonic()
            assert left > 0, f'not heard; but {list(self.kept)}'
            try:
                m = self._receive(left)
            except TimeoutError:
                continue
            if what(m):
                return m
            self.kept.append(m)

    def answer(self, status, method=None):
        return self.hear(lambda m: m.status == status and (method is None or m.cseq.endswith(method)))

    def final(self, method=None):
        return self.hear(lambda m: m.status >= 200 and (method is None or m.cseq.endswith(method)))

    def request(self, method):
        """One that was not heard before; what is sent again meanwhile is passed over."""
        m = self.hear(lambda m: m.method == method and (method, m.get('via')) not in self.heard)
        self.heard.add((method, m.get('via')))
        return m

    def again(self, method):
        return self.hear(lambda m: m.method == method and (method, m.get('via')) in self.heard)

    def silent(self, agent):
        """Nothing more of ours is on its way: an OPTIONS is answered last."""
        probe = self.build('OPTIONS')
        self.send(probe)
        self.hear(lambda m: m.status and m.get('call-id') == Message(probe.encode()).get('call-id'))
        return not [m for m in self.kept if m.status != 100]

    @classmethod
    def unique(cls):
        cls.count += 1
        return f'{os.getpid()}x{cls.count}'

    def build(self, method, user='95566', call_id=None, cseq=1, from_tag=None, to_tag=None, body='', branch=None, uri=None, contact=True,
              from_user='02025550100', extra=(), from_header=None, forwards=70, content_type='application/sdp'):
        one = self.unique()
        lines = [f'{method} {uri or f"sip:{user}@127.0.0.1:{self.target[1]}"} SIP/2.0',
                 f'Via: SIP/2.0/{self.transport} {self.host}:{self.port};branch={branch or "z9hG4bK" + one};rport',
                 f'Max-Forwards: {forwards}',
                 f'From: {from_header or f"<sip:{from_user}@{self.host}>"};tag={from_tag or "f" + one}',
                 f'To: <sip:{user}@127.0.0.1>' + (f';tag={to_tag}' if to_tag else ''),
                 f'Call-ID: {call_id or "c" + one}', f'CSeq: {cseq} {method}']
        if contact:
            lines.append(f'Contact: <sip:peer@{self.host}:{self.port};transport={self.transport.lower()}>')
        lines += extra
        if body:
            lines.append(f'Content-Type: {content_type}')
        lines.append(f'Content-Length: {len(body.encode())}')
        return '\r\n'.join(lines) + '\r\n\r\n' + body

    def reply(self, request, status, phrase='x', body='', tag=None, extra=(), contact=True):
        """An answer to a request of the agent's."""
        to = request.get('to')
        if tag and ';tag=' not in to:
            to += f';tag={tag}'
        lines = [f'SIP/2.0 {status} {phrase}'] + [f'Via: {v}' for v in request.all('via')] + \
                [f'Record-Route: {v}' for v in request.all('record-route')]
        lines += [f'From: {request.get("from")}', f'To: {to}', f'Call-ID: {request.get("call-id")}', f'CSeq: {request.cseq}']
        if contact:
            lines.append(f'Contact: <sip:peer@{self.host}:{self.port};transport={self.transport.lower()}>')
        lines += extra
        if body:
            lines.append('Content-Type: application/sdp')
        lines.append(f'Content-Length: {len(body.encode())}')
        self.send('\r\n'.join(lines) + '\r\n\r\n' + body, request.source)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def answers(port, patience=0.3):
    """Whether somebody who speaks SIP is there."""
    with Peer(port) as p:
        p.send(p.build('OPTIONS'))
        p.socket.settimeout(patience)
        try:
            return p.socket.recv(4096).startswith(b'SIP/2.0 200')
        except OSError:
            return False


class Dialog:
    """The peer's half of a call."""

    def __init__(self, peer, **words):
        self.peer, self.words = peer, words
        self.call_id, self.from_tag, self.seq = 'd' + peer.unique(), 'g' + peer.unique(), 1
        self.to_tag = self.contact = None
        self.ours = True  # we called

    def invite(self, body=OFFER, **more):
        self.branch = 'z9hG4bK' + self.peer.unique()
        self.sent = self.peer.build('INVITE', call_id=self.call_id, from_tag=self.from_tag, cseq=self.seq, branch=self.branch, body=body,
                                    to_tag=self.to_tag, uri=self.contact, **{**self.words, **more})
        self.peer.send(self.sent)
        return self

    def answer(self, status):
        """Of this dialog's last request: others may be answered again meanwhile."""
        return self.peer.hear(lambda m: m.status == status and m.get('call-id') == self.call_id and m.cseq.split()[0] == str(self.seq))

    def learn(self, answer):
        self.to_tag = answer.tag('to')
        m = re.search(r'<([^>]+)>', answer.get('contact', ''))
        if m:
            self.contact = m.group(1)
        return answer

    def ack(self, body='', **more):
        self.peer.send(self.peer.build('ACK', call_id=self.call_id, from_tag=self.from_tag, to_tag=self.to_tag, cseq=self.seq, uri=self.contact, body=body,
                                       **{**self.words, **more}))

    def ack_refusal(self, answer):
        """ACK of a status from 300 on: the INVITE's own branch."""
        self.peer.send(self.peer.build('ACK', call_id=self.call_id, from_tag=self.from_tag, to_tag=answer.tag('to'), cseq=self.seq, branch=self.branch,
                                       **self.words))

    def cancel(self, **more):
        self.peer.send(self.peer.build('CANCEL', call_id=self.call_id, from_tag=self.from_tag, cseq=self.seq, branch=self.branch, contact=False,
                                       **{**self.words, **more}))

    def within(self, method, **more):
        self.seq += 1
        data = self.peer.build(method, call_id=self.call_id, from_tag=self.from_tag, to_tag=self.to_tag, cseq=self.seq, uri=self.contact, **{**self.words, **more})
        self.peer.send(data)
        return data

    def establish(self, agent, **more):
        """INVITE, answered by the agent, ACK. Returns the agent's id of the call."""
        self.invite(**more)
        call = agent.event('incoming')['call']
        agent.say(f'answer call={call}')
        self.learn(self.answer(200))
        self.ack()
        agent.event('confirmed', call=call)
        return call
