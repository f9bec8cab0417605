#!/usr/bin/python3
"""Strangers and the whole program: floods, sipvicious, nonces said again, sound from a third address, more calls than may come. Who talks talks on. A stranger
has an address of its own (127.0.0.x): the sample's carrier calls from 127.0.0.1.
"""
import os
import re
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', 'sip')]
from harness import eventually, facts, run_all  # noqa: E402
from phone_call import PASSWORD, Bank  # noqa: E402
from callers import authorization, challenged, read, registering  # noqa: E402
from peer import Dialog, Message, Peer, answers  # noqa: E402
from sound import Endpoint  # noqa: E402


def unheard(b, stranger):
    """Nothing that it asks is answered; what somebody else asks after it is."""
    stranger.kept.clear()
    probe = stranger.build('OPTIONS')
    stranger.send(probe)
    assert answers(b.port, 20)
    stranger.socket.settimeout(0)
    call_id = Message(probe.encode()).get('call-id')
    try:
        while True:
            assert Message(stranger.socket.recv(65536)).get('call-id') != call_id, 'it is answered'
    except BlockingIOError:
        return True


def flooded(method):
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        with Peer(b.port, host='127.0.0.9') as bad:
            for _ in range(500):
                bad.send(bad.build(method))
                m = bad.final(method)
                if m.status == 503:
                    break
            assert m.status == 503 and m.get('retry-after'), m
            for _ in range(2000):
                bad.send(bad.build(method))
            assert unheard(b, bad)
        b.both_hear(c)
        again = b.call()  # a new call of somebody else comes in
        again.hears_speech()
        again.hang_up()
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])


def test_a_flood_of_invites_is_answered_503_then_nothing_while_others_talk_and_call():
    flooded('INVITE')


def test_a_flood_of_registers_is_answered_503_then_nothing_while_others_talk_and_call():
    flooded('REGISTER')


def test_a_flood_of_options_is_answered_503_then_nothing_while_others_talk_and_call():
    flooded('OPTIONS')


# svwar has an option for the address it calls from and does not use it.
SOURCE = """
import os, socket
bind = socket.socket.bind
socket.socket.bind = lambda self, address: bind(self, (os.environ['SOURCE'], 0))
"""


def svwar(b, host, *words):
    """What it says: desk phones are 1001, which there is, and others, which there are not."""
    with tempfile.TemporaryDirectory() as home:
        with open(os.path.join(home, 'sitecustomize.py'), 'w') as f:
            f.write(SOURCE)
        done = subprocess.run(['svwar', '-p', str(b.port), '-e', '1000-1010', '--force', *words, '127.0.0.1'], cwd=home, capture_output=True, text=True,
                              env=os.environ | {'HOME': home, 'PYTHONPATH': home, 'SOURCE': host}, timeout=120)
    return done.stdout + done.stderr


def test_sipvicious_tells_no_extension_that_is_there_from_one_that_is_not():
    with Bank() as b:
        for n, method in enumerate(('REGISTER', 'INVITE', 'OPTIONS')):
            found = svwar(b, f'127.0.0.{11 + n}', '-m', method)
            said = [[line.replace(who, 'N') for line in found.splitlines() if re.search(rf"^\\| {who} |extension '{who}'", line)] for who in ('1001', '1002')]
            assert 'Traceback' not in found and said[0] == said[1], found
            print(method, said[0] or 'found nothing')


def test_a_password_is_not_found_by_trying():
    with Bank() as b, Peer(b.port, host='127.0.0.14') as bad:
        words = registering(bad, '1001')
        seen, cseq = [], 1
        while not seen or seen[-1] != 503:  # svcrack's way, which itself gives up at the word SHA-256
            asked = challenged(bad, words | {'call_id': 'c' + bad.unique()}) if not seen else read(m)
            line = authorization(asked, '1001', f'wrong{len(seen)}', words['uri'])
            cseq += 1
            bad.send(bad.build('REGISTER', cseq=cseq, extra=('Expires: 600', line), **words))
            m = bad.final('REGISTER')
            seen.append(m.status)
        assert set(seen) == {401, 503} and len(seen) < 200, seen
        line = authorization(asked, '1001', PASSWORD, words['uri'])
        bad.send(bad.build('REGISTER', cseq=cseq + 1, extra=('Expires: 600', line), **words))
        assert bad.final('REGISTER').status == 503, 'the right one is not looked at either'
        assert b.signs_in(), 'the phone itself is'


def test_a_sign_in_said_again_by_somebody_who_listened_is_refused():
    with Bank() as b, Peer(b.port) as p, Peer(b.port, host='127.0.0.13') as thief:
        words = registering(p, '1001')
        line = authorization(challenged(p, words), '1001', PASSWORD, words['uri'])
        p.send(p.build('REGISTER', cseq=2, extra=('Expires: 600', line), **words))
        assert p.final('REGISTER').status == 200
        for who in (p, thief):
            who.send(who.build('REGISTER', cseq=3, extra=('Expires: 600', line), **words))
            no = who.final('REGISTER')
            assert no.status == 401 and 'stale=true' in no.get('www-authenticate'), (no, no.headers)
        there = [f['login'] for f in b.admin('GET', '/api/telephone').json['phones']]
        assert there == ['1001'], there


def test_sound_from_a_third_address_is_not_let_into_a_talk():
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        strangers = [Endpoint(350, host='127.0.0.7'), Endpoint(350, host='127.0.0.8')]
        try:
            for stranger, to in zip(strangers, (c.sound.to, b.phone.sound.to)):
                stranger.to = to
            eventually(lambda: all(s.sent > 50 for s in strangers), 'they speak')
            b.both_hear(c)
            assert [s.packets for s in strangers] == [0, 0]
        finally:
            for s in strangers:
                s.close()
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])


def refused(b):
    """A call from the carrier is told to come again; when."""
    with Peer(b.port) as p:
        d = Dialog(p).invite()
        no = p.final('INVITE')
        d.ack_refusal(no)
        assert no.status == 503, no
        return int(no.get('retry-after'))


def test_more_calls_than_a_carrier_has_circuits_are_refused_until_one_is_free():
    with Bank() as b:
        trunk = b.admin('GET', '/api/telephone').json['trunks'][0]
        body = {k: v for k, v in trunk.items() if k not in ('id', 'has_secret')} | {'calls_max': 1}
        assert b.admin('PUT', f'/api/telephone/trunks/{trunk["id"]}', body).status in (200, 204)
        c = b.call()
        row = b.talks(c)
        assert refused(b) > 0
        b.both_hear(c)
        c.hang_up()
        b.phone.is_hung_up()
        b.desk.wrap(b.row('wrapup', row['id']))
        again = b.talks(b.call())  # the circuit is free
        b.callers[-1].hang_up()
        b.phone.is_hung_up()
        b.desk.wrap(b.row('wrapup', again['id']))


def test_more_new_calls_in_a_second_than_may_come_are_told_to_come_a_second_later():
    with Bank('--voice-options', 'calls-per-s=1') as b:
        first = b.call()
        told = [refused(b)]
        assert told == [1], told
        first.hears_speech()

        def comes():
            with Peer(b.port) as p:
                d = Dialog(p).invite()
                m = p.final('INVITE')
                if m.status == 503:
                    d.ack_refusal(m)
                    return False
                d.learn(m)
                d.ack()
                d.within('BYE')
                return p.answer(200, 'BYE')
        eventually(comes, 'a second later')
        assert [f['kind'] for f in facts(b.server)].count('call_started') == 2


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
