#!/usr/bin/python3
"""What customers meet: brands, forms before a chat, consent, pictures. Against a running Tandem, by its protocol."""
import atexit
import base64
import os
import re
import secrets
import struct
import sys
import time
import urllib.parse
import zlib

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Server, WebSocket, Widget, run_all  # noqa: E402

SERVER = {}


def server():
    if not SERVER:
        SERVER['s'] = Server()
        atexit.register(SERVER['s'].done)
    return SERVER['s']


def admin():
    if 'admin' not in SERVER:
        client = server().signed_in()
        SERVER['admin'] = client
    return SERVER['admin']


def png(size=4):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + b'\x15\x5e\xef' * size for _ in range(size))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', size, size, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows))
            + chunk(b'IEND', b''))


def site(key, **change):
    """Makes or changes the site of that key; gives its id."""
    old = next((s for s in admin()('GET', '/api/sites').json['sites'] if s['key'] == key), None)
    body = {k: v for k, v in (old or {}).items() if k not in ('id', 'logo', 'consent_version', 'version')}
    body.update({'key': key, 'name': key, 'colour': '#155eef', 'ink': '#ffffff'} if not old else {})
    body.update(change)
    a = admin()('PUT', f"/api/sites/{old['id']}", body) if old else admin()('POST', '/api/sites', body)
    assert a.status in (200, 201), (a.status, a.body)
    return a.json['id']


def attribute(name, kind, scope='customer'):
    a = admin()('POST', '/api/attributes', {'scope': scope, 'name': name, 'key': '', 'type': kind, 'label_zh': name, 'label_en': name})
    assert a.status == 201, a.body
    return a.json['id']


def begin(widget, **fields):
    key = secrets.token_hex(16)
    widget.ws.send(t='start', id=key, topic='wealth', identity=fields.pop('identity', {'kind': 'anonymous'}), text='hello', **fields)
    return widget.until(lambda f: f['t'] in ('started', 'error') and f.get('id') == key)


def customer_named(name):
    found = admin()('GET', f'/api/customers?query={urllib.parse.quote(name)}').json['customers']
    assert len(found) == 1, found
    return admin()('GET', f"/api/customers/{found[0]['id']}").json


def test_what_a_visitor_says_in_the_form_decides_who_is_asked_first():
    """Both are ready and serve the queue; the topic wants the customer's dialect, which the form asks for."""
    dialect = next(a['id'] for a in admin()('GET', '/api/vocabulary').json['attributes'] if a['scope'] == 'customer' and a['name'] == 'dialect')
    site('lujiang', fields=[{'kind': 'attribute', 'attribute': dialect, 'required': True, 'words': ['minnan', 'cantonese']}])
    desks = {'minnan': Desk(server(), 'lin.haiyan'), 'cantonese': Desk(server(), 'zhou.minhui')}
    try:
        for word, other in (('cantonese', 'minnan'), ('minnan', 'cantonese')):
            widget = Widget(server())
            f = begin(widget, fields=[{'key': dialect, 'value': word}])
            assert f['t'] == 'started', f
            offer = desks[word].offer()
            said = next(a for a in offer['customer']['attributes'] if a['key'] == 'dialect')
            assert said['value'] == word, offer['customer']
            assert offer['step'] == 0 and offer['why']['considered'] > offer['why']['eligible'], offer['why']
            desks[word].accept(offer)
            ways = [w for w in desks[other].rows.values() if w['k'] == 'contact' and w['id'] == offer['id']]
            assert not ways, ways
            widget.ws.send(t='leave')
            widget.await_state(state='closed')
            desks[word].wrap(offer)
    finally:
        site('lujiang', fields=[])
        for d in desks.values():
            d.do('PUT', '/api/agent/state', {'state': 'offline'})
            d.ws.close()


def test_each_site_shows_its_own_brand_and_topics():
    topics = admin()('GET', '/api/topics').json['topics']
    wealth = next(t for t in topics if t['key'] == 'wealth')
    site('wealthy', brand_zh='鹭江财富', brand_en='Lujiang Wealth', greeting_en='Good day', colour='#7a1f3d', ink='#ffffff', lang='en',
         topics=[wealth['id']])
    w, plain = Widget(server(), site='wealthy').welcome, Widget(server()).welcome
    assert w['company'] == {'zh': '鹭江财富', 'en': 'Lujiang Wealth'} and w['greeting']['en'] == 'Good day', w
    assert (w['colour'], w['ink'], w['lang']) == ('#7a1f3d', '#ffffff', 'en'), w
    assert [t['key'] for t in w['topics']] == ['wealth'] and len(plain['topics']) > 1, (w, plain)
    assert plain['company']['en'] != 'Lujiang Wealth' and plain['form'] == [] and 'consent' not in plain, plain


def test_a_topic_that_the_site_does_not_offer_is_refused():
    other = next(t['key'] for t in admin()('GET', '/api/topics').json['topics'] if t['key'] != 'wealth')
    widget = Widget(server(), site='wealthy')
    key = secrets.token_hex(16)
    widget.ws.send(t='start', id=key, topic=other, identity={'kind': 'anonymous'}, text='x')
    f = widget.until(lambda f: f.get('id') == key)
    assert (f['t'], f['field']) == ('error', 'topic'), f


def test_two_administrators_do_not_write_over_each_other():
    one = next(s for s in admin()('GET', '/api/sites').json['sites'] if s['key'] == 'wealthy')
    body = {k: v for k, v in one.items() if k not in ('id', 'logo', 'consent_version')}
    assert admin()('PUT', f"/api/sites/{one['id']}", body).status == 200
    a = admin()('PUT', f"/api/sites/{one['id']}", body)
    assert (a.status, a.json['error'], a.json['field']) == (409, 'wrong_state', 'version'), a.body


def test_a_logo_is_checked_and_served_for_ever_under_its_id():
    one = site('wealthy')
    put = lambda raw: admin()('PUT', f'/api/sites/{one}/logo', {'image': base64.b64encode(raw).decode()})  # noqa: E731
    a = put(b'<svg xmlns="http://www.w3.org/2000/svg"/>' + b' ' * 100)
    assert (a.status, a.json['field']) == (400, 'image'), a.body
    assert put(png() + b'x' * 65536).status == 413
    assert admin()('PUT', f'/api/sites/{one}/logo', {'image': '%%%'}).status == 400
    assert put(png()).status == 204
    logo = Widget(server(), site='wealthy').welcome['logo']
    a = server().http()('GET', f'/api/pictures/{logo}')
    assert a.status == 200 and a.body == png() and a.headers['content-type'] == 'image/png', a.headers
    assert 'immutable' in a.headers['cache-control'] and a.headers['x-content-type-options'] == 'nosniff', a.headers
    assert admin()('PUT', f'/api/sites/{one}/logo', {'image': ''}).status == 204
    assert 'logo' not in Widget(server(), site='wealthy').welcome
    assert server().http()('GET', f'/api/pictures/{logo}').status == 404


def test_an_agent_may_change_their_own_picture_only_and_customers_see_it():
    login, other = server().logins['agent'][:2]
    agent, second = server().http(), server().http()
    me = agent.sign_in(login, server().passwords[login])['id']
    them = second.sign_in(other, server().passwords[other])['id']
    image = {'image': base64.b64encode(png()).decode()}
    assert agent('PUT', f'/api/users/{them}/picture', image).status == 403
    assert agent('PUT', f'/api/users/{me}/picture', image).status == 204
    assert second('GET', f'/api/users/{me}/picture').body == png()
    assert second('GET', f'/api/users/{them}/picture').status == 404


def test_what_is_required_must_be_there_and_what_is_typed_must_fit():
    number, level = attribute('household', 'number'), attribute('tier', 'text')
    site('ask', fields=[{'kind': 'name', 'required': True}, {'kind': 'email', 'required': False}, {'kind': 'attribute', 'attribute': number, 'required': False},
                        {'kind': 'attribute', 'attribute': level, 'required': False, 'words': ['gold', 'silver']}])
    widget = Widget(server(), site='ask')
    assert [f['key'] for f in widget.welcome['form']] == ['name', 'email', number, level], widget.welcome
    assert [w['key'] for w in widget.welcome['form'][3]['words']] == ['gold', 'silver'], widget.welcome
    name = {'key': 'name', 'value': 'Wei'}
    for fields, code, field in (([], 'missing_field', 'fields.name'), ([name, {'key': 'email', 'value': 'nobody'}], 'bad_value', 'fields.email'),
                                ([name, {'key': number, 'value': '1e9'}], 'bad_value', f'fields.{number}'),
                                ([name, {'key': level, 'value': 'platinum'}], 'bad_value', f'fields.{level}')):
        f = begin(widget, fields=fields)
        assert (f['t'], f.get('field')) == ('error', field), (fields, f)
        assert code == 'bad_value' or f['code'] == code, f
    f = begin(widget, fields=[{'key': 'name', 'value': 'Wei Prechat'}, {'key': 'email', 'value': 'wei@example.com'}, {'key': number, 'value': '4'},
                              {'key': level, 'value': 'gold'}, {'key': 'gone', 'value': 'x'}])
    assert f['t'] == 'started', f
    c = customer_named('Wei Prechat')
    assert {'kind': 'email', 'address': 'wei@example.com', 'verified': False} in c['identities'], c
    assert {a['key']: a['value'] for a in c['attributes']} == {'household': '4', 'tier': 'gold'}, c


def test_what_a_visitor_claims_never_replaces_what_is_known():
    known = server().http()('GET', '/demo/identities').json['identities'][0]
    found = admin()('GET', f"/api/customers?query={known['account']}").json['customers'][0]
    before = admin()('GET', f"/api/customers/{found['id']}").json
    deposits = next(a for a in admin()('GET', '/api/vocabulary').json['attributes'] if a['scope'] == 'customer' and a['name'] == 'deposits')
    was = next(a['value'] for a in before['attributes'] if a['key'] == 'deposits')
    site('lujiang', fields=[{'kind': 'name', 'required': True}, {'kind': 'attribute', 'attribute': deposits['id'], 'required': False}])
    try:
        identity = {'kind': 'signed', **{k: known[k] for k in ('account', 'name', 'expires', 'signature')}}
        f = begin(Widget(server()), identity=identity, fields=[{'key': deposits['id'], 'value': '99000000'}, {'key': 'name', 'value': 'Impostor'}])
        assert f['t'] == 'started', f
        after = admin()('GET', f"/api/customers/{found['id']}").json
        assert after['name'] == before['name'], after
        assert next(a['value'] for a in after['attributes'] if a['key'] == 'deposits') == was, after
        f = begin(Widget(server()), fields=[{'key': deposits['id'], 'value': '12345'}, {'key': 'name', 'value': 'Claims Much'}])
        assert f['t'] == 'started', f
        assert next(a['value'] for a in customer_named('Claims Much')['attributes'] if a['key'] == 'deposits') == '12345'
    finally:
        site('lujiang', fields=[])


def test_consent_is_to_the_words_in_force_and_is_on_record_until_erasure():
    site('agree', consent_zh='我同意', consent_en='I agree', fields=[{'kind': 'name', 'required': True}])
    widget = Widget(server(), site='agree')
    assert widget.welcome['consent'] == {'version': 1, 'zh': '我同意', 'en': 'I agree'}, widget.welcome
    name = [{'key': 'name', 'value': 'Ada Consent'}]
    f = begin(widget, fields=name)
    assert (f['code'], f['field']) == ('missing_field', 'consent'), f
    site('agree', consent_zh='我同意更多', consent_en='I agree to more')
    f = begin(widget, fields=name, consent=1)
    assert (f['t'], f['field']) == ('error', 'consent'), f
    f = begin(widget, fields=name, consent=2)
    assert f['t'] == 'started', f
    c = customer_named('Ada Consent')
    assert [(x['version'], x['en']) for x in c['consents']] == [(2, 'I agree to more')], c
    facts = admin()('GET', '/api/log?limit=1000').json['facts']
    given = [x for x in facts if x['kind'] == 'consent_given']
    assert [(x['party'], x['b']) for x in given] == [(c['id'], '2')], given
    widget.ws.send(t='leave')
    widget.until(lambda f: f['t'] == 'state' and f['state'] == 'closed')
    assert admin()('DELETE', f"/api/customers/{c['id']}").status == 204
    import sqlite3
    db = sqlite3.connect(os.path.join(server().data, 'tandem.db'))
    assert db.execute('select count(*) from consent where party_id = ?', (int(c['id']),)).fetchone() == (0,)
    db.close()


def test_a_form_that_is_no_form_ends_nothing():
    ws = WebSocket(server().port, '/ws/chat?site=ask')
    ws.send(t='hello', lang='en')
    ws.until(lambda f: f['t'] == 'welcome')
    base = {'t': 'start', 'id': 'k' * 16, 'topic': 'wealth', 'identity': {'kind': 'anonymous'}, 'text': 'x'}
    for fields in ('x', {}, [1], [{'key': 'name'}], [{'key': 'name', 'value': 'x', 'more': 1}], [{'key': 'n' * 21, 'value': ''}],
                   [{'key': 'name', 'value': 'x' * 1301}], [{'key': 'name', 'value': 'x'}] * 9):
        ws.send(**base, fields=fields)
        f = ws.until(lambda f: f['t'] == 'error')
        assert f['field'] == 'fields', (fields, f)


# -- opening hours and requests --


def minutes_now():
    t = time.gmtime()
    return t.tm_wday, t.tm_hour * 60 + t.tm_min


def calendar(week, uses, **more):
    """Hours in UTC; an older one of these uses gives them up."""
    body = {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'UTC', 'promise_us': 7200 * 10**6, 'week': week, 'dates': [], 'uses': uses, **more}
    a = admin()('POST', '/api/calendars', body)
    assert a.status == 201, a.body
    return a.json['id']


def closed_today():
    """Open for an hour, but in three days only."""
    day, _ = minutes_now()
    return [[{'from': 600, 'until': 660}] if (day + 3) % 7 == d else [] for d in range(7)]


def ask(widget, want, key=None, **fields):
    key = key or secrets.token_hex(16)
    widget.ws.send(t='request', id=key, want=want, identity=fields.pop('identity', {'kind': 'anonymous'}), **fields)
    return widget.until(lambda f: f['t'] in ('requested', 'error') and f.get('id') == key)


def test_a_closed_topic_says_when_it_opens_and_what_is_promised():
    topic = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')
    made = calendar(closed_today(), [{'kind': 'topic', 'id': topic['id']}])
    try:
        topics = {t['key']: t for t in Widget(server()).welcome['topics']}
        t = topics['wealth']
        opens = time.gmtime(t['until_us'] / 1e6)
        assert t['open'] is False and (opens.tm_hour, opens.tm_min) == (10, 0) and opens.tm_wday == (minutes_now()[0] + 3) % 7, t
        assert t['by_us'] - t['until_us'] == 7200 * 10**6, t
        assert all(o['open'] for k, o in topics.items() if k != 'wealth'), topics
        # A queue's and a site's hours hold for the topic as well.
        site_id = next(s['id'] for s in admin()('GET', '/api/sites').json['sites'] if s['key'] == 'lujiang')
        other = calendar(closed_today(), [{'kind': 'site', 'id': site_id}])
        assert not any(o['open'] for o in Widget(server()).welcome['topics'])
        assert admin()('DELETE', f'/api/calendars/{other}').status == 204
    finally:
        assert admin()('DELETE', f'/api/calendars/{made}').status == 204
    assert all(o['open'] for o in Widget(server()).welcome['topics'])


def test_who_waits_while_nobody_of_the_queue_is_at_work_is_told_and_hears_when_that_changes():
    own = Server()
    atexit.register(own.done)
    lone = Widget(own)
    lone.start('anybody?', topic='wealth')
    told = lambda w, nobody: w.until(lambda f: f['t'] == 'state' and f['state'] == 'waiting' and f.get('nobody', False) is nobody)  # noqa: E731
    first = told(lone, True)
    assert 'wait_us' not in first and 'open' not in first, first
    queue = next(t for t in own.signed_in()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')['queue']
    users = [u for u in own.signed_in()('GET', '/api/users').json['users'] if u['role'] == 'agent' and u.get('agent')]
    inside = Desk(own, next(u['login'] for u in users if queue in u['agent']['queues']), ready=False)
    outside = [u['login'] for u in users if queue not in u['agent']['queues']]
    late = Widget(own)
    late.start('and now?', topic='wealth')
    told(late, True)  # a desktop that is open and offline is nobody at work
    for login in outside[:1]:
        Desk(own, login).do('PUT', '/api/agent/state', {'state': 'ready'})
    inside.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '2'})
    for w in (lone, late):
        assert told(w, False)['place'] > 0
    fresh = Widget(own)
    fresh.start('a third', topic='wealth')
    assert 'nobody' not in fresh.await_state(state='waiting')
    inside.do('PUT', '/api/agent/state', {'state': 'offline'})
    for w in (lone, late, fresh):
        told(w, True)
    inside.do('PUT', '/api/agent/state', {'state': 'ready'})
    for w in (lone, late, fresh):
        w.until(lambda f: f['t'] == 'state' and 'nobody' not in f)


def test_who_has_a_chat_already_is_told_of_the_closing_too_and_loses_nothing():
    number = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')['id']
    kept, over = Widget(server()), Widget(server())
    for w in (kept, over):
        w.start('before the closing')
        assert w.until(lambda f: f['t'] == 'state' and f['place'] > 0).get('open') is None
    over.ws.send(t='leave')
    assert over.await_state(state='closed').get('open') is None
    made = calendar(closed_today(), [{'kind': 'topic', 'id': number}])
    shut = lambda w, state: w.until(lambda f: f['t'] == 'state' and f['state'] == state and f.get('open') is False)  # noqa: E731
    try:
        told = shut(kept, 'waiting')
        opens = time.gmtime(told['until_us'] / 1e6)
        assert (opens.tm_wday, opens.tm_hour) == ((minutes_now()[0] + 3) % 7, 10), told
        assert told['by_us'] - told['until_us'] == 7200 * 10**6 and told['place'] == 0 and 'wait_us' not in told, told
        shut(over, 'closed')
        over.say('and one thing more')
        assert shut(over, 'waiting')['by_us'] == told['by_us']
        # What was begun while it is closed is taken, stored and waits, with the same time named.
        late = Widget(server())
        late.start('after the closing')
        assert shut(late, 'waiting')['by_us'] == told['by_us']
    finally:
        assert admin()('DELETE', f'/api/calendars/{made}').status == 204
    for w in (kept, over, late):
        w.until(lambda f: f['t'] == 'state' and f['state'] == 'waiting' and f['place'] > 0 and 'open' not in f)
        w.ws.send(t='leave')
        w.await_state(state='closed')


def test_hours_that_cannot_be_are_refused_at_their_field():
    good = {'name_zh': '时', 'name_en': 'H', 'zone': 'Asia/Shanghai', 'promise_us': 0, 'week': [[] for _ in range(7)], 'dates': [], 'uses': []}
    span = lambda a, b: {'from': a, 'until': b}  # noqa: E731
    for change, field in (({'zone': '../passwd'}, 'zone'), ({'zone': 'Asia/Nowhere'}, 'zone'), ({'week': [[span(600, 540)]] + [[]] * 6}, 'week'),
                          ({'week': [[span(540, 720), span(700, 800)]] + [[]] * 6}, 'week'), ({'dates': [{'date': '2026-02-30', 'spans': []}]}, 'dates[0]'),
                          ({'uses': [{'kind': 'queue', 'id': '999'}]}, 'uses')):
        a = admin()('POST', '/api/calendars', dict(good, **change))
        assert a.status >= 400 and a.json['field'] == field, (change, a.status, a.body)
    a = admin()('POST', '/api/calendars', dict(good, dates=[{'date': '2026-10-01', 'label': '国庆节', 'spans': []}]))
    at = f"/api/calendars/{a.json['id']}"
    assert admin()('PUT', at, dict(good, version=1)).status == 200 and admin()('PUT', at, dict(good, version=1)).status == 409
    assert admin()('DELETE', at).status == 204 and admin()('DELETE', at).status == 404


def test_nothing_that_is_left_out_of_hours_is_lost_not_even_by_kill_9():
    topic = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')
    made = calendar(closed_today(), [{'kind': 'topic', 'id': topic['id']}])
    key = secrets.token_hex(16)
    f = ask(Widget(server()), 'message', key=key, topic='wealth', name='Night Owl', email='owl@example.com', text='Are you there?')
    assert f['t'] == 'requested' and f['no'] == 1 and f['by_us'] > time.time() * 1e6, f
    server().kill()
    server().restart()
    SERVER.pop('admin')
    # Its answer may have been lost: the same key again gives the same number.
    again = ask(Widget(server()), 'message', key=key, topic='wealth', name='Night Owl', email='owl@example.com', text='Are you there?')
    assert (again['no'], again['by_us']) == (f['no'], f['by_us']), (f, again)
    listed = admin()('GET', '/api/requests').json
    assert listed['open'] == 1, listed
    r = listed['requests'][0]
    assert (r['no'], r['kind'], r['state'], r['text'], r['email'], r['due_us']) == (1, 'message', 'open', 'Are you there?', 'owl@example.com', f['by_us']), r
    assert admin()('DELETE', f'/api/calendars/{made}').status == 204


def test_a_request_that_nobody_could_answer_is_refused_at_its_field():
    widget = Widget(server())
    for want, fields, field in (('callback', {}, 'phone'), ('callback', {'phone': '12'}, 'phone'), ('email', {'text': 'x'}, 'email'),
                                ('email', {'email': 'x@y.example'}, 'text'), ('message', {'text': 'x'}, 'phone'), ('fax', {'text': 'x'}, 'want'),
                                ('callback', {'phone': '13800138000', 'wanted_us': 1}, 'wanted_us'),
                                ('callback', {'phone': '13800138000', 'topic': 'nowhere'}, 'topic')):
        f = ask(widget, want, **{'topic': 'wealth', **fields})
        assert (f['t'], f.get('field')) == ('error', field), (want, fields, f)


def test_agents_see_and_do_the_requests_of_their_queues_only():
    queue = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')['queue']
    users = [u for u in admin()('GET', '/api/users').json['users'] if u['role'] == 'agent' and u.get('agent')]
    inside = [u for u in users if queue in u['agent']['queues']]
    one, two = (server().http() for _ in range(2))
    one.sign_in(inside[0]['login'], server().passwords[inside[0]['login']])
    two.sign_in(inside[1]['login'], server().passwords[inside[1]['login']])
    desk = WebSocket(server().port, '/ws/desk', cookie=one.cookie)
    desk.send(t='hello', since='0')
    desk.until(lambda f: f['t'] == 'snapshot')
    f = ask(Widget(server()), 'callback', topic='wealth', phone='13800138000', wanted_us=int((time.time() + 3600) * 1e6))
    desk.until(lambda m: m['t'] == 'requests')
    mine = next(r for r in one('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    at, whose = f"/api/requests/{mine['id']}", f"/api/customers/{mine['customer']}"
    assert one('GET', whose).status == 403, 'the customer is shown before anybody took it'
    assert one('PUT', at, {'state': 'taken'}).status == 204 and one('PUT', at, {'state': 'taken'}).status == 204
    a = two('PUT', at, {'state': 'taken'})
    assert (a.status, a.json['error']) == (409, 'taken'), a.body
    assert (one('GET', whose).status, two('GET', whose).status) == (200, 403)
    assert one('PUT', at, {'state': 'done', 'note': 'called at three'}).status == 204
    assert one('PUT', at, {'state': 'open'}).status == 409
    done = next(r for r in two('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    assert (done['state'], done['note'], done['agent']) == ('done', 'called at three', inside[0]['id']), done
    # Out of the queue, out of sight.
    was = inside[1]['agent']
    assert admin()('PUT', f"/api/agents/{inside[1]['id']}", dict(was, queues=[q for q in was['queues'] if q != queue])).status == 204
    f = ask(Widget(server()), 'callback', topic='wealth', phone='13800138000')
    hidden = next(r for r in one('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    assert f['no'] not in [r['no'] for r in two('GET', '/api/requests').json['requests']]
    assert two('PUT', f"/api/requests/{hidden['id']}", {'state': 'taken'}).status == 404
    kinds = [x['kind'] for x in admin()('GET', '/api/log?limit=1000').json['facts'] if x['kind'].startswith('request_')]
    assert kinds.count('request_made') == 3 and 'request_taken' in kinds and 'request_done' in kinds, kinds


def test_erasing_a_customer_empties_what_they_left():
    f = ask(Widget(server()), 'email', topic='wealth', name='Erase Myself', email='gone@example.com', text='my secret')
    r = next(r for r in admin()('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    assert r['name'] == 'Erase Myself'
    assert admin()('DELETE', f"/api/customers/{r['customer']}").status == 204
    r = next(r for r in admin()('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    assert (r['state'], r['name'], r['email'], r['text'], r['customer']) == ('done', '', '', '', '0'), r


def test_who_asks_beside_a_conversation_is_its_customer():
    widget = Widget(server())
    widget.start('hello', topic='wealth')
    widget.await_state(state='waiting')
    f = ask(widget, 'callback', phone='13800138001')
    assert f['t'] == 'requested', f
    r = next(r for r in admin()('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    assert r['conversation'], r
    c = admin()('GET', f"/api/customers/{r['customer']}").json
    assert {'kind': 'phone', 'address': '+8613800138001', 'verified': False} in c['identities'], c


def test_a_full_line_is_said_and_what_is_left_instead_is_kept():
    number = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')['queue']
    queue = next(q for q in admin()('GET', '/api/queues').json['queues'] if q['id'] == number)
    put = lambda most: admin()('PUT', f'/api/queues/{number}', {  # noqa: E731
        **{k: v for k, v in queue.items() if k not in ('id', 'version')}, 'waiting_max': dict(queue['waiting_max'], chat=most)})
    a = put(1)
    assert a.status in (200, 204), a.body
    first, asker, stays = Widget(server()), Widget(server()), Widget(server())
    first.start('first')
    asker.start('is my deposit safe?')
    f = asker.until(lambda f: f['t'] == 'state' and f.get('full'))
    assert f['state'] == 'waiting' and f['place'] == 0, f
    stays.start('I stay')
    stays.until(lambda f: f['t'] == 'state' and f.get('full'))
    assert ask(asker, 'callback', phone='13800138009', text='is my deposit safe?')['t'] == 'requested'
    asker.ws.send(t='leave')
    asker.await_state(state='closed')
    assert put(0).status in (200, 204)
    f = stays.until(lambda f: f['t'] == 'state' and f['place'] > 0)
    assert 'full' not in f, f
    for w in (first, stays):
        w.ws.send(t='leave')
        w.await_state(state='closed')


def test_whether_it_is_open_at_an_hour_one_wishes_is_told_before_a_chat_and_in_one():
    topic = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')
    widget = Widget(server())

    def hours(at, **topic):
        widget.ws.send(t='hours', at_us=at * 10**6, **topic)
        return widget.until(lambda f: f['t'] == 'hours' or f.get('field') == 'hours')

    made = calendar(closed_today(), [{'kind': 'topic', 'id': topic['id']}])
    try:
        day = time.gmtime(time.time() + 3 * 86400)
        ten = int(time.time()) + 3 * 86400 - (day.tm_hour * 3600 + day.tm_min * 60 + day.tm_sec) + 10 * 3600
        for _ in ('before', 'in a chat'):
            topics = {} if widget.token else {'topic': 'wealth'}
            assert hours(ten, **topics) == {'t': 'hours', 'at_us': ten * 10**6, 'open': True, 'until_us': (ten + 3600) * 10**6}
            assert hours(ten - 1, **topics) == {'t': 'hours', 'at_us': (ten - 1) * 10**6, 'open': False, 'until_us': ten * 10**6}
            assert hours(ten + 3600, **topics)['until_us'] == (ten + 7 * 86400) * 10**6
            assert hours(int(time.time()) + 401 * 86400, **topics)['code'] == 'out_of_range'
            if not widget.token:
                assert hours(ten)['code'] == hours(ten, topic='nothing')['code'] == 'not_found'
                assert hours(ten, topic='loan')['open'] is True
                widget.start('now with a chat')
    finally:
        admin()('DELETE', f'/api/calendars/{made}')
    widget.ws.send(t='leave')
    widget.await_state(state='closed')


def test_who_leaves_something_during_the_hours_hears_within_what_is_promised():
    topic = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')
    day, minute = minutes_now()
    whole = [[{'from': 0, 'until': 1440}] for _ in range(7)]
    made = calendar(whole, [{'kind': 'topic', 'id': topic['id']}])
    try:
        due = ask(Widget(server()), 'callback', topic='wealth', phone='13800138000')['by_us'] / 1e6
        assert 7100 < due - time.time() < 7300, due - time.time()
        wanted = int(time.time()) + 9 * 3600
        assert ask(Widget(server()), 'callback', topic='wealth', phone='13800138000', wanted_us=wanted * 10**6)['by_us'] == wanted * 10**6
    finally:
        admin()('DELETE', f'/api/calendars/{made}')
    # It closes before: counted from the next opening.
    until = minute + 30 if minute < 1410 else 1440 + minute % 1410 + 1
    week = [[{'from': 600, 'until': 660}] if (day + 3) % 7 == d else [{'from': minute, 'until': until}] if d == day else [] for d in range(7)]
    made = calendar(week, [{'kind': 'topic', 'id': topic['id']}])
    try:
        due = time.gmtime(ask(Widget(server()), 'callback', topic='wealth', phone='13800138000')['by_us'] / 1e6)
        assert (due.tm_wday, due.tm_hour, due.tm_min) == ((day + 3) % 7, 12, 0), due
    finally:
        admin()('DELETE', f'/api/calendars/{made}')


def test_who_took_a_request_reads_its_conversation_and_nobody_else_of_the_queue():
    queue = next(t for t in admin()('GET', '/api/topics').json['topics'] if t['key'] == 'wealth')['queue']
    inside = [u for u in admin()('GET', '/api/users').json['users'] if u['role'] == 'agent' and u.get('agent') and queue in u['agent']['queues']]
    one, two = (server().http() for _ in range(2))
    one.sign_in(inside[0]['login'], server().passwords[inside[0]['login']])
    two.sign_in(inside[1]['login'], server().passwords[inside[1]['login']])
    widget = Widget(server())
    widget.start('what was said before')
    f = ask(widget, 'email', email='wei@example.com', text='please write')
    r = next(r for r in one('GET', '/api/requests').json['requests'] if r['no'] == f['no'])
    read = lambda who: who('GET', f"/api/conversations/{r['conversation']}/messages")  # noqa: E731
    assert read(one).status == 403
    assert one('PUT', f"/api/requests/{r['id']}", {'state': 'taken'}).status == 204
    assert 'what was said before' in read(one).body.decode() and read(two).status == 403
    assert one('PUT', f"/api/requests/{r['id']}", {'state': 'open'}).status == 204
    assert read(one).status == 403
    widget.ws.send(t='leave')


# -- when a chat is over --


def talk(text, topic='wealth'):
    """A chat that is answered; gives its server, the widget, the agent's desktop and the contact."""
    own = Server()
    atexit.register(own.done)
    d, w = Desk(own, 'lin.haiyan'), Widget(own)
    w.start(text, topic=topic)
    contact = d.offer()
    d.accept(contact)
    w.await_state(state='talking')
    return w, d, contact


def test_a_conversation_is_read_back_as_text_and_rated_once():
    w, d, contact = talk('Is my card <here>?')
    rate = lambda key, stars, **more: (w.ws.send(t='rate', id=key, stars=stars, **more), w.until(lambda f: f.get('id') == key))[1]  # noqa: E731
    assert rate('r' * 16, 5)['code'] == 'wrong_state'  # not over yet
    assert d.http('POST', f"/api/conversations/{contact['conversation']}/messages", {'key': 'k1', 'text': '在的。'}).status == 201
    w.until(lambda f: f['t'] == 'messages' and any(m['text'] == '在的。' for m in f['messages']))
    w.ws.send(t='transcript', zone='Asia/Shanghai')
    text = ''
    while True:
        f = w.until(lambda f: f['t'] == 'transcript')
        text += f['text']
        if f['last']:
            break
    lines = text.split('\r\n')
    local = time.gmtime(time.time() + 8 * 3600)
    assert lines[0].startswith(time.strftime('[%Y-%m-%d ', local)) and lines[0].endswith('您：Is my card <here>?'), lines
    assert '林海燕' in lines[1] and lines[1].endswith('在的。'), lines
    d.end(contact, 2)
    w.await_state(state='closed')
    assert rate('s' * 16, 6)['field'] == 'stars'
    assert rate('t' * 16, 4, comment='quick')['t'] == 'rated' and rate('u' * 16, 4, comment='quick')['t'] == 'rated'
    assert rate('v' * 16, 1)['code'] == 'exists'
    d.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['state'] == 'wrapup')
    events = d.http('GET', f"/api/conversations/{contact['conversation']}/timeline").json['rows']
    rated = [e for e in events if e['kind'] == 'rated']
    assert [(e['a'], e['contact']) for e in rated] == [(4, contact['id'])], events
    d.wrap(contact)


def test_a_transcript_and_a_rating_are_of_ones_own_conversation_only():
    w = Widget(server())
    w.ws.send(t='transcript', zone='')
    assert w.until(lambda f: f['t'] == 'error')['field'] == 'transcript'
    w.ws.send(t='rate', id='x' * 16, stars=5)
    assert w.until(lambda f: f['t'] == 'error')['code'] == 'wrong_state'


def test_each_site_has_a_page_of_its_own_and_no_other_address_has():
    a = server().http()('GET', '/c/lujiang')
    assert a.status == 200 and a.headers['content-type'].startswith('text/html') and b'viewport-fit=cover' in a.body, a.body
    assert "script-src 'self'" in a.headers['content-security-policy']
    for path in ('/c/', '/c/nowhere', '/c/lujiang/more', '/c'):
        assert server().http()('GET', path).status == 404, path
    for lang, query, where in (('zh', '', '?lang=zh'), ('en', '?from=card', '?lang=en&from=card'), ('en', '?from=card&lang=zh', None), ('page', '', None)):
        site('one-tongue', name='One', lang=lang)
        a = server().http()('GET', '/c/one-tongue' + query)
        assert (a.status, a.headers.get('location')) == ((302, '/c/one-tongue' + where) if where else (200, None)), (lang, query, a.status, a.headers)


def test_a_frame_that_comes_twice_does_once_what_it_says():
    """As after a fault below: the answer to the first is the only one, and nothing is refused."""
    w = Widget(server())
    key, began = secrets.token_hex(16), []
    w.ws.send(t='hello', lang='zh', seq=0)
    for _ in range(2):
        w.ws.send(t='start', id=key, topic='wealth', identity={'kind': 'anonymous'}, text='twice')
    began.append(w.until(lambda f: f['t'] in ('started', 'error')))
    said = secrets.token_hex(16)
    for _ in range(2):
        w.ws.send(t='send', id=said, text='this too')
    w.ws.send(t='start', id=key, topic='wealth', identity={'kind': 'anonymous'}, text='twice')
    w.ws.send(t='ping')
    rest = []
    while not rest or rest[-1]['t'] != 'pong':
        rest.append(w.until(lambda f: True))
    assert began[0]['t'] == 'started' and not [f for f in rest if f['t'] in ('error', 'started')], (began, rest)
    w.ws.send(t='ping')
    while not [f for f in rest if f['t'] == 'ack'][1:]:
        rest.append(w.until(lambda f: f['t'] == 'ack'))
    assert len({f['seq'] for f in rest if f['t'] == 'ack'}) == 1, rest
    again = Widget(server())
    again.token, again.seq = began[0]['token'], 0
    again.connect()
    texts = []
    while texts[-1:] != ['this too']:
        texts += [m['text'] for m in again.until(lambda f: f['t'] == 'messages')['messages']]
    assert texts == ['twice', 'this too'], texts


# -- on another device --


def link(widget, **fields):
    widget.ws.send(t='link', **fields)
    return widget.until(lambda f: f['t'] in ('link', 'error'))


def go_on(code, key=None, site='lujiang'):
    """Another browser with the link: (widget, answer)."""
    key = key or secrets.token_hex(16)
    w = Widget(server(), site=site)
    w.ws.send(t='continue', id=key, code=code)
    f = w.until(lambda f: f['t'] in ('continued', 'error') and f.get('id') == key)
    w.token = f.get('token')
    return w, f


def test_a_link_leads_once_to_the_whole_conversation_and_both_devices_go_on():
    one = Widget(server())
    assert link(one)['code'] == 'wrong_state'
    one.start('I began on the computer')
    made = link(one)
    assert re.fullmatch(r'[A-Za-z0-9_-]{43}', made['code']) and 500e6 < made['until_us'] - time.time() * 1e6 < 601e6, made
    key = secrets.token_hex(16)
    two, f = go_on(made['code'], key)
    assert f['t'] == 'continued' and f['token'] != one.token, f
    assert two.await_text('I began on the computer')['by'] == 'customer'
    said = one.await_text('已在另一台设备上继续此会话')
    assert said['by'] == 'system' and said['id'].startswith('continued-'), said
    one.say('from the computer')
    two.await_text('from the computer')
    two.say('from the phone')
    one.await_text('from the phone')
    # An answer that was lost is asked for again; somebody else with the link is too late.
    again, f2 = go_on(made['code'], key)
    assert f2['token'] == f['token'], f2
    _, late = go_on(made['code'])
    assert (late['t'], late['code'], late['field']) == ('error', 'not_found', 'code'), late
    two.ws.drop()
    two.connect()  # its own token lasts
    two.say('after a break')
    one.await_text('after a break')
    assert [m['text'] for m in one.texts.values()].count('已在另一台设备上继续此会话') == 1, one.texts
    one.ws.send(t='leave')


def test_a_link_is_of_one_site_replaced_by_the_next_and_kept_as_a_hash_for_ten_minutes():
    import sqlite3
    one = Widget(server())
    one.start('the link')
    first, second = link(one)['code'], link(one)['code']
    assert go_on(first)[1]['code'] == 'not_found'
    assert go_on(second, site='wealthy')[1]['code'] == 'not_found'
    assert go_on('A' * 43)[1]['code'] == 'not_found'
    db = sqlite3.connect(os.path.join(server().data, 'tandem.db'), timeout=20)
    try:
        assert second.encode() not in b''.join(r[0] for r in db.execute('select token_hash from visitor_link'))
        db.execute('update visitor_link set created_us = created_us - 601000000 where used_us = 0')
        db.commit()
        assert go_on(second)[1]['code'] == 'not_found'
        db.execute('update visitor_link set created_us = created_us + 2000000 where used_us = 0')
        db.commit()
        assert go_on(second)[1]['t'] == 'continued'
    finally:
        db.close()
    for _ in range(3):
        assert link(one)['t'] == 'link'
    assert link(one)['code'] == 'too_many'
    one.ws.send(t='leave')


def test_a_device_may_let_go_and_its_token_is_worth_nothing_then():
    one = Widget(server())
    one.start('a shared computer')
    two, f = go_on(link(one, release=True)['code'])
    assert f['t'] == 'continued', f
    one.await_text('已在另一台设备上继续此会话')
    ws = WebSocket(server().port, '/ws/chat?site=lujiang')
    ws.send(t='hello', lang='zh', token=one.token)
    assert ws.until(lambda f: f['t'] in ('error', 'state'))['code'] == 'unknown_token'
    two.say('still here')
    two.ws.send(t='leave')


if __name__ == '__main__':
    run_all(globals())
