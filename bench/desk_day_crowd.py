#!/usr/bin/python3
"""The floor around one desktop, by the protocol: bench/desk_day.mjs starts it.

desk_day_crowd.py PORT LOGIN PASSWORD OWN OTHERS

Reads lines "RATE OWN_RATE MESSAGES LENGTH" from standard input: so many messages a second in the centre; of them OWN_RATE in the OWN contacts
of the agent (customers and agent in turn) until MESSAGES were written there; after LENGTH messages a contact is ended and wrapped up and another
customer comes. Answers each line with one of figures. The agent's answers go by REST, as from another tab of theirs.
"""
import json
import os
import secrets
import select
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../tests/system'))
from harness import Desk, Http, Widget  # noqa: E402

WORDS = '您好 请问 这个 产品 的 利率 是 多少 我 想 了解 一下 期限 和 费用 谢谢 明白 了 可以 需要 带 什么 证件 周末 营业 吗 thank you how long does it take'.split()


class Place:
    """What Widget and Desk need to know of a server."""

    def __init__(self, port, login, password):
        self.port, self.passwords = port, {login: password}

    def http(self):
        return Http(self.port)


def text(n):
    return ' '.join(WORDS[(n * 7 + i * 5) % len(WORDS)] for i in range(3 + n * 11 % 24)) + f' {n}'


def whole_frames(ws):
    """Frames of which everything is there, without waiting for more."""
    while len(ws.buffer) >= 2:
        n, head = ws.buffer[1] & 127, 2
        if n >= 126:
            head = 4 if n == 126 else 10
            n = int.from_bytes(ws.buffer[2:head], 'big')
        if len(ws.buffer) < head + n:
            return
        opcode, payload, ws.buffer = ws.buffer[0] & 15, ws.buffer[head:head + n], ws.buffer[head + n:]
        if opcode == 9:
            ws.send_frame(10, payload)
        elif opcode == 1:
            yield json.loads(payload)


class Floor:
    def __init__(self, port, login, password, own, others):
        self.place = Place(port, login, password)
        self.desk = Desk(self.place, login)
        self.count = 0
        self.sent = 0
        self.closed = 0
        self.own = [self.arrive() for _ in range(own)]
        self.fresh = True
        # Who waits: in a queue that the agent serves, for one who speaks English, and in one that they do not serve.
        self.others = [self.visitor('wealth' if i % 2 else 'card-lost', 'en') for i in range(others)]

    def visitor(self, topic, lang='zh'):
        w = Widget(self.place, lang=lang)
        w.start(text(self.count), topic=topic)
        w.await_state(state='waiting')
        self.count += 1
        return w

    def arrive(self):
        """A customer who writes, and the agent who takes them."""
        w = self.visitor('general')
        contact = self.desk.accept(self.desk.offer())
        w.await_state(state='talking')
        return [w, contact, 0]

    def drain(self):
        """What came is read and forgotten: only what the desktop makes of it matters."""
        sockets = {w.ws.socket: w for w in [o[0] for o in self.own] + self.others}
        sockets[self.desk.ws.socket] = self.desk
        ready, _, _ = select.select(list(sockets), [], [], 0)
        for s in ready:
            who = sockets[s]
            who.ws._more()
            for frame in whole_frames(who.ws):
                if who is self.desk:
                    who.take(frame)
            who.ws.seen.clear()
        if len(self.desk.rows) > 1000:
            self.desk.rows = {k: r for k, r in self.desk.rows.items() if r['k'] != 'message'}

    def turn(self, at, length):
        w, contact, said = self.own[at]
        self.count += 1
        if said >= length:
            self.desk.end(contact)
            self.desk.wrap(contact)
            w.ws.close()
            self.closed += 1
            self.own[at] = self.arrive()
        elif said % 2:
            self.desk.say(contact, text(self.count))
            self.own[at][2] += 1
        else:
            w.ws.send(t='send', id=secrets.token_hex(8), text=text(self.count))
            w.ws.send(t='typing')
            self.own[at][2] += 1

    def run(self, rate, own_rate, messages, length):
        if self.fresh:  # not all of them end together
            for i, o in enumerate(self.own):
                o[2] = i * length // len(self.own) // 2 * 2
        self.fresh = False
        began = time.monotonic()
        own = other = late = 0
        while own < messages:
            now = time.monotonic() - began
            if own < now * own_rate:
                self.turn(own % len(self.own), length)
                own += 1
                late = max(late, now - own / own_rate)
            elif self.others and other < now * (rate - own_rate):
                w = self.others[other % len(self.others)]
                w.ws.send(t='send', id=secrets.token_hex(8), text=text(other))
                other += 1
            else:
                self.drain()
                time.sleep(0.002)
        took = time.monotonic() - began
        return {'seconds': round(took, 1), 'own': own, 'others': other, 'per_s': round((own + other) / took, 1), 'contacts': self.closed, 'late_s': round(late, 1)}


def main():
    port, login, password, own, others = sys.argv[1:6]
    floor = Floor(int(port), login, password, int(own), int(others))
    print(json.dumps({'ready': True}), flush=True)
    for line in sys.stdin:
        rate, own_rate, messages, length = (float(x) for x in line.split())
        print(json.dumps(floor.run(rate, own_rate, int(messages), int(length))), flush=True)


if __name__ == '__main__':
    main()
