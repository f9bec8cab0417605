#!/usr/bin/python3
"""sip_person.py PORT WAV: a person at a SIP telephone, for a story in the browser. In: a line of JSON a step. Out: one line of JSON for each, when it is done.

{"do": "call", "from": NUMBER, "to": NUMBER}; {"do": "press", "digits": "0"}; {"do": "listen", "seconds": 4}: what was said and what was heard of late,
each with the time of its first sample; {"do": "hang_up"}; {"do": "hung_up"}: waits until the other side has; {"do": "called"}: waits for a call, and rings;
{"do": "answer"}; {"do": "busy"}. It speaks the WAV, over and over."""
import audioop
import base64
import json
import os
import struct
import sys
import time
import wave

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from callers import Callee  # noqa: E402
from peer import Dialog, Peer  # noqa: E402
from sound import RATE, STEP, Endpoint  # noqa: E402

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
        return {'at_ms': min(late) + 1000 * (self.count - n) / RATE, 'rate': RATE,
                'sound': base64.b64encode(bytes(self.samples[len(self.samples) - 2 * n:])).decode()}


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


class Person:
    def __init__(self, port, wav):
        self.port, self.wav, self.dialog, self.callee = port, wav, None, None
        self.waiting = Callee(port, 0)  # where a call may come
        self.sound = None

    def call(self, step):
        self.peer, self.sound = Peer(self.port), Speaker(self.wav)
        self.dialog = Dialog(self.peer, user=step['to'], from_user=step['from']).invite(body=self.sound.sdp())
        self.sound.agree(self.dialog.learn(self.peer.answer(200, 'INVITE')).body)
        self.dialog.ack()
        return {}

    def press(self, step):
        self.sound.press(step['digits'])
        return {}

    def listen(self, step):
        return {'said': self.sound.says.last(step['seconds']), 'heard': self.sound.hears_now.last(step['seconds'])}

    def hang_up(self, _):
        self.dialog.within('BYE')
        self.peer.answer(200, 'BYE')
        return self.gone()

    def hung_up(self, _):
        self.peer.reply(self.peer.request('BYE'), 200, 'OK')
        return self.gone()

    def gone(self):
        self.sound.close()
        self.sound = None
        return {}

    def where(self, _):
        return {'port': self.waiting.peer.port}

    def called(self, _):
        self.waiting.tag = 't' + self.waiting.peer.unique()
        self.waiting.rings()
        return {'to': self.waiting.invite.uri}

    def answer(self, _):
        self.peer, self.sound = self.waiting.peer, Speaker(self.wav)
        self.sound.agree(self.waiting.invite.body)
        self.peer.reply(self.waiting.invite, 200, 'OK', body=self.sound.sdp(), tag=self.waiting.tag)
        self.peer.request('ACK')
        return {}

    def busy(self, _):
        self.waiting.peer.reply(self.waiting.invite, 486, 'Busy Here', tag=self.waiting.tag)
        self.waiting.peer.request('ACK')
        return {}


def answers(port):
    with Peer(port) as p:
        p.send(p.build('OPTIONS'))
        p.socket.settimeout(0.3)
        try:
            return p.socket.recv(4096).startswith(b'SIP/2.0 200')
        except OSError:
            return False


def main():
    person = Person(int(sys.argv[1]), sys.argv[2])
    while not answers(person.port):  # who waits for us has patience enough for both
        time.sleep(0.05)
    for line in sys.stdin:
        step = json.loads(line)
        try:
            print(json.dumps(getattr(person, step['do'])(step)), flush=True)
        except AssertionError as e:
            print(json.dumps({'failed': f'{step["do"]}: {e}'}), flush=True)
    if person.sound:
        person.sound.close()
    person.waiting.close()


main()
