#!/usr/bin/python3
"""The telephone's serve side: a whole call's life with a scripted voice, what goes wrong on the way, and what survives a kill of either."""
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from harness import TANDEM, Desk, Server, Widget, eventually, facts, run_all, verify  # noqa: E402
from voice_peer import AGENT, BUSY, CUSTOMER, FAILED, HANGUP, MEDIA, NO_ANSWER, REFUSED, TAKEN, Gone, Voice  # noqa: E402

US = 1000000
MAIN, BARE = '+865925550000', '+865925550001'


def wav(seconds=0.5):
    data = bytes(int(8000 * seconds))
    return b'RIFF' + struct.pack('<I', 36 + len(data)) + b'WAVEfmt ' + struct.pack('<IHHIIHH', 16, 6, 1, 8000, 8000, 1, 8) + b'data' + struct.pack('<I', len(data)) + data


class Phones:
    """The sample company with two numbers, and voice connected."""

    def __init__(self, *options):
        data = tempfile.mkdtemp(prefix='tandem-test-')
        self.path = os.path.join(data, 'voice.sock')
        self.server = Server('--voice', self.path, *options, data=data)
        try:
            self.admin = self.server.signed_in()
            topics = {t['key']: t for t in self.do('GET', '/api/topics')['topics']}
            self.general, self.wealth = topics['general']['id'], topics['wealth']['id']
            greeting = self.admin('POST', '/api/telephone/prompts?name=Hello', headers={'Content-Type': 'application/octet-stream'}, raw=wav())
            assert greeting.status == 201, greeting.body
            self.greeting = greeting.json['id']
            self.do('POST', '/api/telephone/trunks', {'name': 'Carrier', 'host': '127.0.0.1', 'transport': 'udp', 'number': MAIN}, 201)
            self.do('POST', '/api/telephone/numbers', {'number': MAIN, 'lang': 'zh', 'topic': self.general, 'greeting': self.greeting,
                                                       'menu': [{'digit': '1', 'topic': self.wealth}, {'digit': '2', 'topic': self.general}]}, 201)
            self.do('POST', '/api/telephone/numbers', {'number': BARE, 'lang': 'zh', 'topic': self.general}, 201)
            for q in self.do('GET', '/api/queues')['queues']:
                body = {k: v for k, v in q.items() if k not in ('id', 'version')}
                self.do('PUT', f'/api/queues/{q["id"]}', body | {'connect_us': 20 * US})
            self.voice = Voice(self.path)
            while not self.voice.config or len(self.voice.config['numbers']) < 2:
                self.voice.receive()
        except BaseException:
            self.server.done()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.voice.drop()
        self.server.done()

    def do(self, method, path, body=None, status=200):
        a = self.admin(method, path, body)
        assert a.status in (status, 204), (method, path, a.status, a.body.decode())
        return a.json if a.body else None

    def agent(self, login='liu.siqi', device=None):
        d = Desk(self.server, login, ready=False)
        user = next(u for u in self.do('GET', '/api/users')['users'] if u['id'] == d.user['id'])
        self.do('PUT', '/api/agents/' + user['id'], dict(user['agent'], capacities={'voice': 1, 'email': 0, 'message': 0, 'task': 0}))
        d.do('PUT', '/api/agent/device', device or {'device': 'browser'})
        d.ready()
        return d


    def kinds(self, *wanted):
        return [f['kind'] for f in facts(self.server) if f['kind'] in wanted or (not wanted and f['kind'].startswith('call_'))]

    # -- a call, step by step --

    def comes(self, to=BARE, **more):
        v = self.voice
        call = v.call(to, **more)
        v.until('cmd_answer', call=call)
        if to == MAIN:
            play = v.until('cmd_play', call=call)
            assert play['digits_max'] == 1, play
            v.event('ev_digits', call, op=play['op'], why=4, digits='2')
        v.until('cmd_music', call=call)
        return call

    def rings(self, call):
        return self.voice.until('cmd_ring', call=call)

    def talks(self, desk, call=None):
        v = self.voice
        call = call or self.comes()
        ring = self.rings(call)
        v.event('ev_answered', call, ring=ring['ring'])
        v.until('cmd_join', call=call, ring=ring['ring'])
        v.event('ev_joined', call, ring=ring['ring'])
        row = desk.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'talking' and r['medium'] == 'voice')
        return call, ring['ring'], row


def test_a_call_is_greeted_queued_rung_joined_talked_ended_and_wrapped_up():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call = v.call(MAIN, again=2)  # told twice
        v.until('cmd_answer', call=call)
        play = v.until('cmd_play', call=call)
        assert [s['value'] for s in play['says']] == [int(p.greeting)] and play['digits_max'] == 1 and play['barge'] == 1, play
        v.event('ev_digits', call, again=3, op=play['op'], why=4, digits='2')
        v.until('cmd_music', call=call)
        ring = p.rings(call)
        assert ring['from'] == '+8613812345678' and ring['kind'] == 4 and 0 < ring['lease_us'] <= 120 * US, ring
        row = d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'offered')
        assert row['medium'] == 'voice' and row['call']['state'] == 'ringing', row
        assert any(i['kind'] == 'phone' for i in row['customer'].get('identities', [{'kind': 'phone'}])), row['customer']
        v.event('ev_ringing', call, ring=ring['ring'])
        v.event('ev_answered', call, ring=ring['ring'], again=2)
        v.until('cmd_join', call=call, ring=ring['ring'])
        d.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['state'] == 'connecting')
        assert 'contact_accepted' not in p.kinds('contact_accepted')
        v.event('ev_joined', call, ring=ring['ring'], again=2)
        row = d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'talking' and r['call']['state'] == 'talking')
        v.event('ev_held', call, by=AGENT, again=2)
        d.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == ['agent'] and r['call']['since_us'] > 0)
        v.event('ev_resumed', call, by=AGENT)
        d.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == [])
        d.end(row)
        v.until('cmd_hangup', call=call)
        v.ended(call, by=3)
        v.settled()
        d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')
        d.wrap(row)
        mine = [f for f in facts(p.server) if f['kind'].startswith('call_')]
        assert [f['kind'] for f in mine] == ['call_started', 'call_rang', 'call_joined', 'call_held', 'call_resumed', 'call_ended'], mine
        assert {f['contact'] for f in mine} == {row['id']}
        assert p.kinds('contact_connecting', 'contact_accepted', 'contact_ended', 'contact_wrapped') == [
            'contact_connecting', 'contact_accepted', 'contact_ended', 'contact_wrapped']
        p.server.stop()
        verify(p.server)
        p.server.restart()


def test_whoever_hangs_up_is_who_ended_it_and_a_caller_who_calls_again_is_known():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, _, row = p.talks(d)
        v.ended(call)
        d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')
        d.wrap(row)
        call, _, again = p.talks(d)
        assert again['customer']['id'] == row['customer']['id'] and again['id'] != row['id']
        v.ended(call, by=AGENT)
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == again['id'] and r['state'] == 'wrapup')
        d.wrap(again)
        call, _, other = p.talks(d, p.comes(frm='', withheld=1))
        assert other['customer']['id'] != row['customer']['id']
        v.ended(call)
        v.settled()
        assert [f['a'] for f in facts(p.server) if f['kind'] == 'contact_ended'] == [2, 1, 2]  # enum actor


def test_a_caller_who_leaves_anywhere_leaves_nothing_behind():
    with Phones() as p:
        v = p.voice
        call = v.call(MAIN)
        play = v.until('cmd_play', call=call)
        v.ended(call)  # in the menu
        v.event('ev_digits', call, op=play['op'], why=4, digits='2')  # crossed on the way
        v.settled()
        call = p.comes()
        v.ended(call)  # in the queue, where nobody serves
        v.settled()
        d = p.agent()
        call = p.comes()
        p.rings(call)
        v.ended(call)  # while it rings
        v.settled()
        call = p.comes()
        ring = p.rings(call)
        v.event('ev_answered', call, ring=ring['ring'])
        v.ended(call)  # as the agent answers
        v.settled()
        eventually(lambda: p.kinds('contact_abandoned', 'contact_ended').count('contact_abandoned') == 3, 'three left')
        assert p.kinds('call_ended', 'call_lost') == ['call_ended'] * 4
        d.offer_gone = d.await_me(active=0)


def test_a_telephone_that_is_busy_declines_and_a_failed_join_goes_back():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call = p.comes()
        ring = p.rings(call)
        v.event('ev_ring_ended', call, ring=ring['ring'], reason=BUSY)
        eventually(lambda: 'contact_declined' in p.kinds('contact_declined'), 'declined')
        v.ended(call)
        call = p.comes()
        ring = p.rings(call)
        v.event('ev_answered', call, ring=ring['ring'])
        v.until('cmd_join', call=call)
        v.event('ev_join_failed', call, ring=ring['ring'], reason=FAILED)
        eventually(lambda: 'connect_failed' in p.kinds('connect_failed'), 'failed')
        v.until('cmd_music', call=call)
        call_2 = p.comes()  # the agent is free for others at once
        p.rings(call_2)
        d.do('POST', f'/api/contacts/{d.offer()["id"]}/decline', {'token': d.offer()['token'], 'reason': '1'})
        v.until('cmd_unring', call=call_2)


def test_of_two_telephones_that_ring_at_once_one_wins_and_the_other_stops():
    with Phones() as p:
        general = next(q for q in p.do('GET', '/api/queues')['queues'] if q['name_en'] == 'General service')
        p.do('PUT', f'/api/queues/{general["id"]}', {k: v for k, v in general.items() if k not in ('id', 'version')} | {'offer_mode': 'parallel', 'parallel': 2})
        d, e, v = p.agent(), p.agent('ye.qing'), p.voice
        call = p.comes()
        rings = [p.rings(call)['ring'], p.rings(call)['ring']]
        assert len(set(rings)) == 2, rings
        for ring in rings:
            v.event('ev_answered', call, ring=ring)  # both pick up
        won = v.until('cmd_join', call=call)['ring']
        lost, = set(rings) - {won}
        assert v.until('cmd_unring', call=call)['ring'] == lost
        v.event('ev_joined', call, ring=won)
        eventually(lambda: p.kinds('contact_accepted') == ['contact_accepted'], 'one has it')
        v.ended(call)
        v.settled()
        assert p.kinds('call_joined') == ['call_joined'] and d and e


def test_a_telephone_that_nobody_picks_up_is_a_missed_offer_and_why_says_so():
    with Phones() as p:
        for q in p.do('GET', '/api/queues')['queues']:
            p.do('PUT', f'/api/queues/{q["id"]}', {k: v for k, v in q.items() if k not in ('id', 'version')} | {'lease_us': 5 * US})
        d, v = p.agent(), p.voice
        call = p.comes()
        ring = p.rings(call)
        v.event('ev_ring_ended', call, ring=ring['ring'], reason=NO_ANSWER)
        d.await_me(state='paused', reason='5')
        contact = next(f['contact'] for f in facts(p.server) if f['kind'] == 'offer_lapsed')
        why = subprocess.run([TANDEM, 'why', contact, '--data', p.server.data], capture_output=True, text=True)
        assert why.returncode == 0 and 'not answered in time' in why.stdout and 'Liu Siqi' in why.stdout, why
        v.ended(call)
        v.settled()


def test_a_killed_serve_finds_its_talk_again_and_wrap_up_works():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, ring, row = p.talks(d)
        waiting = p.comes()  # nobody is free
        v.settled()
        eventually(lambda: len(p.kinds('contact_arrived')) == 2, 'it waits')
        p.server.kill()
        try:
            while True:
                v.receive()
        except (Gone, OSError):
            pass
        v.event_kept = v.no
        p.server.restart()
        v.connect()
        assert v.welcome['event'] <= v.no and set(v.theirs) == {call, waiting}, (v.theirs, call, waiting)
        v.until('cmd_music', call=waiting)  # what voice may have missed
        d.connect()
        again = d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'])
        assert again['state'] == 'talking' and again['call']['state'] == 'talking', again
        v.ended(call)
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        d.wrap(row)
        ring = p.rings(waiting)
        v.ended(waiting)
        v.settled()
        assert p.kinds('call_lost') == []


def test_a_hang_up_while_serve_was_away_is_told_when_it_is_back():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, ring, row = p.talks(d)
        v.settled()
        p.server.kill()
        v.drop()
        v.no += 1
        from frames import encode
        v.kept[v.no] = encode('ev_ended', no=v.no, call=call, by=CUSTOMER, reason=HANGUP, cause=16)
        v.calls.pop(call)
        p.server.restart()
        v.connect()
        d.connect()
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        d.wrap(row)
        v.settled()
        assert p.kinds('call_ended', 'call_lost') == ['call_ended']


def test_a_voice_that_dies_loses_its_calls_and_the_agents_are_free():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, _, row = p.talks(d)
        waiting = p.comes()
        eventually(lambda: len(p.kinds('contact_arrived')) == 2, 'it waits')
        v.settled()
        v.drop()
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        eventually(lambda: p.kinds('call_lost') == ['call_lost'] * 2, 'both lost')
        assert p.kinds('contact_abandoned') == ['contact_abandoned'] and waiting
        d.wrap(row)
        p.voice = v = Voice(p.path)  # another process
        assert v.welcome['event'] == 0 and v.theirs == []
        call, _, again = p.talks(d)
        assert again['customer']['id'] == row['customer']['id']  # who calls again is recognised


def test_who_waits_long_is_named_again_and_again():
    """Voice lets a call go that serve has not named for thirty seconds."""
    with Phones() as p:
        call = p.comes()
        p.voice.settled()
        for _ in range(2):
            assert [c['call'] for c in p.voice.until('calls')['calls']] == [call]


def test_a_connection_that_breaks_for_a_moment_loses_nothing():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, _, row = p.talks(d)
        v.settled()
        v.drop()
        v.connect()
        assert v.theirs == [call]
        v.event('ev_held', call, by=CUSTOMER)
        d.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == ['customer'])
        assert p.kinds('call_lost') == []


def test_a_call_is_answered_where_it_rings_and_not_by_a_request():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call = p.comes()
        ring = p.rings(call)
        offer = d.offer()
        refused = d.do('POST', f'/api/contacts/{offer["id"]}/accept', {'token': offer['token']}, 409).json
        assert refused['error'] == 'at_device' and '话机' in refused['message_zh'], refused
        v.event('ev_answered', call, ring=ring['ring'])  # it rings on
        v.until('cmd_join', call=call, ring=ring['ring'])
        v.event('ev_joined', call, ring=ring['ring'])
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == offer['id'] and r['call']['state'] == 'talking')
        assert p.kinds('connect_failed', 'offer_withdrawn') == []


def test_an_agents_leg_that_dies_in_a_talk_rings_again_and_the_two_talk_on():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, ring, row = p.talks(d)
        v.event('ev_held', call, by=AGENT)
        d.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == ['agent'])
        v.event('ev_ring_ended', call, ring=ring, reason=MEDIA)
        v.until('cmd_music', call=call)
        again = p.rings(call)
        assert again['ring'] == ring and 0 < again['lease_us'] <= 20 * US and not again['begins'], again
        row = d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'gone')
        assert row['state'] == 'talking' and row['call']['held'] == [], row
        v.event('ev_answered', call, ring=ring)
        v.until('cmd_join', call=call, ring=ring)
        v.event('ev_joined', call, ring=ring)
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'talking')
        v.ended(call)
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        assert p.kinds('call_rang', 'call_joined', 'contact_accepted', 'contact_ended') == [
            'call_rang', 'call_joined', 'contact_accepted', 'call_rang', 'call_joined', 'contact_ended']


def test_whose_telephone_stays_gone_loses_the_caller_to_a_colleague():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, ring, row = p.talks(d)
        e = p.agent('ye.qing')
        v.event('ev_ring_ended', call, ring=ring, reason=FAILED)
        assert p.rings(call)['ring'] == ring
        v.event('ev_ring_ended', call, ring=ring, reason=NO_ANSWER)
        second = p.rings(call)
        assert second['ring'] != ring
        offer = e.offer()
        assert offer['id'] == row['id'] and offer['arrived_us'] == row['arrived_us'] and offer['passed_by']['id'] == d.user['id'], offer
        d.await_gone(row['id'])
        v.event('ev_answered', call, ring=second['ring'])
        v.until('cmd_join', call=call, ring=second['ring'])
        v.event('ev_joined', call, ring=second['ring'])
        e.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'talking')


def test_a_leg_that_died_while_serve_was_starting_is_rung_again_too():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, ring, row = p.talks(d)
        v.event('ev_ring_ended', call, ring=ring, reason=FAILED)
        p.rings(call)
        v.settled()  # it is told no more
        p.server.kill()
        v.drop()
        p.server.restart()
        v.connect()
        assert p.rings(call)['ring'] == ring
        d.connect()
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'gone')
        v.event('ev_answered', call, ring=ring)
        v.until('cmd_join', call=call, ring=ring)
        v.event('ev_joined', call, ring=ring)
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'talking')


def test_what_an_agent_asks_of_a_call_is_the_holders_alone():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, _, row = p.talks(d)
        other = Desk(p.server, 'ye.qing')
        for act in ('hold', 'resume', 'mute', 'unmute'):
            other.do('POST', f'/api/contacts/{row["id"]}/call', {'act': act}, 403)
            d.do('POST', f'/api/contacts/{row["id"]}/call', {'act': act})
            assert v.until('cmd_' + act, call=call)['by'] == AGENT
        d.do('POST', f'/api/contacts/{row["id"]}/call', {'act': 'digits', 'digits': '12#'})
        assert v.until('cmd_digits', call=call)['digits'] == '12#'
        d.do('POST', f'/api/contacts/{row["id"]}/call', {'act': 'digits', 'digits': '12x'}, 400)
        d.do('POST', f'/api/contacts/{row["id"]}/call', {'act': 'digits'}, 400)
        d.ws.send(t='call', contact=row['id'], sdp='v=0 offer')
        sdp = v.until('cmd_sdp', call=call)
        assert sdp['text'] == 'v=0 offer' and sdp['ring'] != 0
        v.event('ev_sdp', call, ring=sdp['ring'], text='v=0 answer')
        assert d.until(lambda f: f['t'] == 'call')['sdp'] == 'v=0 answer'
        d.ws.send(t='candidate', contact=row['id'], candidate='candidate:1')
        assert v.until('cmd_candidate', call=call)['text'] == 'candidate:1'
        for of, half in (('call', 'sdp'), ('candidate', 'candidate')):
            other.ws.send(t=of, contact=row['id'], **{half: 'v=0 stolen'})
            said = other.until(lambda f: f['t'] == 'error' and f.get('of') == of)
            assert (said['code'], said['contact']) == ('forbidden', row['id']), said
        other.ws.send(t='call', contact='nobody', sdp='v=0')
        said = other.until(lambda f: f['t'] == 'error' and f.get('field') == 'contact')
        assert 'contact' not in said, said
        v.none('cmd_sdp')


def test_an_agent_calls_a_customer_and_what_came_of_it_is_told_apart():
    results = []
    with Phones() as p:
        d, v = p.agent(device={'device': 'number', 'number': '+8613900000000'}), p.voice
        for reason, told in ((BUSY, 'busy'), (NO_ANSWER, 'no_answer'), (REFUSED, 'refused'), (None, 'answered')):
            made = d.do('POST', '/api/calls', {'number': '138 1234 5678', 'topic': p.general}, 201).json
            ring = v.until('cmd_ring')
            assert ring['begins'] == 1 and ring['kind'] == 3 and ring['number'] == '+8613900000000', ring
            d.do('POST', '/api/calls', {'number': '13812345679', 'topic': p.general}, 409)  # one call at a time
            v.event('ev_answered', ring['call'], ring=ring['ring'])
            dial = v.until('cmd_dial', call=ring['call'])
            assert dial['number'] == '+8613812345678' and dial['from'] == MAIN and dial['ring'] == ring['ring'], dial
            if reason:
                v.event('ev_ring_ended', ring['call'], ring=0, reason=reason)
                v.until('cmd_hangup', call=ring['call'])
            else:
                v.event('ev_answered', ring['call'], ring=0)
                v.event('ev_joined', ring['call'], ring=ring['ring'])
                d.await_row(lambda r: r['k'] == 'contact' and r['id'] == made['contact'] and r['call']['state'] == 'talking')
            v.ended(ring['call'], by=CUSTOMER if reason is None else 3)
            row = d.await_row(lambda r: r['k'] == 'contact' and r['id'] == made['contact'] and r['state'] == 'wrapup' and r['call'].get('result') == told)
            d.wrap(row)
        results = [f['c'] for f in facts(p.server) if f['kind'] == 'call_dialled']
        assert results == [2, 3, 4, 1], results  # enum phone_result
        d.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '1'})
        made = d.do('POST', '/api/calls', {'number': '13812345678', 'topic': p.general}, 201).json
        ring = v.until('cmd_ring')
        v.event('ev_ring_ended', ring['call'], ring=ring['ring'], reason=NO_ANSWER)
        v.until('cmd_hangup', call=ring['call'])
        v.ended(ring['call'], by=3)
        d.wrap(d.await_row(lambda r: r['k'] == 'contact' and r['id'] == made['contact'] and r['state'] == 'wrapup'))
        d.await_me(state='paused', reason='1')  # and is on it still
        d.do('PUT', '/api/agent/state', {'state': 'offline'})
        assert d.do('POST', '/api/calls', {'number': '13812345678', 'topic': p.general}, 409).json['error'] == 'colleague_not_there'
        refused = d.do('POST', '/api/calls', {'number': 'abc', 'topic': p.general}, 400).json
        assert (refused['error'], refused['field']) == ('bad_number', 'number'), refused
        d.do('POST', '/api/calls', {'topic': p.general}, 400)


def test_settings_are_told_to_voice_and_no_secret_leaves():
    with Phones() as p:
        v = p.voice
        d = Desk(p.server, 'liu.siqi', ready=False)
        made = p.do('POST', '/api/telephone/phones', {'login': 'liu', 'password': 'correct horse', 'name': 'Desk', 'agent': d.user['id']}, 201)
        while not v.config['phones']:
            v.receive()
        phone = v.config['phones'][0]
        assert phone['user'] == 'liu' and len(phone['md5']) == 32 and len(phone['sha256']) == 64
        told = p.admin('GET', '/api/telephone').body.decode()
        assert phone['md5'] not in told and 'correct' not in told
        d.do('PUT', '/api/agent/device', {'device': 'phone', 'phone': made['id']})
        assert d.do('GET', '/api/agent/device', status=200).json['device'] == 'phone'
        other = Desk(p.server, 'ye.qing', ready=False)
        other.do('PUT', '/api/agent/device', {'device': 'phone', 'phone': made['id']}, 400)
        files = os.listdir(os.path.join(p.server.data, 'prompts'))
        assert [q['file'] for q in v.config['prompts']] == files and len(files) == 1
        assert oct(os.stat(p.path).st_mode & 0o777) == '0o600'


def test_a_call_excludes_chats_as_it_is_set():
    with Phones() as p:
        d, v = p.agent(), p.voice
        call, _, row = p.talks(d)
        w = Widget(p.server)
        w.start('你好', 'general')
        w.await_state(state='waiting')
        assert not [r for r in d.rows.values() if r['k'] == 'contact' and r['medium'] == 'chat']
        v.ended(call)
        d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')
        d.wrap(row)
        d.await_row(lambda r: r['k'] == 'contact' and r['medium'] == 'chat')


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
