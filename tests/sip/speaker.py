"""An RTP endpoint that speaks a WAV over and over and keeps what was said and heard of late, each with its time."""
import audioop
import struct
import time
import wave

from sound import RATE, STEP, Endpoint

KEPT_S = 12


class Track:
    """Sound with the time at which each piece came."""

    def __init__(self):
        self.samples, self.pieces, self.count = bytearray(), [], 0

    def add(self, sound):
        self.samples += sound
        self.count += len(sound) // 2
        self.pieces.append((self.count, time.time() * 1000))
        spare = len(self.samples) - 2 * RATE * KEPT_S
        if spare > 2 * RATE:
            del self.samples[:spare]
            del self.pieces[:len(self.pieces) // 2]

    def last(self, seconds):
        """A piece comes late and never early: the earliest says when the last sample was."""
        n = min(int(seconds * RATE), len(self.samples) // 2)
        late = [at - 1000 * count / RATE for count, at in self.pieces if count > self.count - n] or [0]
        return {'at_ms': min(late) + 1000 * (self.count - n) / RATE, 'rate': RATE, 'sound': bytes(self.samples[len(self.samples) - 2 * n:])}


class Speaker(Endpoint):
    def __init__(self, wav):
        with wave.open(wav) as w:
            sound, _ = audioop.ratecv(w.readframes(w.getnframes()), 2, 1, w.getframerate(), RATE, None)
        self.speech = [audioop.lin2alaw(sound[i:i + 2 * STEP], 2) for i in range(0, len(sound) - 2 * STEP, 2 * STEP)]
        self.says, self.hears_now, self.seen, self.at = Track(), Track(), 0, 0
        super().__init__(1)

    def _packet(self, kind, payload, marker=False):
        if kind == 8:
            payload = self.speech[self.at % len(self.speech)]
            self.at += 1
            self.says.add(audioop.alaw2lin(payload, 2))
        super()._packet(kind, payload, marker)
        self.listen()

    def listen(self):
        with self.lock:
            fresh, self.heard = self.heard, []
        if fresh:
            self.hears_now.add(struct.pack(f'<{len(fresh)}h', *fresh))
