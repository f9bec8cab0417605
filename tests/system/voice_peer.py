"""A scripted `tandem voice`: it speaks the link and does what a test tells it to. No sound, no SIP. The codec is tests/link/frames.py."""
import os
import secrets
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'link'))
from frames import decode, encode  # noqa: E402
from harness import PATIENCE_S  # noqa: E402

NOBODY, CUSTOMER, AGENT, SERVE, VOICE = range(5)  # enum link_by
(NONE, HANGUP, BUSY, NO_ANSWER, REFUSED, FAILED, MEDIA, NO_CONFIRM, UNRUNG, TAKEN, CALL_ENDED, ORPHAN, FULL, SERVE_HUNG_UP,
 STOPPING, NUMBER) = range(16)  # enum link_reason
BROWSER_LEG, ANSWERED_LEG = 4, 4  # enum link_leg_kind, link_leg_state


class Gone(Exception):
    pass


class Voice:
    """instance: the same again is the same process that connects again."""

    def __init__(self, path, instance=None, no=0, calls=()):
        self.path, self.instance, self.no = path, instance or secrets.randbits(62) | 1, no
        self.kept, self.calls, self.acked = {}, dict.fromkeys(calls, 0), 0
        self.commands, self.config = [], None
        self.joined = {}  # call: ring
        self.next_call = secrets.randbits(40) << 8 | 1
        self.connect()

    def connect(self):
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.settimeout(PATIENCE_S)
                self.socket.connect(self.path)
                break
            except OSError:
                self.socket.close()
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
        self.buffer = b''
        self.send('hello', major=1, minor=0, instance=self.instance, event=self.no, build='test')
        self.welcome = self.until('welcome')
        self.kept = {no: frame for no, frame in self.kept.items() if no > self.welcome['event']}
        for no in sorted(self.kept):
            self.socket.sendall(self.kept[no])
        self.send('calls', calls=[{'call': c, 'op': op} for c, op in self.calls.items()],
                  legs=[{'call': c, 'ring': ring, 'kind': BROWSER_LEG, 'state': ANSWERED_LEG} for c, ring in self.joined.items()])
        self.theirs = [c['call'] for c in self.until('calls')['calls']]

    def send(self, name, **values):
        self.socket.sendall(encode(name, **values))

    def event(self, name, call, again=1, **values):
        """Told `again` times; kept until it is acknowledged."""
        self.no += 1
        frame = encode(name, no=self.no, call=call, **values)
        if name == 'ev_joined':
            self.joined[call] = values['ring']
        elif name in ('ev_ended', 'ev_ring_ended') and (name == 'ev_ended' or self.joined.get(call) == values['ring']):
            self.joined.pop(call, None)
        self.kept[self.no] = frame
        self.socket.sendall(frame * again)
        return self.no

    def _take(self, n):
        while len(self.buffer) < n:
            data = self.socket.recv(65536)
            if not data:
                raise Gone
            self.buffer += data
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def receive(self):
        head = self._take(8)
        size, = struct.unpack('<I', head[:4])
        name, values = decode(head + self._take(size - 8))
        if name == 'ping':
            self.send('pong', token=values['token'])
        elif name == 'ack':
            self.acked = values['event']
            self.kept = {no: frame for no, frame in self.kept.items() if no > self.acked}
        elif name == 'config':
            self.config = values
        elif name and name.startswith('cmd_'):
            self.calls[values['call']] = max(self.calls.get(values['call'], 0), values['op'])
            self.commands.append((name, values))
        return name, values

    def until(self, name, **want):
        """The first such frame that has not been looked at; commands that came before count."""
        for i, (n, v) in enumerate(self.commands):
            if n == name and all(v.get(k) == w for k, w in want.items()):
                del self.commands[i]
                return v
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            n, v = self.receive()
            if n == name and all(v.get(k) == w for k, w in want.items()):
                if self.commands and self.commands[-1] == (n, v):
                    self.commands.pop()
                return v
        raise AssertionError(f'{name} {want} never came; there: {[n for n, _ in self.commands]}')

    def settled(self):
        """All that was told is committed."""
        end = time.monotonic() + PATIENCE_S
        while self.acked < self.no:
            assert time.monotonic() < end, (self.acked, self.no)
            self.receive()

    def none(self, name):
        """Nothing of it came before an answer to what is sent now."""
        token = secrets.randbits(60)
        self.send('ping', token=token)
        while True:
            n, v = self.receive()
            if n == 'pong' and v['token'] == token:
                break
        assert not [c for c in self.commands if c[0] == name], self.commands

    def drop(self):
        self.socket.close()

    # -- what tests say --

    def call(self, to, frm='+8613812345678', **more):
        self.next_call += 256
        self.calls[self.next_call] = 0
        self.event('ev_call', self.next_call, kind=1, to=to, **{'from': frm}, **more)
        return self.next_call

    def ended(self, call, by=CUSTOMER, reason=HANGUP, **more):
        self.event('ev_ended', call, by=by, reason=reason, cause=16, **more)
        self.calls.pop(call, None)
