"""An RTP endpoint that speaks a tone in A-law and listens: what came is looked for tones by Goertzel's filter."""
import audioop
import math
import random
import socket
import struct
import threading
import time

RATE, STEP = 8000, 160


def strength(samples, hz):
    """How much of the sound is this tone: 0 to 1, of its whole energy."""
    if not samples:
        return 0.0
    w = 2 * math.cos(2 * math.pi * hz / RATE)
    s1 = s2 = 0.0
    for x in samples:
        s1, s2 = x + w * s1 - s2, s1
    energy = sum(x * x for x in samples)
    return 0.0 if energy == 0 else 2 * (s1 * s1 + s2 * s2 - w * s1 * s2) / (len(samples) * energy)


def level(samples):
    return math.sqrt(sum(x * x for x in samples) / len(samples)) if samples else 0.0


class Endpoint:
    def __init__(self, hz=0, host='127.0.0.1', named='127.0.0.1'):
        """named: the address its description has, which behind NAT is not where it sends from."""
        self.named = named
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.settimeout(0.01)
        self.port = self.socket.getsockname()[1]
        self.hz, self.to, self.sending, self.stopping = hz, None, True, False
        self.heard, self.packets, self.sent = [], 0, 0
        self.digits = []
        self.ssrc, self.seq, self.stamp = random.getrandbits(32), random.getrandbits(15), random.getrandbits(31)
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def sdp(self, direction='sendrecv', version=1):
        return (f'v=0\r\no=- 7 {version} IN IP4 {self.named}\r\ns=-\r\nc=IN IP4 {self.named}\r\nt=0 0\r\nm=audio {self.port} RTP/AVP 8 0 101\r\n'
                f'a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na={direction}\r\n')

    def agree(self, sdp):
        for line in sdp.splitlines():
            if line.startswith('m=audio '):
                self.to = ('127.0.0.1', int(line.split()[1]))
        return self

    def _packet(self, kind, payload, marker=False):
        data = struct.pack('>BBHII', 0x80, kind | (0x80 if marker else 0), self.seq & 0xffff, self.stamp & 0xffffffff, self.ssrc) + payload
        self.seq += 1
        self.socket.sendto(data, self.to)
        self.sent += 1

    def press(self, digits):
        """RFC 4733: each for 100 ms; returns when all are out."""
        with self.lock:
            self.digits += list(digits)
        while self.digits:
            time.sleep(0.005)

    def _press_one(self, digit):
        event = '0123456789*#ABCD'.index(digit)
        for i in range(1, 8):  # the last three are the end, said again
            last = i >= 5
            self._packet(101, struct.pack('>BBH', event, (0x80 if last else 0) | 10, min(i, 5) * STEP), marker=i == 1)
            if not last:
                time.sleep(0.02)
        self.stamp += 5 * STEP
        time.sleep(0.06)

    def _run(self):
        at, due = 0, time.monotonic()
        while not self.stopping:
            if self.to and self.digits:
                self._press_one(self.digits[0])
                with self.lock:
                    self.digits.pop(0)
                due = time.monotonic()
            if self.to and self.sending and self.hz and time.monotonic() >= due:
                samples = struct.pack(f'<{STEP}h', *(int(8000 * math.sin(2 * math.pi * self.hz * (at + i) / RATE)) for i in range(STEP)))
                at += STEP
                self._packet(8, audioop.lin2alaw(samples, 2))
                self.stamp += STEP
                due += 0.02
                if due < time.monotonic() - 0.2:
                    due = time.monotonic()
            try:
                data = self.socket.recv(2048)
            except (TimeoutError, OSError):
                continue
            if len(data) > 12 and data[1] & 0x7f in (0, 8):
                sound = (audioop.alaw2lin if data[1] & 0x7f == 8 else audioop.ulaw2lin)(data[12:], 2)
                with self.lock:
                    self.packets += 1
                    self.heard += struct.unpack(f'<{len(sound) // 2}h', sound)

    def last(self, seconds=0.4):
        with self.lock:
            return self.heard[-int(seconds * RATE):]

    def hears(self, hz, patience=20, least=0.7):
        """Waits until what it heard last is this tone; returns how much of it."""
        end = time.monotonic() + patience
        while True:
            found = strength(self.last(), hz)
            if found >= least and level(self.last()) > 500:
                return found
            assert time.monotonic() < end, f'no {hz} Hz: {found:.2f} at level {level(self.last()):.0f} after {self.packets} packets'
            time.sleep(0.05)

    def hears_nothing(self, patience=20):
        end = time.monotonic() + patience
        while level(self.last(0.2)) > 100:
            assert time.monotonic() < end, 'it still hears something'
            time.sleep(0.05)

    def close(self):
        self.stopping = True
        self.thread.join()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
