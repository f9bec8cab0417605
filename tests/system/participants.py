#!/usr/bin/env python3
"""Several agents at one conversation: invited, joined, writing, gone; who may do what, and what survives kill -9."""
import secrets
import sqlite3
import sys
import os

from harness import Desk, Server, Widget, facts, run_all, verify

server = lin = chen = zhang = None
C = '/api/contacts/'


def row(desk, contact, state=None):
    return desk.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact and (state is None or r['state'] == state))


def row_with(desk, contact, wanted):
    """The newest row of the contact, once it is as wanted."""
    while desk.ws.waiting():
        desk.take(desk.ws.receive())
    now = desk.rows.get(('contact', contact))
    if now and wanted(now):
        return now
    return desk.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact and wanted(r))


def say(desk, contact, text, status=201, **more):
    return desk.do('POST', f'/api/conversations/{contact["conversation"]}/messages', {'key': secrets.token_hex(8), 'text': text, **more}, status).json


def invite(desk, contact, who, mode='both', status=204, **more):
    return desk.do('POST', f'{C}{contact["id"]}/participants', {'agent': who.user['id'], 'mode': mode, **more}, status)


def states(contact_row):
    return {p['who']['id']: p['state'] for p in contact_row.get('parts', [])}


def talk(text='hello', topic='general'):
    w = Widget(server)
    w.start(text, topic)
    c = lin.accept()
    w.await_state(state='talking')
    return w, c


def over(w, c):
    lin.end(c, 999)
    lin.wrap(c)
    w.ws.close()


def test_a_floor_with_one_agent_ready_and_two_colleagues_who_are_not():
    global server, lin, chen, zhang
    server = Server('--away-ms', '1000', '--grace-ms', '3000')
    lin = Desk(server, 'lin.haiyan')
    chen, zhang = Desk(server, 'liu.siqi', ready=False), Desk(server, 'zhang.qiang', ready=False)
    for d in (lin, chen, zhang):
        d.user = d.http('GET', '/api/session').json['user']


def test_a_colleague_is_invited_reads_joins_and_both_write():
    w, c = talk('可以帮我看看贷款吗')
    at = f'/api/conversations/{c["conversation"]}/messages'
    assert chen.http('GET', at).status == 403
    invite(lin, c, chen, note='请帮忙看看利率')
    r = row(chen, c['id'], 'invited')
    assert r['part']['mode'] == 'both' and r['part']['note'] == '请帮忙看看利率' and r['part']['by']['id'] == lin.user['id'], r
    assert r['token'] == '0' and r['customer'] and r['holder']['id'] == lin.user['id'], r
    assert chen.await_text('可以帮我看看贷款吗')['seq'] == 1
    assert chen.http('GET', at).status == 200  # who is asked may look first, and cannot write to the customer yet
    say(chen, c, 'too early', 403)
    assert states(row_with(lin, c['id'], lambda r: states(r))) == {chen.user['id']: 'invited'}
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    assert states(row_with(lin, c['id'], lambda r: 'joined' in states(r).values())) == {chen.user['id']: 'joined'}
    said = say(chen, c, '利率是 2.8 %')
    assert w.await_text('利率是 2.8 %')['agent']['zh'] == chen.user['name_zh'], w.texts
    assert lin.await_text('利率是 2.8 %')['agent']['id'] == chen.user['id']
    say(lin, c, '还有问题吗？')
    assert w.await_text('还有问题吗？')['agent']['zh'] == lin.user['name_zh']
    assert chen.await_text('还有问题吗？')['seq'] == said['seq'] + 1
    say(chen, c, 'SECRET between us', kind='note')
    assert lin.await_text('SECRET between us')['kind'] == 'note'
    w.say('谢谢')
    assert chen.await_text('谢谢')['by'] == 'customer'
    # holds nothing: the holder's place is taken once, the guest's not
    assert lin.await_me()['active'] == 1 and chen.await_me()['active'] == 0
    # all leave when it ends
    lin.end(c, 99)
    chen.await_gone(c['id'])
    say(chen, c, 'too late', 403)
    lin.wrap(c)
    assert chen.http('GET', at).status == 200  # who took part may read it again
    assert 'SECRET' not in str(w.texts)
    kinds = [f['kind'] for f in facts(server)]
    assert kinds.count('participant_invited') == 1 and kinds.count('participant_joined') == 1
    w.ws.close()


def test_who_is_asked_for_advice_writes_notes_and_nothing_to_the_customer():
    w, c = talk()
    invite(lin, c, chen, 'notes')
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    say(chen, c, 'to the customer', 403)
    say(chen, c, 'to lin', kind='note')
    lin.await_text('to lin')
    # the holder may let them write, without asking again
    invite(lin, c, chen, 'both')
    r = row_with(chen, c['id'], lambda r: r['part']['mode'] == 'both')
    assert r['state'] == 'joined', r
    say(chen, c, 'now to the customer')
    w.await_text('now to the customer')
    over(w, c)


def test_one_declines_one_leaves_one_is_taken_out():
    w, c = talk()
    at = f'{C}{c["id"]}/participants'
    invite(lin, c, chen)
    row(chen, c['id'], 'invited')
    chen.do('DELETE', at)
    chen.await_gone(c['id'])
    assert states(row_with(lin, c['id'], lambda r: 'declined' in states(r).values())) == {chen.user['id']: 'declined'}
    assert chen.http('GET', f'/api/conversations/{c["conversation"]}/messages').status == 403
    assert chen.do('POST', f'{C}{c["id"]}/join', status=409).json['error'] == 'wrong_state'
    invite(lin, c, chen)  # asked once more
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    chen.do('DELETE', at)
    chen.do('DELETE', at)  # again is nothing
    chen.await_gone(c['id'])
    invite(lin, c, zhang)
    zhang.do('POST', f'{C}{c["id"]}/join')
    row(zhang, c['id'], 'joined')
    lin.do('DELETE', f'{at}?agent={zhang.user["id"]}')
    zhang.await_gone(c['id'])
    say(zhang, c, 'after being taken out', 403)
    left = [(f['b'], f['c']) for f in facts(server) if f['kind'] == 'participant_left'][-3:]
    assert left == [(3, int(chen.user['id'])), (4, int(chen.user['id'])), (4, int(lin.user['id']))], left
    over(w, c)


def test_what_is_not_one_s_to_do_is_refused():
    w, c = talk()
    at = f'{C}{c["id"]}/participants'
    assert invite(chen, c, zhang, status=403).json['error'] == 'forbidden'
    assert invite(lin, c, lin, status=400).json['field'] == 'agent'
    assert lin.do('POST', at, {'agent': '999999', 'mode': 'both'}, 400).json['field'] == 'agent'
    assert lin.do('POST', at, {'agent': chen.user['id'], 'mode': 'all'}, 400).json['field'] == 'mode'
    assert lin.do('POST', at, {'agent': chen.user['id'], 'mode': 'both', 'note': 'x' * 1001}, 400).json['field'] == 'note'
    assert chen.do('POST', f'{C}{c["id"]}/join', status=404)
    assert chen.do('DELETE', at, status=404)
    assert lin.do('POST', C + '999999/participants', {'agent': chen.user['id'], 'mode': 'both'}, 404)
    invite(lin, c, chen)
    assert chen.do('DELETE', f'{at}?agent={lin.user["id"]}', status=403).json['error'] == 'forbidden'
    assert chen.do('POST', f'{C}{c["id"]}/end', {'seq': 1}, (403, 409)).status in (403, 409)
    before = len(facts(server))
    for _ in range(3):  # repeated it is nothing
        invite(lin, c, chen)
    assert len(facts(server)) == before
    over(w, c)
    assert invite(lin, c, zhang, status=409).json['error'] == 'wrong_state'


def test_a_contact_takes_eight_and_says_so():
    w, c = talk()
    admin = Desk(server, server.logins['administrator'][0], ready=False)
    users = [u for u in admin.http('GET', '/api/users').json['users'] if u['id'] != lin.user['id']]
    for i in range(9 - len(users)):
        users.append(admin.do('POST', '/api/users', {'login': f'guest{i}', 'password': 'correct horse battery', 'name_zh': '客', 'name_en': 'Guest',
                                                     'role': 'agent'}, (200, 201)).json)
    for u in users[:8]:
        lin.do('POST', f'{C}{c["id"]}/participants', {'agent': u['id'], 'mode': 'notes'})
    assert lin.do('POST', f'{C}{c["id"]}/participants', {'agent': users[8]['id'], 'mode': 'notes'}, 503).json['error'] == 'full'
    lin.do('DELETE', f'{C}{c["id"]}/participants?agent={users[0]["id"]}')
    lin.do('POST', f'{C}{c["id"]}/participants', {'agent': users[8]['id'], 'mode': 'notes'})
    over(w, c)
    admin.ws.close()


def test_all_of_it_is_there_after_kill_9():
    w, c = talk('vor dem Absturz')
    invite(lin, c, chen, note='halt mit mir')
    invite(lin, c, zhang, 'notes')
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    for d in (lin, chen, zhang, w):
        d.ws.close()
    server.kill()
    server.restart()
    for d in (lin, chen, zhang):
        d.connect()
    r = row(chen, c['id'], 'joined')
    assert r['part']['note'] == 'halt mit mir' and states(r) == {chen.user['id']: 'joined', zhang.user['id']: 'invited'}, r
    assert row(zhang, c['id'], 'invited')['part']['mode'] == 'notes'
    chen.await_text('vor dem Absturz')  # its messages came with it
    w.seq, w.texts = 0, {}
    w.connect()
    say(chen, c, 'nach dem Absturz')
    w.await_text('nach dem Absturz')
    # a desktop that was away is told what it is still in, and what not
    cursor = zhang.cursor
    zhang.ws.close()
    lin.do('DELETE', f'{C}{c["id"]}/participants?agent={zhang.user["id"]}')
    f = zhang.connect(cursor)
    assert not [r for r in f['rows'] if r['k'] == 'contact' and r['id'] == c['id']], f
    over(w, c)


def test_who_has_joined_goes_on_when_the_holder_is_lost():
    w, c = talk('bleibt jemand?')
    invite(lin, c, chen)
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    lin.do('PUT', '/api/agent/state', {'state': 'offline'})
    lin.ws.close()
    w.await_state(state='waiting')
    row_with(chen, c['id'], lambda r: 'holder' not in r)
    say(chen, c, 'Ich bin noch da')
    w.await_text('Ich bin noch da')
    lin.connect()
    lin.ready()
    again = lin.accept()
    assert again['id'] == c['id'] and states(again) == {chen.user['id']: 'joined'}, again
    over(w, again)
    chen.await_gone(c['id'])


def test_of_two_who_answer_at_once_the_second_is_told():
    w, c = talk('who is quicker?')
    invite(lin, c, chen)
    chen.do('POST', f'{C}{c["id"]}/join')
    row(chen, c['id'], 'joined')
    seen = 1
    first = say(chen, c, 'chen is', after=seen)
    key = secrets.token_hex(8)
    at = f'/api/conversations/{c["conversation"]}/messages'
    for _ in range(2):  # asked again it is the same, and nothing is stored
        assert lin.do('POST', at, {'key': key, 'text': 'lin is late', 'after': seen}, 409).json['error'] == 'newer_answer'
    assert say(chen, c, 'one more of her own', after=seen)['seq'] == first['seq'] + 1
    assert say(lin, c, 'a note is for colleagues', kind='note', after=seen)['seq'] == first['seq'] + 2
    sent = lin.do('POST', at, {'key': key, 'text': 'lin is late', 'after': first['seq'] + 2}, 201).json
    assert sent['seq'] == first['seq'] + 3
    # stored once, it is answered whatever has been written since
    say(chen, c, 'and after that', after=sent['seq'])
    assert lin.do('POST', at, {'key': key, 'text': 'lin is late', 'after': seen}, 201).json == {**sent, 'doubled': True}
    # what was deleted is no answer, the customer's words are none either
    said = say(chen, c, 'never mind')
    chen.do('DELETE', f'{at}?seq={said["seq"]}')
    w.say('thanks')
    say(lin, c, 'you are welcome', after=said['seq'] - 1)
    texts = [m['text'] for m in lin.http('GET', at).json['messages']]
    assert texts.count('lin is late') == 1, texts
    over(w, c)


def test_what_was_said_of_it_is_erased_with_the_customer():
    w, c = talk('forget me')
    invite(lin, c, chen, note='ERASE-THIS about the customer')
    over(w, c)
    admin = Desk(server, server.logins['administrator'][0], ready=False)
    admin.do('DELETE', f'/api/customers/{c["customer"]["id"]}')
    with sqlite3.connect(f'file:{os.path.join(server.data, "tandem.db")}?mode=ro', uri=True) as db:
        notes = [n for (n,) in db.execute('select note from participant where contact_id = ?', (c['id'],))]
    assert notes == [''], notes


def test_the_log_and_the_rows_agree():
    for d in (lin, chen, zhang):
        d.ws.close()
    server.stop()
    verify(server)
    server.done()


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
