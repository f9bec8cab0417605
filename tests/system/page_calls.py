#!/usr/bin/python3
"""A customer calls from the page, as the server sees it: the chat's socket on one side, a scripted voice on the other. What a page may do, what it is told,
and that its calls are bounded. The sound itself is tests/e2e/page_call.mjs."""
import json
import os
import secrets
import subprocess
import sys
import time
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(__file__))
from harness import TANDEM, Closed, Desk, Server, Widget, eventually, facts, run_all  # noqa: E402
from telephone import Phones  # noqa: E402
from voice_peer import AGENT, CUSTOMER, HANGUP, MEDIA, Voice  # noqa: E402

OFFER, ANSWER = 'v=0 offer', 'v=0 answer'
TAKEN_FULL = 5  # enum link_taken_result


class Bank(Phones):
    """The sample company, whose site permits calls."""

    def __init__(self, *options):
        super().__init__(*options)
        self.permit(True)

    def site(self, **change):
        s = next(s for s in self.do('GET', '/api/sites')['sites'] if s['key'] == 'lujiang')
        body = {k: v for k, v in s.items() if k not in ('id', 'logo', 'consent_version')}
        self.do('PUT', '/api/sites/' + s['id'], dict(body, **change))

    def permit(self, calls):
        Bank.site(self, calls=calls)

    def customer(self, name):
        found = self.do('GET', '/api/customers?query=' + quote(name))['customers']
        assert len(found) == 1, found
        return self.do('GET', '/api/customers/' + found[0]['id'])

    def rings_page(self, page):
        """Until its agent's telephone rings."""
        offer = self.voice.until('cmd_sdp', ring=0)
        assert offer['text'] == OFFER and offer['call'] % 2 == 0, offer
        self.voice.event('ev_sdp', offer['call'], ring=0, text=ANSWER)
        assert page.hears(sdp=ANSWER)
        return offer['call'], self.voice.until('cmd_ring', call=offer['call'])['ring']

    def talks_to(self, page, desk):
        v = self.voice
        call, ring = self.rings_page(page)
        v.event('ev_answered', call, ring=ring)
        v.until('cmd_join', call=call, ring=ring)
        v.event('ev_joined', call, ring=ring)
        return call, desk.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'talking' and r['medium'] == 'voice')


class Page(Widget):
    """The widget of somebody who calls."""

    def call(self, key=None, sdp=OFFER, topic='general', identity=None, **more):
        self.key = key or getattr(self, 'key', None) or secrets.token_hex(16)
        said = {'t': 'call', 'id': self.key, 'topic': topic, 'identity': identity or {'kind': 'anonymous'}, **more}
        self.ws.send(**(dict(said, sdp=sdp) if sdp else said))
        return self

    def hears(self, **want):
        """The first frame of the call from now on that says so."""
        return self.until(lambda f: f['t'] == 'call' and all(f.get(k) == v for k, v in want.items()))

    def refused(self):
        return self.until(lambda f: f['t'] == 'error')

    def hang_up(self):
        self.ws.send(t='hang_up', id=self.key)


def test_a_call_from_the_page_waits_rings_is_talked_and_ended_like_any_other():
    with Bank() as p:
        page, v = Page(p.server), p.voice
        assert page.welcome['calls'] is True, page.welcome
        page.call()
        assert page.hears()['state'] == 'connecting'
        offer = v.until('cmd_sdp', ring=0)
        v.until('cmd_music', call=offer['call'])
        assert page.hears(state='waiting', place=1)
        page.ws.send(t='candidate', id=page.key, candidate='candidate:1')
        assert v.until('cmd_candidate', call=offer['call'])['text'] == 'candidate:1'
        v.event('ev_sdp', offer['call'], ring=0, text=ANSWER)
        assert page.hears(sdp=ANSWER)
        d = p.agent()
        ring = p.rings(offer['call'])
        assert page.hears(state='ringing')
        row = d.offer()
        assert row['medium'] == 'voice' and row['topic'] == 'general' and row['call']['state'] == 'ringing' and row['call']['page'], row
        v.event('ev_answered', offer['call'], ring=ring['ring'])
        v.until('cmd_join', call=offer['call'])
        v.event('ev_joined', offer['call'], ring=ring['ring'])
        told = page.hears(state='talking')
        assert told['held'] is False and told['agent']['en'], told
        v.event('ev_held', offer['call'], by=AGENT)
        assert page.hears(state='talking', held=True)
        v.event('ev_resumed', offer['call'], by=AGENT)
        assert page.hears(state='talking', held=False)
        page.hang_up()
        v.until('cmd_hangup', call=offer['call'])
        v.ended(offer['call'], by=4)
        assert 'why' not in page.hears(state='ended')
        d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')
        d.wrap(row)
        [closed] = d.http('GET', '/api/contacts/closed').json['contacts']
        sites = {s['name'] for s in p.server.signed_in()('GET', '/api/sites').json['sites']}
        assert closed['call']['way'] == 'page' and closed['call']['page'] in sites and closed['call']['ended_by'] == 'customer', closed
        mine = [f for f in facts(p.server) if f['kind'].startswith('call_')]
        assert [f['kind'] for f in mine] == ['call_started', 'call_rang', 'call_joined', 'call_held', 'call_resumed', 'call_ended'], mine
        assert next(f for f in facts(p.server) if f['kind'] == 'contact_ended')['contact'] == row['id']


def test_where_nobody_permits_it_nothing_of_a_call_begins():
    with Phones() as p:
        page = Page(p.server)
        assert 'calls' not in page.welcome
        assert page.call().hears()['why'] == 'off'
        p.voice.none('cmd_sdp')
        assert p.kinds() == []
        Bank.permit(p, True)
        p.voice.drop()
        eventually(lambda: Page(p.server).call().hears()['why'] == 'off', 'voice is away')
    lone = Server()  # no telephone at all
    try:
        page = Page(lone)
        assert 'calls' not in page.welcome
        assert page.call().hears()['why'] == 'off'
    finally:
        lone.done()


def test_closed_hours_unknown_topics_and_consent_hold_for_calls_too():
    with Bank() as p:
        topic = p.do('GET', '/api/topics')['topics'][0]
        today = time.gmtime().tm_wday
        week = [[{'from': 600, 'until': 660}] if (today + 3) % 7 == d else [] for d in range(7)]
        made = p.do('POST', '/api/calendars', {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'UTC', 'promise_us': 7200 * 10**6, 'week': week, 'dates': [],
                                               'uses': [{'kind': 'topic', 'id': topic['id']}]}, 201)
        page = Page(p.server)
        told = page.call(topic=topic['key']).hears()
        assert (told['state'], told['why']) == ('ended', 'closed') and told['by_us'] == told['until_us'] + 7200 * 10**6, told
        p.do('DELETE', '/api/calendars/' + made['id'])
        assert page.call(topic='no-such').refused()['code'] == 'not_found'
        page.ws.send(t='call', id=page.key, identity={'kind': 'anonymous'}, sdp=OFFER)  # no topic
        assert page.refused()['field'] == 'topic'
        wrong = {'kind': 'signed', 'account': 'C0001', 'name': 'A', 'expires': int(time.time()) + 60, 'signature': '00' * 32}
        assert page.call(identity=wrong).refused()['id'] == page.key
        p.site(consent_zh='同意', consent_en='I agree')
        page = Page(p.server)
        version = page.welcome['consent']['version']
        f = page.call().refused()
        assert (f['code'], f['field']) == ('missing_field', 'consent'), f
        assert page.call(consent=version + 1).refused()['code'] == 'wrong_state'
        p.voice.none('cmd_sdp')
        page.call(consent=version)
        p.voice.until('cmd_sdp', ring=0)


def test_what_the_sites_form_requires_is_required_before_a_call_too():
    with Bank() as p:
        deposits = next(a for a in p.do('GET', '/api/vocabulary')['attributes'] if a['scope'] == 'customer' and a['name'] == 'deposits')
        p.site(fields=[{'kind': 'name', 'required': True}, {'kind': 'phone', 'required': True}, {'kind': 'email', 'required': False},
                       {'kind': 'attribute', 'attribute': deposits['id'], 'required': True}])
        page, name, amount = Page(p.server), {'key': 'name', 'value': 'Calls Much'}, {'key': deposits['id'], 'value': '12345'}
        phone = {'key': 'phone', 'value': '13900000007'}

        def refusal(**said):
            f = page.call(key=secrets.token_hex(16), **said).refused()
            assert f['id'] == page.key, f
            return f['code'], f['field']

        assert refusal() == ('missing_field', 'fields.name')
        assert refusal(fields=[name]) == ('missing_field', 'fields.phone')
        assert refusal(fields=[name, phone]) == ('missing_field', 'fields.' + deposits['id'])
        assert refusal(fields=[name, dict(phone, value='call me'), amount])[1] == 'fields.phone'
        assert refusal(fields=[name, phone, dict(amount, value='much')])[1] == 'fields.' + deposits['id']
        assert refusal(fields=[name, phone, amount, {'key': 'email', 'value': 'nowhere'}])[1] == 'fields.email'
        p.voice.none('cmd_sdp')
        page.call(key=secrets.token_hex(16), fields=[name, phone, amount, {'key': 'email', 'value': 'calls@much.example'}])
        call = p.voice.until('cmd_sdp', ring=0)['call']
        assert next(a['value'] for a in p.customer('Calls Much')['attributes'] if a['key'] == 'deposits') == '12345'
        page.hang_up()
        p.voice.until('cmd_hangup', call=call)
        p.voice.ended(call, by=4)
        page.hears(state='ended')
        known = p.do('GET', '/demo/identities')['identities'][0]
        signed = {'kind': 'signed', **{k: known[k] for k in ('account', 'name', 'expires', 'signature')}}
        f = refusal(identity=signed)
        assert f == ('missing_field', 'fields.' + deposits['id']), f  # name and number are the company's own
        page.call(key=secrets.token_hex(16), identity=signed, fields=[amount])
        p.voice.until('cmd_sdp', ring=0)
        p.site(fields=[])
        beside = Page(p.server)
        beside.start('hello', 'general', identity={'kind': 'contact', 'name': 'Was Asked', 'phone': '13900000008'})
        p.site(fields=[{'kind': 'name', 'required': True}])
        beside.call()  # its customer was asked before the chat
        p.voice.until('cmd_sdp', ring=0)


def people(server):
    return [f['party'] for f in facts(server) if f['kind'] == 'party_created']


def test_who_waits_on_a_call_is_told_what_to_expect_and_may_leave_a_request_instead():
    with Bank() as p:
        p.site(consent_zh='同意', consent_en='I agree')
        page, v = Page(p.server), p.voice
        page.call(consent=page.welcome['consent']['version'], identity={'kind': 'contact', 'name': 'Rather Not', 'phone': '13900000009'})
        call = v.until('cmd_sdp', ring=0)['call']
        assert page.hears(state='waiting', nobody=True)
        Desk(p.server, 'liu.siqi', ready=False).do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '2'})
        told = page.hears(state='waiting', place=1)
        while told.get('nobody'):
            told = page.hears(state='waiting', place=1)
        assert 'open' not in told, told
        today = time.gmtime().tm_wday
        week = [[{'from': 600, 'until': 660}] if (today + 3) % 7 == i else [] for i in range(7)]
        site = next(s for s in p.do('GET', '/api/sites')['sites'] if s['key'] == 'lujiang')
        made = p.do('POST', '/api/calendars', {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'UTC', 'promise_us': 7200 * 10**6, 'week': week, 'dates': [],
                                               'uses': [{'kind': 'site', 'id': site['id']}]}, 201)
        told = page.hears(state='waiting', open=False, place=0)
        assert told['by_us'] > told['until_us'] - 1 and told['until_us'] > time.time() * 10**6, told
        p.do('DELETE', '/api/calendars/' + made['id'])
        told = page.hears(state='waiting', place=1)
        assert 'open' not in told, told
        key = secrets.token_hex(16)
        ask = {'t': 'request', 'id': key, 'want': 'callback', 'identity': {'kind': 'anonymous'}, 'phone': '13900000009'}
        page.ws.send(**ask, call=page.key[::-1])  # of nobody: as without one
        assert page.refused()['field'] == 'topic'
        page.ws.send(**ask, call=page.key)
        no = page.until(lambda f: f['t'] == 'requested')['no']
        kept = next(r for r in p.do('GET', '/api/requests')['requests'] if r['no'] == no)
        assert kept['customer'] == p.customer('Rather Not')['id'] and kept['topic'] == p.general and 'conversation' in kept, kept
        page.hang_up()
        v.until('cmd_hangup', call=call)
        v.ended(call, by=4)
        page.hears(state='ended')
        page.ws.send(**dict(ask, id=secrets.token_hex(16)), call=page.key)  # just over: it is its customer's still
        assert page.until(lambda f: f['t'] == 'requested')['no'] == no + 1


def test_one_call_a_visitor_and_another_key_is_busy():
    with Bank() as p:
        v = p.voice
        first = Page(p.server)
        first.start('hello', 'general', identity={'kind': 'contact', 'name': 'Li', 'phone': '13900000001'})
        first.call()
        call = v.until('cmd_sdp', ring=0)['call']
        again = Page(p.server)
        again.token = first.token
        again.connect()  # the same customer, in another tab
        assert again.call(key=secrets.token_hex(16)).hears()['why'] == 'busy'
        lone = Page(p.server)
        lone.call()
        second = v.until('cmd_sdp', ring=0)['call']
        mine, lone_key, known = lone.key, secrets.token_hex(16), people(p.server)
        assert lone.call(key=lone_key).hears(state='ended')['why'] == 'busy'  # of one page
        assert people(p.server) == known, 'a call that is not taken makes nobody known'
        lone.key = mine
        for page, c in ((first, call), (lone, second)):
            page.hang_up()
            v.until('cmd_hangup', call=c)
            v.ended(c, by=4)
            page.hears(state='ended')
        again.call(key=secrets.token_hex(16))
        assert v.until('cmd_sdp', ring=0)['call'] not in (call, second)
        assert lone.call(key=mine).hears()['why'] == 'over'  # its key has been used


def test_the_call_is_its_keys_and_goes_where_the_key_was_said_last():
    with Bank() as p:
        d, v = p.agent(), p.voice
        page = Page(p.server)
        page.call()
        call, _ = p.talks_to(page, d)
        page.hears(state='talking')
        stranger = Page(p.server)
        stranger.call(key=secrets.token_hex(16), sdp=None)  # no such call
        assert stranger.hears()['why'] == 'over'
        stranger.ws.send(t='candidate', id=page.key, candidate='candidate:stolen')  # it knows the key, but never said it
        stranger.ws.send(t='ping')
        stranger.until(lambda f: f['t'] == 'pong')
        page.ws.drop()
        page.connect()  # only its socket was lost: the sound goes on
        page.call(sdp=None)
        assert page.hears()['state'] == 'talking'
        v.none('cmd_sdp')
        v.none('cmd_candidate')
        page.call(sdp='v=0 anew')  # the page was loaded anew
        assert v.until('cmd_sdp', call=call)['text'] == 'v=0 anew'
        other = Page(p.server)
        other.key = page.key[::-1]
        other.hang_up()  # of nobody
        other.ws.send(t='ping')
        other.until(lambda f: f['t'] == 'pong')
        v.none('cmd_hangup')


def test_a_killed_serve_finds_the_pages_talk_and_the_page_hangs_up_after_it():
    with Bank() as p:
        d, v = p.agent(), p.voice
        page = Page(p.server)
        page.call()
        call, row = p.talks_to(page, d)
        page.hears(state='talking')
        heard = time.monotonic()
        v.settled()
        p.server.kill()
        v.drop()
        p.server.restart()
        v.connect()
        assert v.theirs == [call]
        page.connect()
        least_ms = (time.monotonic() - heard) * 1000
        page.call(sdp=None)
        told = page.hears()
        assert told['state'] == 'talking' and told['talk_ms'] >= least_ms, (told, least_ms)  # how long they talk outlives page and server
        page.hang_up()
        v.until('cmd_hangup', call=call)
        v.ended(call, by=4, reason=HANGUP)
        page.hears(state='ended')
        d.connect()
        assert d.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')['id'] == row['id']


def test_a_page_that_is_back_before_voice_keeps_its_call():
    with Bank() as p:
        d, v = p.agent(), p.voice
        page = Page(p.server)
        page.call()
        call, row = p.talks_to(page, d)
        v.settled()
        p.server.kill()
        v.drop()
        p.server.restart()
        page.connect()
        page.call(sdp='v=0 anew')
        assert page.hears()['state'] == 'talking'
        assert Page(p.server).call(key=secrets.token_hex(16)).hears()['why'] == 'off'  # none begins
        v.connect()
        assert v.until('cmd_sdp', call=call)['text'] == 'v=0 anew'
        v.settled()
        p.server.kill()
        v.drop()
        p.server.restart()
        page.connect()
        page.call(sdp=None)
        assert page.hears()['state'] == 'talking'
        page.hang_up()
        v.connect()
        v.until('cmd_hangup', call=call)
        v.ended(call, by=4, reason=HANGUP)
        page.hears(state='ended')


def test_what_ends_a_call_is_said_to_its_page():
    with Bank() as p:
        d, v = p.agent(), p.voice
        page = Page(p.server)
        page.call()
        call, row = p.talks_to(page, d)
        v.ended(call, by=CUSTOMER, reason=MEDIA)
        assert page.hears(state='ended')['why'] == 'lost'
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        d.wrap(row)
        page = Page(p.server)
        page.call()
        call, row = p.talks_to(page, d)
        d.end(row)
        v.until('cmd_hangup', call=call)
        v.ended(call, by=3)
        assert 'why' not in page.hears(state='ended')
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'wrapup')
        d.wrap(row)
        page = Page(p.server)
        page.call()
        call = v.until('cmd_sdp', ring=0)
        v.send('taken', call=call['call'], op=call['op'], result=TAKEN_FULL)
        assert page.hears(state='ended')['why'] == 'full'
        page = Page(p.server)
        page.call()
        call, _ = p.talks_to(page, d)
        v.settled()
        v.drop()  # voice died
        assert page.hears(state='ended')['why'] == 'lost'
        p.voice = Voice(p.path)
        eventually(lambda: p.kinds('call_lost') == ['call_lost'] * 2, 'both are told as lost')


def test_who_sends_too_much_is_closed_and_what_is_too_long_refused():
    with Bank('--chat-rate', '20') as p:
        page = Page(p.server)
        page.call()
        p.voice.until('cmd_sdp', ring=0)
        try:
            for i in range(2000):
                page.ws.send(t='candidate', id=page.key, candidate=f'candidate:{i}')
            page.until(lambda f: False)
            raise AssertionError('2,000 candidates were taken')
        except Closed as e:
            assert e.code == 4429, e.code
        except (BrokenPipeError, ConnectionResetError):
            pass
        page = Page(p.server)
        page.call(sdp='x' * 12001)
        f = page.refused()
        assert (f['code'], f['field']) == ('out_of_range', 'sdp'), f
        p.voice.none('cmd_hangup')


def test_the_calls_of_pages_have_a_bound_and_the_next_is_told_so():
    limits = json.loads(subprocess.run([TANDEM, 'limits', '--json'], capture_output=True, text=True, check=True).stdout)
    with Bank() as p:
        pages, first = [], None
        for _ in range(limits['calls_of_pages']['limit']):
            pages.append(Page(p.server).call())
            offer = p.voice.until('cmd_sdp', ring=0)
            first = first or offer['call']
        last = Page(p.server).call()
        assert last.hears() == {'t': 'call', 'state': 'ended', 'why': 'full'}
        pages[0].hang_up()
        p.voice.until('cmd_hangup', call=first)
        p.voice.ended(first, by=4)
        pages[0].hears(state='ended')
        last.call(key=secrets.token_hex(16))
        p.voice.until('cmd_sdp', ring=0)


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
