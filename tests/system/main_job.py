#!/usr/bin/env python3
"""The main job, against the real program: a customer writes, the right agent answers, nothing is lost."""
import json
import os
import secrets
import sys
import time

from harness import Closed, Desk, Server, WebSocket, Widget, eventually, facts, run_all, verify

server = None


def customer_a(s):
    """Customer A's signed identity, as the bank's own page would give it."""
    a = s.http()('GET', '/demo/identities')
    assert a.status == 200, a.body
    i = a.json['identities'][0]
    return {'kind': 'signed', 'account': i['account'], 'name': i['name'], 'expires': i['expires'],
            'signature': i['signature']}


def test_the_sample_prints_passwords_and_starts():
    global server
    server = Server('--away-ms', '1000', '--grace-ms', '4000')
    assert len(server.logins['agent']) == 12 and len(server.passwords) == 14, server.passwords.keys()
    assert server.http()('GET', '/healthz').status == 200


def test_the_desktops_addresses_can_be_reloaded_and_sent_on():
    h = server.http()
    page = h('GET', '/')
    if page.status == 404 and h('GET', '/widget.js').status == 404:
        print('    this build carries no web files')
        return
    assert page.status == 200 and page.headers['content-type'].startswith('text/html'), page.status
    assert "script-src 'self'" in page.headers['content-security-policy']
    for path in ('/inbox', '/inbox/123', '/settings/people', '/settings/topics'):
        again = h('GET', path)
        assert again.status == 200 and again.body == page.body, path
    for path in ('/inboxes', '/settings.html', '/api/nothing', '/../etc/passwd', '/%2e%2e/etc/passwd'):
        assert h('GET', path).status == 404, path
    lost = h('GET', '/inboxes', headers={'Accept': 'text/html,application/xhtml+xml,*/*;q=0.8'})
    assert lost.status == 404 and lost.headers['content-type'].startswith('text/html') and b'<a href="/">' in lost.body, lost.body
    for path, accept in (('/inboxes', '*/*'), ('/inboxes', 'text/html;q=0'), ('/api/nothing', 'text/html')):
        assert h('GET', path, headers={'Accept': accept}).json['error'] == 'not_found', (path, accept)


def test_customer_a_reaches_the_one_right_agent():
    desks = [Desk(server, login) for login in server.logins['agent']]
    by_id = {d.user['id']: d for d in desks}
    w = Widget(server, 'zh')
    before = facts(server)[-1]['no']
    w.start('我想了解一下理财产品', 'wealth', customer_a(server))
    eventually(lambda: any(f['kind'] == 'contact_offered' for f in facts(server, before)), 'an offer')
    offered = [f for f in facts(server, before) if f['kind'] == 'contact_offered']
    assert len(offered) == 1, offered
    chosen = by_id[offered[0]['agent']]
    offer = chosen.offer()
    reasons = {p['en']: p for p in offer['why']['predicates'] if p['op'] != 'other'}
    print('    chosen:', chosen.login, json.dumps(offer['why'], ensure_ascii=False)[:600])
    assert offer['zh'] is True
    assert offer['why']['eligible'] == 1 and offer['why']['step'] == 0
    assert all(p['ok'] for p in offer['why']['predicates'])
    assert any('9.5' == p['need']['en'] and float(p['have']['en']) >= 9.5 for p in reasons.values()), reasons
    assert any('Minnan' in p['have']['en'] for p in reasons.values()), reasons
    keys = {a['key'] for a in offer['customer']['attributes']}
    assert 'deposits' in keys and 'dialect' in keys, keys
    contact = chosen.accept(offer)
    w.await_state(state='talking')
    assert w.state['agent']['zh'] == chosen.user['name_zh']
    chosen.await_text('我想了解一下理财产品')
    chosen.say(contact, '您好，我是您的理财经理')
    w.await_text('您好，我是您的理财经理')
    w.say('谢谢')
    line = chosen.await_text('谢谢')
    chosen.ws.send(t='read', conversation=contact['conversation'], seq=line['seq'])
    w.until(lambda f: f['t'] == 'marks' and f['read'] >= line['seq'])
    chosen.until(lambda f: any(r['k'] == 'marks' and r['agent_read'] >= line['seq'] for r in f.get('rows', [])))
    w.ws.send(t='read', seq=line['seq'])
    chosen.until(lambda f: any(r['k'] == 'marks' and r['customer_read'] >= line['seq'] for r in f.get('rows', [])))
    w.ws.send(t='typing')
    chosen.until(lambda f: f['t'] == 'typing')
    chosen.ws.send(t='typing', conversation=contact['conversation'])
    w.until(lambda f: f['t'] == 'typing')

    # close the tab, come back: the conversation is there and continues
    w.ws.close()
    chosen.say(contact, '还在吗？')
    w.seq, w.texts = 0, {}
    w.connect()
    assert w.welcome['conversation'] is True
    w.await_text('还在吗？')
    assert [m['text'] for _, m in sorted(w.texts.items())][0] == '我想了解一下理财产品'
    w.say('在的')
    last = chosen.await_text('在的')
    chosen.end(contact, last['seq'])
    w.await_state(state='closed')
    chosen.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['state'] == 'wrapup')
    chosen.wrap(contact)
    kinds = [f['kind'] for f in facts(server, before)]
    for kind in ('contact_arrived', 'contact_offered', 'contact_accepted', 'message_in', 'message_out',
                 'contact_ended', 'contact_wrapped'):
        assert kind in kinds, (kind, kinds)

    # and again: a closed conversation continues with a new contact
    w.say('还有一个问题')
    offer = chosen.offer()
    assert offer['conversation'] == contact['conversation'] and offer['id'] != contact['id']
    again = chosen.accept(offer)
    chosen.end(again, 99)
    chosen.wrap(again)
    for d in desks:
        d.do('PUT', '/api/agent/state', {'state': 'offline'})
        d.ws.close()


alone = None


def test_an_offer_declined_comes_back_to_its_place():
    global alone
    alone = Desk(server, 'lin.haiyan')  # from here on nobody else is on the floor
    first, second = Widget(server), Widget(server)
    first.start('first', 'general')
    offer = alone.offer()
    second.start('second', 'general')
    alone.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '1'})
    alone.await_gone(offer['id'])
    stale = alone.http('POST', f'/api/contacts/{offer["id"]}/accept', {'token': offer['token']})
    assert stale.status == 409 and stale.json['error'] == 'stale_token', stale.body
    other = alone.offer()  # held apart from the first, the agent gets the second
    assert other['id'] != offer['id']
    first.await_state(state='waiting', place=1)
    for w in (first, second):
        w.ws.send(t='leave')
        w.await_state(state='closed')
        w.ws.close()
    alone.await_gone(other['id'])


def test_a_doubled_command_and_a_doubled_message_change_nothing():
    w = Widget(server)
    key = secrets.token_hex(16)
    started = w.start('hello', 'general', key=key)
    c = alone.offer()
    before = facts(server)[-1]['no']
    alone.do('POST', f'/api/contacts/{c["id"]}/accept', {'token': c['token']})
    alone.do('POST', f'/api/contacts/{c["id"]}/accept', {'token': c['token']})
    assert [f['kind'] for f in facts(server, before)].count('contact_accepted') == 1
    k = secrets.token_hex(8)
    one, two = w.say('only once', k), w.say('only once', k)
    assert one['seq'] == two['seq'] and one['at_us'] == two['at_us']
    a, b = alone.say(c, 'only once too', k + 'a'), alone.say(c, 'only once too', k + 'a')
    assert a['seq'] == b['seq'] and a['id'] == b['id'] and b['doubled']
    assert [f['kind'] for f in facts(server, before)].count('message_in') == 1
    # a start whose answer was lost leads back to the same conversation
    other = Widget(server)
    again = other.start('hello', 'general', key=key)
    assert again['token'] == started['token'] and again['seq'] == 1
    other.await_text('only once too')
    other.ws.close()
    alone.do('POST', f'/api/contacts/{c["id"]}/end', {'seq': 99})
    alone.do('POST', f'/api/contacts/{c["id"]}/end', {'seq': 99})
    alone.do('POST', f'/api/contacts/{c["id"]}/wrap', {'code': '1'})
    alone.do('POST', f'/api/contacts/{c["id"]}/wrap', {'code': '1'})
    kinds = [f['kind'] for f in facts(server, before)]
    assert kinds.count('contact_ended') == 1 and kinds.count('contact_wrapped') == 1
    w.ws.close()


def test_a_customer_who_leaves_takes_the_offer_along():
    w = Widget(server)
    w.start('bye', 'general')
    offer = alone.offer()
    w.ws.send(t='leave')
    alone.await_gone(offer['id'])
    late = alone.http('POST', f'/api/contacts/{offer["id"]}/accept', {'token': offer['token']})
    assert late.status in (404, 409), late.body
    w.await_state(state='closed')
    w.ws.close()


def test_a_message_the_agent_had_not_seen_asks_for_a_new_contact():
    w = Widget(server)
    w.start('question', 'general')
    c = alone.accept()
    line = w.say('one more thing')
    alone.await_text('one more thing')
    alone.end(c, line['seq'] - 1)  # ended before it was on the screen
    alone.wrap(c)
    again = alone.offer()
    assert again['conversation'] == c['conversation']
    alone.accept(again)
    alone.end(again, line['seq'])
    alone.wrap(again)
    w.ws.close()


def test_a_dying_browser_loses_neither_offer_nor_chat():
    w = Widget(server)
    w.start('are you there?', 'general')
    offer = alone.offer()
    before = facts(server)[-1]['no']
    alone.ws.drop()
    eventually(lambda: 'agent_away' in [f['kind'] for f in facts(server, before)], 'away')
    eventually(lambda: 'offer_withdrawn' in [f['kind'] for f in facts(server, before)], 'withdrawn')
    alone.connect(alone.cursor)
    alone.await_me(away=False)
    c = alone.accept(alone.offer())
    assert c['id'] == offer['id']
    # in a chat: away, and back in time with what was missed
    alone.ws.drop()
    w.say('typed while the browser was dead')
    time.sleep(1.5)
    rows = alone.connect(alone.cursor)
    assert rows['t'] == 'rows'
    alone.await_text('typed while the browser was dead')
    alone.await_me(away=False)
    # and for good: the chat goes back to its place
    before = facts(server)[-1]['no']
    alone.ws.drop()
    eventually(lambda: 'contact_requeued' in [f['kind'] for f in facts(server, before)], 'requeued')
    w.await_state(state='waiting', requeued=True)
    alone.connect()
    alone.ready()
    c = alone.accept()
    assert c['conversation']
    w.await_state(state='talking')
    alone.end(c, 99)
    alone.wrap(c)
    w.ws.close()


def test_kill_9_keeps_places_messages_and_offers():
    waiting = []
    alone.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '1'})
    for i in range(4):
        w = Widget(server)
        w.start(f'customer {i}', 'general')
        waiting.append(w)
    for i, w in enumerate(waiting):
        w.await_state(state='waiting', place=i + 1)
    server.kill()
    server.restart()
    for i, w in enumerate(waiting):
        w.state = None
        w.connect()
        w.await_state(state='waiting')
    for i, w in enumerate(waiting):
        w.await_state(place=i + 1)
    alone.connect(alone.cursor)
    alone.await_me(away=False)
    alone.ready()
    for i in range(4):
        c = alone.offer()
        alone.accept(c)
        waiting[i].await_state(state='talking')
        alone.end(c, 99)
        alone.wrap(c)
    for w in waiting:
        w.ws.close()


def test_wrong_frames_get_their_reason_and_then_the_door():
    w = Widget(server, 'zh')
    w.ws.send(t='start', id='x', topic='wealth', identity={'kind': 'anonymous'}, text='hi')
    f = w.until(lambda f: f['t'] == 'error')
    assert f['code'] == 'out_of_range' and f['field'] == 'id' and f['message'], f
    w.ws.send(t='start', id='k' * 20, topic='wealth', text='hi',
              identity={'kind': 'signed', 'account': 'C0001', 'name': 'me', 'expires': 9999999999, 'signature': '0' * 64})
    f = w.until(lambda f: f['t'] == 'error')
    assert f['code'] == 'bad_signature' and f['field'] == 'identity.signature', f
    w.ws.send(t='send', id='k' * 20, text='before a start')
    f = w.until(lambda f: f['t'] == 'error')
    assert f['code'] == 'wrong_state' and f['id'] == 'k' * 20, f
    try:
        for _ in range(40):
            w.ws.send_frame(1, b'{"t":"dance"}')
        while True:
            w.ws.receive()
    except (Closed, OSError) as e:
        assert getattr(e, 'code', 4400) == 4400, e
    try:
        WebSocket(server.port, '/ws/chat?site=lujiang', origin='https://evil.example')
        raise AssertionError('a strange origin got in')
    except Closed as e:
        assert e.code == 403
    try:
        WebSocket(server.port, '/ws/chat?site=nobody')
        raise AssertionError('a strange site got in')
    except Closed as e:
        assert e.code == 404
    try:
        WebSocket(server.port, '/ws/desk', origin=f'http://127.0.0.1:{server.port}')
        raise AssertionError('the desktop without a session')
    except Closed as e:
        assert e.code in (401, 4401)


def test_somebody_elses_ids_are_refused():
    w = Widget(server)
    w.start('private', 'general')
    c = alone.accept()
    thief_login = next(l for l in server.logins['agent'] if l != alone.login)
    thief = Desk(server, thief_login, ready=False)
    assert thief.http('POST', f'/api/contacts/{c["id"]}/end', {'seq': 0}).status in (403, 404, 409)
    assert thief.http('POST', f'/api/conversations/{c["conversation"]}/messages', {'key': 'k' * 10, 'text': 'x'}).status in (403, 404)
    assert thief.http('GET', f'/api/conversations/{c["conversation"]}/messages').status in (403, 404)
    other = Widget(server)
    other.ws.close()
    stranger = WebSocket(server.port, '/ws/chat?site=lujiang')
    stranger.send(t='hello', token='A' * 43)
    f = stranger.until(lambda f: f['t'] == 'error')
    assert f['code'] == 'unknown_token', f
    thief.ws.close()
    alone.end(c, 99)
    alone.wrap(c)


def test_an_erased_customer_leaves_no_trace():
    admin = Desk(server, 'admin', ready=False)
    name = '陈可擦' + secrets.token_hex(6)
    w = Widget(server)
    w.start('my name is ' + name, 'general', {'kind': 'contact', 'name': name, 'phone': '13800138000'})
    c = alone.accept()
    party = c['customer']['id']
    busy = admin.http('DELETE', f'/api/customers/{party}')
    assert busy.status == 409, busy.body
    alone.say(c, f'dear {name}')
    alone.end(c, 99)
    alone.wrap(c)
    w.ws.close()
    gone = admin.http('DELETE', f'/api/customers/{party}')
    assert gone.status == 204, gone.body
    import glob
    needle = name.encode()

    def clean():
        return not any(needle in open(p, 'rb').read() for p in glob.glob(server.data + '/**', recursive=True)
                       if __import__('os').path.isfile(p))
    eventually(clean, 'the name is nowhere in the data directory')
    admin.ws.close()


def test_it_stops_cleanly_and_the_log_replays_to_the_same_state():
    assert server.stop() == 0
    verify(server)
    server.restart()
    verify(server)
    server.done()


def test_a_batch_that_cannot_be_stored_is_answered_and_forgotten():
    # The sample takes some commits; the drill counts from the start of serving.
    s = Server()
    s.stop()
    s.options = ['--sample', '--fail-commit', '6']
    s.restart()
    w = Widget(s)
    refused = 0
    for i in range(12):
        key = secrets.token_hex(16)
        w.ws.send(t='start', id=key, topic='general', identity={'kind': 'anonymous'}, text=f'try {i}')
        f = w.until(lambda f: f['t'] in ('started', 'error'))
        if f['t'] == 'error':
            assert f['code'] == 'not_stored', f
            refused += 1
            w.ws.send(t='start', id=key, topic='general', identity={'kind': 'anonymous'}, text=f'try {i}')
            w.until(lambda f: f['t'] == 'started')
        w.await_state(state='waiting')
        w.until(lambda f: f['t'] == 'state' and f['place'] == i + 1) if w.state.get('place') != i + 1 else None
        w.ws.close()
        w = Widget(s)
    eventually(lambda: [f['kind'] for f in facts(s)].count('contact_arrived') == 12, 'twelve arrivals')
    metrics = s.http()('GET', '/metrics').body.decode()
    assert 'tandem_router_signatures ' in metrics and 'tandem_router_signatures_loose 0' in metrics, metrics[-800:]
    failed = [l for l in metrics.splitlines() if l.startswith('tandem_store_failed_total ')][0]
    assert int(failed.split()[1]) >= 1, failed
    s.stop()
    verify(s)
    s.done()


def test_an_empty_installation_asks_for_its_first_administrator():
    s = Server(sample=False)
    assert s.setup_code
    h = s.http()
    assert h('GET', '/api/setup').json['needed'] is True
    body = {'code': 'wrong', 'company_zh': '三人公司', 'company_en': 'Three People', 'login': 'mei', 'name': '梅',
            'password': 'correct horse battery'}
    wrong = h('POST', '/api/setup', body)
    assert wrong.status == 400 and wrong.json["field"] == "code", wrong.body
    body['code'] = s.setup_code
    made = h('POST', '/api/setup', body)
    assert made.status == 201, made.body
    assert h('GET', '/api/setup').json['needed'] is False
    assert h('POST', '/api/setup', body).status in (403, 409)
    s.stop()
    s.done()


def test_the_sample_refuses_the_open_network():
    import subprocess
    from harness import TANDEM
    for address, said in [(a, 'this machine only') for a in ('0.0.0.0:0', '[::]:0', '127.example:0', '127.0.0.1.example:0')] + \
            [(a, '--listen') for a in ('127.0.0.1', ':0', '')]:
        out = subprocess.run([TANDEM, 'serve', '--sample', '--data', '/tmp/tandem-never', '--listen', address],
                             capture_output=True, text=True, timeout=30)
        assert out.returncode == 2 and said in out.stderr, out
        assert not os.path.exists('/tmp/tandem-never')


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
