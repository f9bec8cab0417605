#!/usr/bin/env python3
"""Phones that register: digest, replay, how long, how many; calls from and to them."""
import hashlib
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import OFFER, Agent, Dialog, Message, Peer  # noqa: E402

PHONE = 'phone id=5 user=1001 password=pw contacts=2'


def agent(*options, phone=PHONE):
    a = Agent('t1=40', *options)
    a.configure(phone)
    return a


def proof(challenge, method, uri, user='1001', password='pw', nc='00000001'):
    get = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    h = hashlib.sha256 if get['algorithm'] == 'SHA-256' else hashlib.md5

    def md(text):
        return h(text.encode()).hexdigest()
    response = md(':'.join((md(f'{user}:{get["realm"]}:{password}'), get['nonce'], nc, 'cn', 'auth', md(f'{method}:{uri}'))))
    return (f'Digest username="{user}", realm="{get["realm"]}", nonce="{get["nonce"]}", uri="{uri}", response="{response}", '
            f'algorithm={get["algorithm"]}, qop=auth, nc={nc}, cnonce="cn"')


class Phone:
    def __init__(self, peer, user='1001', password='pw'):
        self.peer, self.user, self.password, self.seq, self.id = peer, user, password, 0, 'r' + peer.unique()
        self.challenge = None

    def register(self, expires=60, nc='00000001', extra=(), **more):
        self.seq += 1
        uri = f'sip:127.0.0.1:{self.peer.target[1]}'
        lines = [f'Expires: {expires}', *extra]
        if self.challenge:
            lines.append('Authorization: ' + proof(self.challenge, 'REGISTER', uri, self.user, self.password, nc))
        self.sent = self.peer.build('REGISTER', user=self.user, call_id=self.id, cseq=self.seq, uri=uri, extra=lines, **more)
        self.peer.send(self.sent)
        answer = self.peer.hear(lambda m: m.status >= 200 and m.get('call-id') == self.id and m.cseq == f'{self.seq} REGISTER')
        if answer.status == 401:
            self.challenge = answer.get('www-authenticate')
        return answer

    def sign_in(self, **more):
        assert self.register(**more).status == 401
        answer = self.register(**more)
        assert answer.status == 200, answer
        return answer


def test_a_phone_registers_refreshes_and_goes():
    with agent() as a, Peer(a.port) as p:
        phone = Phone(p)
        ok = phone.sign_in()
        assert 'expires=60' in ok.get('contact')
        assert a.event('phone', phone=5)['contacts'] == 1
        assert phone.register(nc='00000002').status == 200
        assert phone.register(expires=0, nc='00000003').status == 200
        assert a.event('phone', phone=5)['contacts'] == 0
        assert a.empty()['registrations'] == 0


def test_sha_256_is_asked_of_who_has_it():
    with agent(phone=PHONE + ' hashes=md5+sha256') as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.register()  # nobody knows yet who it is
        no = phone.register(nc='0000000g')
        both = no.all('www-authenticate')
        assert len(both) == 2 and 'SHA-256' in both[0] and 'MD5' in both[1], both
        phone.challenge = both[0]
        assert phone.register().status == 200


def test_an_unknown_name_is_asked_as_a_known_one_is():
    with agent(phone=PHONE + ' hashes=md5+sha256') as a, Peer(a.port) as p:
        asked = []
        for user in ('1001', '1002'):
            phone = Phone(p, user, 'wrong')
            asked += [[re.sub('nonce="[^"]*"', '', one) for one in phone.register().all('www-authenticate')] for _ in range(3)]
        assert asked[:3] == asked[3:] and len(asked[1]) == 2, asked


def test_a_wrong_password_or_an_unknown_name_is_not_let_in():
    with agent() as a, Peer(a.port) as p:
        for user, password in (('1001', 'wrong'), ('1002', 'pw')):
            phone = Phone(p, user, password)
            assert phone.register().status == 401
            no = phone.register()
            assert no.status == 401 and 'stale' not in no.get('www-authenticate')
        assert a.stats()['registrations'] == 0


def test_a_nonce_that_was_used_is_refused():
    with agent() as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.sign_in()
        seen = phone.challenge
        no = phone.register()  # the same count once more
        assert no.status == 401 and 'stale=true' in no.get('www-authenticate')
        assert a.stats()['replayed'] == 1
        with Peer(a.port) as thief:  # somebody who listened
            other = Phone(thief)
            other.challenge = seen
            assert other.register().status == 401
        assert a.stats()['replayed'] == 2


def test_a_register_sent_again_is_answered_again():
    with agent() as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.sign_in()
        p.send(phone.sent)
        assert p.answer(200, 'REGISTER')
        assert a.stats()['replayed'] == 0


def test_a_nonce_grows_old():
    with agent('nonce=1') as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.sign_in()
        nc, no = 1, None
        while not no or no.status == 200:
            nc += 1
            no = phone.register(nc=f'{nc:08x}')
        assert 'stale=true' in no.get('www-authenticate')


def test_for_how_long_has_bounds():
    with agent('expires_min=30', 'expires_max=90') as a, Peer(a.port) as p:
        phone = Phone(p)
        assert phone.register(expires=10).status == 401
        no = phone.register(expires=10)
        assert no.status == 423 and no.get('min-expires') == '30'
        assert 'expires=90' in phone.register(expires=7200, nc='00000002').get('contact')


def test_a_registration_runs_out():
    with agent('expires_min=1') as a, Peer(a.port) as p:
        Phone(p).sign_in(expires=1)
        assert a.event('phone')['contacts'] == 1
        assert a.event('phone')['contacts'] == 0


def test_an_older_register_that_comes_late_changes_nothing():
    with agent() as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.seq = 10
        phone.sign_in()
        a.event('phone')
        phone.seq = 3
        ok = phone.register(expires=0, nc='00000002')
        assert ok.status == 200 and 'expires=' in ok.get('contact')


def test_a_phone_registers_for_itself_only():
    with agent(phone=PHONE + '\nphone id=6 user=1002 password=pw2') as a, Peer(a.port) as p:
        phone = Phone(p)
        phone.register()
        phone.seq += 1
        uri = f'sip:127.0.0.1:{a.port}'
        p.send(p.build('REGISTER', user='1002', call_id=phone.id, cseq=phone.seq, uri=uri,
                       extra=['Authorization: ' + proof(phone.challenge, 'REGISTER', uri)]))
        assert p.final('REGISTER').status == 403
        assert a.stats()['registrations'] == 0


def test_more_phones_than_allowed_push_out_the_oldest():
    with agent() as a:
        peers = [Peer(a.port) for _ in range(3)]
        for i, p in enumerate(peers):
            Phone(p).sign_in(expires=100 + i)
        assert a.stats()['registrations'] == 2
        made = a.dial(phone=5, caller='95566')
        invites = [p.request('INVITE') for p in peers[1:]]
        assert not peers[0].kept
        peers[1].reply(invites[0], 180, tag='x')
        peers[2].reply(invites[1], 200, tag='y', body=OFFER)
        peers[2].request('ACK')
        a.event('answered', call=made['call'])
        cancel = peers[1].request('CANCEL')
        assert 'SIP;cause=200' in cancel.get('reason')
        peers[1].reply(cancel, 200, tag='x')
        peers[1].reply(invites[0], 487, tag='x')
        peers[1].request('ACK')
        a.say(f'hangup call={made["call"]}')
        peers[2].reply(peers[2].request('BYE'), 200)
        a.event('ended')
        a.empty()
        for p in peers:
            p.close()


def test_every_contact_is_busy():
    with agent() as a, Peer(a.port) as one, Peer(a.port) as two:
        for p in (one, two):
            Phone(p).sign_in()
        a.dial(phone=5, caller='95566')
        one.reply(one.request('INVITE'), 486, tag='x')
        two.reply(two.request('INVITE'), 480, tag='y')
        assert a.event('ended')['why'] == 'busy'
        a.empty()


def test_a_phone_calls_after_it_has_proven_who_it_is():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        no = p.answer(407)
        d.ack_refusal(no)
        d.seq += 1
        uri = f'sip:95566@127.0.0.1:{a.port}'
        d.invite(extra=['Proxy-Authorization: ' + proof(no.get('proxy-authenticate'), 'INVITE', uri)])
        e = a.event('incoming')
        assert e['phone'] == 5 and e['trunk'] == 0
        a.say(f'answer call={e["call"]}')
        d.learn(d.answer(200))
        d.ack()
        a.event('confirmed')
        a.say(f'hangup call={e["call"]}')
        p.reply(p.request('BYE'), 200)
        a.empty()


def test_a_phone_that_is_taken_out_of_the_configuration_is_gone():
    with agent() as a, Peer(a.port) as p:
        Phone(p).sign_in()
        a.event('phone')
        a.configure(PHONE)
        assert a.stats()['registrations'] == 1
        a.configure('phone id=7 user=1007')
        assert a.event('phone', phone=5)['contacts'] == 0
        assert a.stats()['registrations'] == 0


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
