"""A running Tandem, and the clients that tests drive it with: HTTP with cookies, and a small WebSocket client.

Python's standard library only. A test file defines functions named test_...; run_all(globals()) runs them in order and
prints one line a case in cmocka's form. Servers listen on loopback, on a port that the kernel picks.
"""
import base64
import hashlib
import http.client
import json
import os
import re
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

TANDEM = os.environ.get('TANDEM', os.path.join(os.path.dirname(__file__), '..', '..', 'build', 'tandem'))
PATIENCE_S = int(os.environ.get('TANDEM_PATIENCE_S', 20))   # for anything that should happen at once; generous, since machines are busy


class Server:
    """One `tandem serve`. Passwords are read from what it prints, as a person would."""

    def __init__(self, *options, data=None, sample=True):
        self.data = data or tempfile.mkdtemp(prefix='tandem-test-')
        self.options = list(options) + (['--sample'] if sample else [])
        self.passwords = {}
        self.logins = {}  # role -> logins
        self.setup_code = None
        self.port = 0
        self.start()

    def start(self):
        log = open(os.path.join(self.data, '..', os.path.basename(self.data) + '.log'), 'ab')
        self.log_path = log.name
        self.process = subprocess.Popen(
            [TANDEM, 'serve', '--data', self.data, '--listen', f'127.0.0.1:{self.port}'] + self.options,
            stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        for line in self.process.stdout:
            # "  name   pass-word-s   ..." in the sample's table
            m = re.match(r'\s+([a-z][a-z0-9._-]+)\s+(\S{12,})\s+(agent|supervisor|administrator)\s', line)
            if m:
                self.passwords[m.group(1)] = m.group(2)
                self.logins.setdefault(m.group(3), []).append(m.group(1))
            m = re.match(r'\s+set-up code\s+(\S+)', line)
            if m:
                self.setup_code = m.group(1)
            m = re.search(r'http://127\.0\.0\.1:(\d+)/', line)
            if m:
                self.port = int(m.group(1))
                return
        raise AssertionError('the server ended: ' + open(self.log_path, errors='replace').read()[-2000:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        return status

    def restart(self):
        self.start()

    def done(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        log = open(self.log_path, errors='replace').read()
        os.unlink(self.log_path)
        shutil.rmtree(self.data, ignore_errors=True)
        assert 'ERROR: AddressSanitizer' not in log and 'runtime error:' not in log and 'ThreadSanitizer' not in log, log[-4000:]

    def http(self, like=None):
        """like: another window of that browser."""
        h = Http(self.port)
        if like:
            h.cookie, h.csrf = like.cookie, like.csrf
        return h

    def signed_in(self, role='administrator', login=None, at=None):
        """The first of a role, or who has the login. at: another server over the same data."""
        h = (at or self).http()
        login = login or self.logins[role][0]
        h.sign_in(login, self.passwords[login])
        return h


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Http:
    """A browser's cookie jar and CSRF token, no more."""

    def __init__(self, port):
        self.port, self.cookie, self.csrf = port, None, None
        self.connection = None

    def __call__(self, method, path, body=None, headers=None, raw=None):
        h = {}
        if self.cookie:
            h['Cookie'] = self.cookie
        if self.csrf and method not in ('GET', 'HEAD'):
            h['X-CSRF-Token'] = self.csrf
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            h['Content-Type'] = 'application/json'
        h.update(headers or {})
        for attempt in (0, 1):
            try:
                if not self.connection:
                    self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE_S)
                self.connection.request(method, path, body=data, headers=h)
                r = self.connection.getresponse()
                answer = Answer(r.status, dict((k.lower(), v) for k, v in r.getheaders()), r.read())
                if r.will_close:
                    self.connection = None
                break
            except (http.client.HTTPException, OSError):
                self.connection = None
                if attempt:
                    raise
        cookie = answer.headers.get('set-cookie')
        if cookie:
            self.cookie = cookie.split(';')[0]
        return answer

    def sign_in(self, login, password):
        a = self('POST', '/api/session', {'login': login, 'password': password})
        assert a.status == 201, (a.status, a.body)
        self.csrf = a.json['csrf']
        return a.json['user']


class Closed(Exception):
    def __init__(self, code, reason=''):
        super().__init__(f'closed {code} {reason}')
        self.code = code


class WebSocket:
    def __init__(self, port, path, cookie=None, origin=None):
        self.socket = socket.create_connection(('127.0.0.1', port), timeout=PATIENCE_S)
        self.buffer = b''
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        lines = [f'GET {path} HTTP/1.1', f'Host: 127.0.0.1:{port}', 'Upgrade: websocket', 'Connection: Upgrade',
                 f'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13']
        if cookie:
            lines.append(f'Cookie: {cookie}')
        if origin:
            lines.append(f'Origin: {origin}')
        self.socket.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        while b'\r\n\r\n' not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        self.status = int(head.split()[1])
        if self.status != 101:
            raise Closed(self.status, head.decode(errors='replace'))
        want = base64.b64encode(hashlib.sha1((key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest())
        assert b'sec-websocket-accept: ' + want.lower() in head.lower()
        self.seen = []

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise Closed(1006)
        self.buffer += data

    def _take(self, n):
        while len(self.buffer) < n:
            self._more()
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def send_frame(self, opcode, payload):
        mask = secrets.token_bytes(4)
        n = len(payload)
        head = bytes([0x80 | opcode])
        head += bytes([0x80 | n]) if n < 126 else b'\xfe' + struct.pack('>H', n) if n < 65536 else b'\xff' + struct.pack('>Q', n)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def send(self, **frame):
        self.send_frame(1, json.dumps(frame, ensure_ascii=False).encode())

    def receive(self):
        while True:
            first, second = self._take(2)
            n = second & 127
            if n == 126:
                n, = struct.unpack('>H', self._take(2))
            elif n == 127:
                n, = struct.unpack('>Q', self._take(8))
            payload = self._take(n)
            opcode = first & 15
            if opcode == 9:
                self.send_frame(10, payload)
            elif opcode == 8:
                raise Closed(struct.unpack('>H', payload[:2])[0] if n >= 2 else 1005)
            elif opcode == 1:
                frame = json.loads(payload)
                self.seen.append(frame)
                return frame

    def waiting(self):
        """Whether something has come that was not looked at yet."""
        if not self.buffer:
            ready, _, _ = select.select([self.socket], [], [], 0.1)
            return bool(ready)
        return True

    def until(self, wanted):
        """The first frame, of those not yet looked at, for which wanted(frame) is true."""
        end = time.monotonic() + PATIENCE_S
        try:
            while time.monotonic() < end:
                frame = self.receive()
                if wanted(frame):
                    return frame
        except TimeoutError:
            pass  # said below, with what did come
        raise AssertionError('never came; seen: ' + json.dumps(self.seen[-10:], ensure_ascii=False))

    def close(self):
        try:
            self.send_frame(8, struct.pack('>H', 1000))
        except OSError:
            pass
        self.socket.close()

    def drop(self):
        """Gone without a word, as when a browser dies."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.socket.close()


class Widget:
    """A customer's browser."""

    def __init__(self, server, lang='zh', site='lujiang'):
        self.server, self.lang, self.site = server, lang, site
        self.token, self.seq, self.texts, self.state, self.marks = None, 0, {}, None, {}
        self.acks, self.errors = {}, []
        self.connect()

    def connect(self):
        self.ws = WebSocket(self.server.port, f'/ws/chat?site={self.site}')
        hello = {'t': 'hello', 'lang': self.lang, 'seq': self.seq}
        if self.token:
            hello['token'] = self.token
        self.ws.send(**hello)
        self.welcome = self.until(lambda f: f['t'] == 'welcome')

    def take(self, f):
        if f['t'] == 'messages':
            for m in f['messages']:
                self.texts[m['seq']] = m
                self.seq = max(self.seq, m['seq'])
        elif f['t'] == 'state':
            self.state = f
        elif f['t'] == 'marks':
            self.marks = f
        elif f['t'] in ('ack', 'started'):
            self.acks[f['id']] = f
            self.seq = max(self.seq, f['seq'])
            self.token = f.get('token', self.token)
        elif f['t'] == 'error':
            self.errors.append(f)

    def until(self, wanted):
        def look(f):
            self.take(f)
            return wanted(f)
        return self.ws.until(look)

    def start(self, text, topic='wealth', identity=None, key=None):
        key = key or secrets.token_hex(16)
        self.ws.send(t='start', id=key, topic=topic, identity=identity or {'kind': 'anonymous'}, text=text)
        f = self.until(lambda f: f['t'] in ('started', 'error') and f.get('id') == key)
        assert f['t'] == 'started', f
        return f

    def say(self, text, key=None):
        key = key or secrets.token_hex(8)
        self.ws.send(t='send', id=key, text=text)
        f = self.until(lambda f: f['t'] in ('ack', 'error') and f.get('id') == key)
        assert f['t'] == 'ack', f
        return f

    def await_state(self, **want):
        if self.state and all(self.state.get(k) == v for k, v in want.items()):
            return self.state
        return self.until(lambda f: f['t'] == 'state' and all(f.get(k) == v for k, v in want.items()))

    def await_text(self, text):
        for m in self.texts.values():
            if m['text'] == text:
                return m
        self.until(lambda f: f['t'] == 'messages' and any(m['text'] == text for m in f['messages']))
        return next(m for m in self.texts.values() if m['text'] == text)


class Desk:
    """An agent's browser: REST for commands, a WebSocket for rows."""

    def __init__(self, server, login, ready=True):
        self.server, self.login = server, login
        self.http = server.http()
        self.user = self.http.sign_in(login, server.passwords[login])
        self.rows, self.cursor, self.typing = {}, '0', []
        self.connect()
        if ready:
            self.ready()

    def connect(self, since=None):
        self.ws = WebSocket(self.server.port, '/ws/desk', cookie=self.http.cookie,
                            origin=f'http://127.0.0.1:{self.server.port}')
        self.ws.send(t='hello', since=since or '0')
        if not since:
            self.rows = {}
        return self.until(lambda f: f['t'] in ('snapshot', 'rows', 'reload'))

    def take(self, f):
        if f['t'] in ('rows', 'snapshot'):
            self.cursor = f['cursor']
            for r in f['rows']:
                key = (r['k'], r['id'])
                if r.get('op') == 'delete':
                    self.rows.pop(key, None)
                else:
                    self.rows[key] = r
        elif f['t'] == 'typing':
            self.typing.append(f['conversation'])

    def until(self, wanted):
        def look(f):
            self.take(f)
            return wanted(f)
        return self.ws.until(look)

    def await_row(self, wanted):
        for r in list(self.rows.values()):
            if wanted(r):
                return r
        found = []

        def look(f):
            found[:] = [r for r in f.get('rows', []) if r.get('op') != 'delete' and wanted(r)]
            return found
        self.until(look)
        return found[0]

    def await_gone(self, contact):
        if ('contact', contact) in self.rows:
            self.until(lambda f: any(r.get('op') == 'delete' and r['id'] == contact for r in f.get('rows', [])))

    def await_me(self, **want):
        return self.await_row(lambda r: r['k'] == 'me' and all(r.get(k) == v for k, v in want.items()))

    def do(self, method, path, body=None, status=204):
        a = self.http(method, path, body)
        assert a.status in (status if isinstance(status, tuple) else (status,)), (method, path, a.status, a.body)
        return a

    def ready(self):
        self.do('PUT', '/api/agent/state', {'state': 'ready'})
        self.await_me(state='ready')

    def offer(self):
        while self.ws.waiting():  # what REST answered may have changed the rows
            self.take(self.ws.receive())
        return self.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'offered')

    def accept(self, offer=None):
        offer = offer or self.offer()
        self.do('POST', f'/api/contacts/{offer["id"]}/accept', {'token': offer['token']})
        return self.await_row(lambda r: r['k'] == 'contact' and r['id'] == offer['id'] and r['state'] == 'talking')

    def say(self, contact, text, key=None):
        return self.do('POST', f'/api/conversations/{contact["conversation"]}/messages',
                       {'key': key or secrets.token_hex(8), 'text': text}, (200, 201)).json

    def end(self, contact, seq=0):
        self.do('POST', f'/api/contacts/{contact["id"]}/end', {'seq': seq})

    def wrap(self, contact, code='1'):
        self.do('POST', f'/api/contacts/{contact["id"]}/wrap', {'code': code})
        self.await_gone(contact['id'])

    def await_text(self, text):
        return self.await_row(lambda r: r['k'] == 'message' and r['text'] == text)


def facts(server, since=0):
    """`tandem log`, as an operator would run it beside the server."""
    out = subprocess.run([TANDEM, 'log', '--data', server.data, '--since', str(since)], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    return [json.loads(line) for line in out.stdout.splitlines()]


def verify(server):
    out = subprocess.run([TANDEM, 'verify', '--data', server.data], capture_output=True, text=True)
    assert out.returncode == 0, out.stdout + out.stderr


def eventually(check, what):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.05)
    raise AssertionError('never: ' + what)


def run_all(names, only=None):
    failed = 0
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    for name, test in tests:
        word = name[len('test_'):]
        if only and only not in word:
            continue
        try:
            test()
            print(f'[       OK ] {word}', flush=True)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f'[  FAILED  ] {word}', flush=True)
    sys.exit(1 if failed else 0)


def in_threads(*functions):
    errors = []

    def guard(f):
        try:
            f()
        except Exception as e:
            errors.append(e)
            traceback.print_exc()
    threads = [threading.Thread(target=guard, args=(f,)) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not errors, errors
