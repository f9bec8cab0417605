#!/usr/bin/python3
"""phone_peer.py SOCKET: the scripted voice of tests/system for a story in the browser. In: a line of JSON a step, {"event": NAME, "call": N, ...values} or
{"call_from": NUMBER, "to": NUMBER}. Out: a line of JSON for every frame that serve sends; 64-bit numbers as text. Ends with its input."""
import json
import os
import select
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'system'))
from voice_peer import Voice  # noqa: E402


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return str(value) if isinstance(value, int) and value > 2**53 else value


def say(**values):
    print(json.dumps(plain(values)), flush=True)


def step(voice, line):
    asked = json.loads(line)
    if 'call_from' in asked:
        say(frame='called', call=voice.call(asked['to'], asked['call_from']))
        return
    name, call = asked.pop('event'), int(asked.pop('call'))
    values = {k: int(v) if isinstance(v, str) and v.isdigit() and k == 'ring' else v for k, v in asked.items()}
    if name == 'ev_ended':
        voice.ended(call, **values)
    else:
        voice.event(name, call, **values)


def main():
    voice = Voice(sys.argv[1])
    say(frame='there')
    lines = b''
    while True:
        readable, _, _ = select.select([voice.socket, 0], [], [])
        if voice.socket in readable:
            name, values = voice.receive()
            say(frame=name, **values)
        if 0 in readable:
            data = os.read(0, 65536)
            if not data:
                return
            *whole, lines = (lines + data).split(b'\n')
            for line in whole:
                step(voice, line)


main()
