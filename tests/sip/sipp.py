"""sipp, which nobody here wrote, as a carrier and as a desk phone: scenarios are put together of steps, sipp plays them and judges.

A step is a piece of sipp's XML. `caller(...)` begins a call, `callee(...)` takes one; a scenario that sees something else than it expects
ends with a status that is not 0, and what it said of it is told. Sound and digits are sipp's own recordings, sent through a raw socket.
"""
import os
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE_S = int(os.environ.get('TANDEM_PATIENCE_S', 20))
RECORDINGS = '/usr/share/sip-tester'  # of the package sip-tester


def free_ports():
    """The first of four in a row that nobody has: SIP, and sound two above it."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as a, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as b:
            a.bind(('127.0.0.1', 0))
            port = a.getsockname()[1]
            try:
                b.bind(('127.0.0.1', port + 2))
                return port
            except (OSError, OverflowError):
                pass


def listens(port):
    with open('/proc/net/udp') as f:
        return any(line.split()[1].endswith(f':{port:04X}') for line in list(f)[1:])


def sdp(direction='sendrecv', version=1, address='[media_ip]'):
    return f'''Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 3 {version} IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] {address}
t=0 0
m=audio [media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a={direction}
'''


EMPTY = 'Content-Length: 0\n'


def send(text, retrans=True, **attributes):
    more = ''.join(f' {k}="{v}"' for k, v in attributes.items())
    return f'<send{" retrans=" + chr(34) + "500" + chr(34) if retrans else ""}{more}><![CDATA[\n{text}\n]]></send>\n'


def recv(what, optional=False, action='', **attributes):
    kind = 'response' if str(what).isdigit() else 'request'
    more = ''.join(f' {k}="{v}"' for k, v in attributes.items())
    inside = f'><action>{action}</action></recv>\n' if action else '/>\n'
    return f'<recv {kind}="{what}"{" optional=" + chr(34) + "true" + chr(34) if optional else ""}{more}{inside}'


def pause(ms):
    return f'<pause milliseconds="{ms}"/>\n'


def does(action):
    return f'<nop><action>{action}</action></nop>\n'


def plays(name='g711a'):
    return does(f'<exec play_pcap_audio="{RECORDINGS}/{name}.pcap"/>')


def presses(digit):
    """RFC 4733, 200 ms of it; what is played next would end it."""
    return plays({'*': 'dtmf_2833_star', '#': 'dtmf_2833_pound'}.get(digit, f'dtmf_2833_{digit}')) + pause(400)


def waits(word):
    """Says how far it is and goes on when it is told to: Sipp.goes_on(word)."""
    return f'<sendCmd><![CDATA[\nCall-ID: [call_id]\nWord: {word}\n]]></sendCmd>\n<recvCmd/>\n'


# ---- who calls ----

def via(branch):
    """A CANCEL and the ACK of a refusal have their INVITE's branch."""
    return f'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-{branch}'


def head(method, uri='sip:[service]@[remote_ip]:[remote_port]', to_tag='', cseq=1, extra='', branch=None):
    return f'''{method} {uri} SIP/2.0
{via(branch or f'{method}{cseq}')}
From: "Chen" <sip:[caller]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>{to_tag}
Call-ID: [call_id]
CSeq: {cseq} {method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
{extra}'''


def invites(cseq=1, extra='', body=None):
    return send(head('INVITE', cseq=cseq, extra=extra) + (sdp() if body is None else body))


def cancels(cseq=1):
    return send(head('CANCEL', cseq=cseq, branch=f'INVITE{cseq}') + EMPTY)


def is_refused(status, cseq=1, action=''):
    """The INVITE is; acknowledged in its own transaction."""
    return recv(100, True) + recv(180, True) + recv(status, action=action) + \
        send(head('ACK', to_tag='[peer_tag_param]', cseq=cseq, branch=f'INVITE{cseq}') + EMPTY, retrans=False)


def within(method, cseq, extra='', body=EMPTY, retrans=True):
    """A request of the caller's within the call."""
    return send(head(method, uri='[next_url]', to_tag='[peer_tag_param]', cseq=cseq, extra='[routes]\n' + extra) + body, retrans=retrans)


def acks(cseq=1):
    return within('ACK', cseq, retrans=False)


def answered(cseq=1, action=''):
    return recv(100, True) + recv(180, True) + recv(183, True) + recv(200, rrs='true', action=action) + acks(cseq)


def hangs_up(cseq):
    return within('BYE', cseq) + recv(200)


def replies(status, phrase, extra='', body=EMPTY):
    """To a request within the call, of either side."""
    return send(f'''SIP/2.0 {status} {phrase}
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:sipp@[local_ip]:[local_port]>
{extra}''' + body, retrans=False)


def is_hung_up():
    return recv('BYE') + replies(200, 'OK')


def looks(header, pattern):
    """As an action: the header is there and is so, or the call has failed."""
    return f'<ereg regexp="{pattern}" search_in="hdr" header="{header}:" check_it="true" assign_to="seen"/>'


def reads(pattern):
    """The same of the whole message."""
    return f'<ereg regexp="{pattern}" search_in="msg" check_it="true" assign_to="seen"/>'


# ---- who is called ----

def says(status, phrase, body=EMPTY, extra=''):
    """To the INVITE."""
    return send(f'''SIP/2.0 {status} {phrase}
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]p[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:sipp@[local_ip]:[local_port]>
{extra}''' + body, retrans=status >= 200)


def refuses(status, phrase):
    return recv('INVITE') + says(status, phrase) + recv('ACK')


def is_cancelled():
    """While it rings. What is answered in between is the CANCEL; then the INVITE, of which Via and CSeq are kept."""
    return recv('CANCEL') + replies(200, 'OK') + send('''SIP/2.0 487 Request Terminated
Via:[$via]
From:[$theirs]
To:[$ours];tag=[pid]p[call_number]
[last_Call-ID:]
CSeq:[$number]
''' + EMPTY) + recv('ACK')


def rings():
    return recv('INVITE', action='<ereg regexp=".*" search_in="hdr" header="From:" assign_to="theirs"/>'
                                 '<ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="target"/>'
                                 '<ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>'
                                 '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="ours"/>'
                                 '<ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="number"/>',
                rrs='true') + says(180, 'Ringing')


def picks_up(extra=''):
    return says(200, 'OK', sdp(), extra) + recv('ACK')


def turns(method, cseq, body=EMPTY, retrans=True):
    """A request within the call of who was called."""
    return send(f'''{method} [$target] SIP/2.0
{via(f'{method}{cseq}p')}
From: <sip:[service]@[local_ip]:[local_port]>;tag=[pid]p[call_number]
To:[$theirs]
Call-ID: [call_id]
CSeq: {cseq} {method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
''' + body, retrans=retrans)


def registers(user, password, extra='Expires: 600'):
    """Signs in with digest: refused without, taken with it."""
    line = f'''REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{user}@[remote_ip]>;tag=[call_number]
To: <sip:{user}@[remote_ip]>
Call-ID: [call_id]
CSeq: %d REGISTER
Contact: <sip:{user}@[local_ip]:[local_port]>
Max-Forwards: 70
{extra}
%s'''
    return (send(line % (1, EMPTY)) + recv(401, auth='true') +
            send(line % (2, f'[authentication username={user} password={password}]\n' + EMPTY)) + recv(200))


def also_answers_options(*steps):
    """A carrier is asked now and then whether it is there; that is a call of its own for sipp."""
    return (recv('OPTIONS', True, next='8') + ''.join(steps) + '<nop next="9"/>\n<label id="8"/>\n' + says(200, 'OK').replace(' retrans="500"', '') +
            '<label id="9"/>\n')


def scenario(*steps):
    uses = ''.join(steps)
    held = [name for name in ('theirs', 'target', 'via', 'ours', 'number', 'seen') if f'"{name}"' in uses]
    refer = f'<Reference variables="{",".join(held)}"/>' if held else ''
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="x">\n{uses}{refer}</scenario>\n'


class Sipp:
    """One sipp at work, and the socket by which a test holds it at a waits()."""

    def __init__(self, target, *steps, host='127.0.0.1', port=0, number='95566', caller='02025550100', calls=1, options=()):
        self.folder = tempfile.TemporaryDirectory(prefix='sipp')
        self.control = socket.create_server(('127.0.0.1', 0))
        self.control.settimeout(PATIENCE_S)
        self.peer, self.buffer, self.call_id = None, b'', None
        self.port = port or free_ports()
        with open(self.at('x.xml'), 'w') as f:
            f.write(scenario(*steps))
        held = ['-3pcc', f'127.0.0.1:{self.control.getsockname()[1]}'] if any('<sendCmd>' in one for one in steps) else []
        self.process = subprocess.Popen(
            ['sipp', f'127.0.0.1:{target}', '-sf', self.at('x.xml'), '-i', host, '-p', str(self.port), '-mi', host, '-mp', str(self.port + 2),
             '-s', number, '-key', 'caller', caller, *(['-m', str(calls)] if calls else []), '-nostdin', '-trace_err', '-error_file', self.at('errors'),
             '-timeout', f'{PATIENCE_S * 3}s', '-timeout_error', *held, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder.name, env=os.environ | {'TERM': 'dumb'})

        while self.process.poll() is None and not listens(self.port):  # who is called before that is not there
            time.sleep(0.01)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def comes_to(self, word):
        """Waits until it says so."""
        if not self.peer:
            self.peer, _ = self.control.accept()
            self.peer.settimeout(PATIENCE_S)
        while b'\x1b' not in self.buffer:
            more = self.peer.recv(4096)
            assert more, f'sipp ended before {word}: {self.errors()}'
            self.buffer += more
        said, self.buffer = self.buffer.split(b'\x1b', 1)
        lines = dict(line.split(': ', 1) for line in said.decode().split('\r\n' if b'\r' in said else '\n') if ': ' in line)
        assert lines['Word'].strip() == word, (lines, word)
        self.call_id = lines['Call-ID'].strip()
        return self

    def goes_on(self, word=None):
        """word: as soon as it comes to it."""
        if word:
            self.comes_to(word)
        self.peer.sendall(f'Call-ID: {self.call_id}\r\nFrom: test\r\n\r\n\x1b'.encode())
        return self

    def errors(self):
        try:
            with open(self.at('errors'), errors='replace') as f:
                return f.read()[-3000:]
        except FileNotFoundError:
            return ''

    def stop(self):
        """What goes on is finished; for one of no number of calls."""
        self.process.send_signal(signal.SIGUSR1)
        return self

    def succeeded(self):
        """Every call went as the scenario says."""
        _, said = self.process.communicate(timeout=PATIENCE_S * 4)
        status = self.process.returncode
        assert status == 0, f'sipp: status {status}\n{said.decode(errors="replace")[-2000:]}\n{self.errors()}'
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        if self.peer:
            self.peer.close()
        self.control.close()
        self.folder.cleanup()
