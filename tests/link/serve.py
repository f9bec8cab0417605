"""`tandem voice`, and a serve that says exactly what a test wants: it listens on the socket, welcomes, keeps what is told."""
import collections
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import wave

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from frames import decode, encode  # noqa: E402

TANDEM = os.environ.get('TANDEM', os.path.join(os.path.dirname(__file__), '..', '..', 'build', 'tandem'))
PATIENCE_S = int(os.environ.get('TANDEM_PATIENCE_S', 20))
CONFIG = {'realm': 'tandem.test', 'calls_max': 100, 'orphan_us': 30_000_000, 'media_gone_us': 20_000_000, 'held_gone_us': 60_000_000,
          'join_us': 5_000_000, 'confirm_us': 10_000_000, 'trunks': [{'id': 11, 'peers': '127.0.0.1', 'trusted': 1}]}
REASON = {name: i for i, name in enumerate('none hangup busy no_answer refused failed media no_confirm unrung taken call_ended orphan full serve stopping'.split())}
BY = {name: i for i, name in enumerate('nobody customer agent serve voice'.split())}
TRUNK, PHONE, OUTSIDE, BROWSER = 1, 2, 3, 4


class Voice:
    """The process. Its log is read when it failed."""

    def __init__(self, *options):
        self.dir = tempfile.mkdtemp(prefix='tandem-voice-')
        self.path = os.path.join(self.dir, 'voice.sock')
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(4)
        self.log = open(os.path.join(self.dir, 'log'), 'w+b')
        self.process = subprocess.Popen([TANDEM, 'voice', '--link', self.path, '--sip-port', '0', '--prompts', self.dir, *options],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.port = int(re.search(r':(\d+),', self.process.stdout.readline()).group(1))

    def tone(self, name, hz_list, seconds=1.0):
        """A prompt of tones one after the other."""
        import math
        with wave.open(os.path.join(self.dir, name), 'wb') as w:
            w.setnchannels(1), w.setsampwidth(2), w.setframerate(8000)
            for hz in hz_list:
                n = int(8000 * seconds)
                w.writeframes(struct.pack(f'<{n}h', *(int(8000 * math.sin(2 * math.pi * hz * i / 8000)) for i in range(n))))

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors='replace')

    def notices(self, event):
        """Waits until its log says so."""
        end = time.monotonic() + PATIENCE_S
        while f'"event":"{event}"' not in self.said():
            assert time.monotonic() < end, f'{event} is never said: {self.said()[-2000:]}'
            time.sleep(0.01)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        said = self.said()
        assert status == 0, f'status {status}: {said[-4000:]}'
        m = re.search(r'"event":"stopped".*', said)
        assert m and '"calls":"0"' in m.group(0) and '"legs":"0"' in m.group(0) and '"failures":"0"' in m.group(0), said[-2000:]

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind or self.process.poll() is not None:
                self.process.kill()
                self.process.wait()
                print(self.said()[-6000:])
            else:
                self.stop()
        finally:
            self.process.stdout.close()
            self.listener.close()
            self.log.close()
            shutil.rmtree(self.dir, ignore_errors=True)


class Serve:
    """The other end of one connection."""

    def __init__(self, voice, instance=5, event=0, calls=(), welcome=True, **config):
        voice.listener.settimeout(PATIENCE_S)
        self.socket, _ = voice.listener.accept()
        self.bytes, self.kept, self.op, self.last = b'', collections.deque(), 0, 0
        self.hello = self.hear('hello')
        if welcome:
            self.say('welcome', major=1, minor=0, instance=instance, event=event)
            self.theirs = self.hear('calls')
            self.say('calls', calls=list(calls))
            self.say('config', version=1, **{**CONFIG, **config})
            self.say('ping', token=1)  # answered when all before it was taken
            self.hear('pong')

    def say(self, name, /, **values):
        self.socket.sendall(encode(name, **values))

    def command(self, name, call, /, **values):
        self.op += 1
        self.say('cmd_' + name, call=call, op=self.op, **values)
        return self.op

    def _read(self, end):
        while len(self.bytes) < 8 or len(self.bytes) < struct.unpack('<I', self.bytes[:4])[0]:
            ready, _, _ = select.select([self.socket], [], [], max(0.01, end - time.monotonic()))
            if ready:
                more = self.socket.recv(65536)
                assert more, 'voice closed the socket'
                self.bytes += more
            assert time.monotonic() < end, f'not heard; but {list(self.kept)}'
        size = struct.unpack('<I', self.bytes[:4])[0]
        frame, self.bytes = self.bytes[:size], self.bytes[size:]
        return decode(frame)

    def hear(self, name, /, **wanted):
        """The next frame of that name with these values; others are kept."""
        def fits(one):
            return one[0] == name and all(one[1].get(k) == v for k, v in wanted.items())
        for one in self.kept:
            if fits(one):
                self.kept.remove(one)
                return one[1]
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                one = self._read(end)
            except AssertionError as e:
                raise AssertionError(f'{name} {wanted}: {e}') from None
            if one[0] and one[0].startswith('ev_'):
                self.last = max(self.last, one[1]['no'])
            if fits(one):
                return one[1]
            self.kept.append(one)

    def event(self, name, call=None, /, **wanted):
        if call is not None:
            wanted['call'] = call
        return self.hear('ev_' + name, **wanted)

    def ack(self):
        self.say('ack', event=self.last)

    def close(self):
        self.socket.close()
