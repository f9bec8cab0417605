#!/usr/bin/python3
"""sip_person.py PORT WAV: a person at a SIP telephone, for a story in the browser. In: a line of JSON a step. Out: one line of JSON for each, when it is done.

{"do": "call", "from": NUMBER, "to": NUMBER}; {"do": "press", "digits": "0"}; {"do": "listen", "seconds": 4}: what was said and what was heard of late,
each with the time of its first sample; {"do": "hang_up"}; {"do": "hung_up"}: waits until the other side has; {"do": "called"}: waits for a call, and rings;
{"do": "answer"}; {"do": "busy"}. It speaks the WAV, over and over."""
import base64
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from callers import Callee  # noqa: E402
from peer import Dialog, Peer, answers  # noqa: E402
from speaker import Speaker  # noqa: E402


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
        said, heard = self.sound.says.last(step['seconds']), self.sound.hears_now.last(step['seconds'])
        return {name: one | {'sound': base64.b64encode(one['sound']).decode()} for name, one in (('said', said), ('heard', heard))}

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
