#!/usr/bin/env python3
"""The conversation itself: private notes, quoting, editing and deleting, told to both sides and never to the wrong one."""
import secrets
import sqlite3
import sys

from harness import Desk, Server, Widget, eventually, facts, run_all, verify

server = lin = chen = None


def line(desk, text):
    return desk.await_row(lambda r: r['k'] == 'message' and r['text'] == text)


def note(desk, conversation, text, status=201, **more):
    return desk.do('POST', f'/api/conversations/{conversation}/messages',
                   {'key': secrets.token_hex(8), 'text': text, 'kind': 'note', **more}, status).json


def reply(desk, conversation, text, status=201, **more):
    return desk.do('POST', f'/api/conversations/{conversation}/messages', {'key': secrets.token_hex(8), 'text': text, **more}, status).json


def heard(widget):
    """Everything the customer's browser was ever sent, as text."""
    return ' '.join(str(m) for m in widget.texts.values())


def pump(widget):
    """A message there and back: all that was sent before has arrived."""
    widget.say('ping ' + secrets.token_hex(4))
    while widget.ws.waiting():
        widget.take(widget.ws.receive())


def talk(text='hello', lang='zh'):
    w = Widget(server, lang)
    w.start(text, 'general')
    c = lin.accept()
    w.await_state(state='talking')
    return w, c


def over(w, c):
    lin.end(c, 999)
    lin.wrap(c)
    w.ws.close()


def test_a_server_with_one_agent_on_the_floor():
    global server, lin
    server = Server()
    lin = Desk(server, 'lin.haiyan')


def test_a_note_is_on_the_desktop_and_never_at_the_customer():
    w, c = talk()
    said = note(lin, c['conversation'], 'SECRET: ask for the passport')
    row = line(lin, 'SECRET: ask for the passport')
    assert row['kind'] == 'note' and row['by'] == 'agent' and row['seq'] == said['seq'] == 2 and row['lang'] == 'en'
    reply(lin, c['conversation'], 'Good morning')
    w.await_text('Good morning')
    pump(w)
    assert 'SECRET' not in heard(w), heard(w)
    kinds = [f['kind'] for f in facts(server)]
    assert kinds.count('note_written') == 1 and kinds.count('message_out') == 1, kinds[-8:]
    # neither when the page comes back with nothing, nor with all that it had
    for seq in (0, 1, w.seq):
        w.ws.close()
        w.seq, w.texts = seq, {}
        w.connect()
        pump(w)
        assert 'SECRET' not in heard(w), heard(w)
    # after kill -9 the desktop still has it, the customer still not
    w.ws.close()
    server.kill()
    server.restart()
    lin.connect()
    assert line(lin, 'SECRET: ask for the passport')['kind'] == 'note'
    w.seq, w.texts = 0, {}
    w.connect()
    pump(w)
    assert 'SECRET' not in heard(w), heard(w)
    assert lin.http('GET', f'/api/conversations/{c["conversation"]}/messages').json['messages'][1]['kind'] == 'note'
    over(w, c)


def test_the_last_page_of_what_a_widget_missed_says_so():
    w, c = talk()
    note(lin, c['conversation'], 'for us')
    reply(lin, c['conversation'], 'for you')
    w.await_text('for you')
    w.ws.close()
    w.texts = {}
    w.connect()
    f = w.until(lambda f: f['t'] == 'messages')
    assert f['whole'] is True and f['messages'] == [], f
    over(w, c)


def test_notes_are_written_while_it_rings_and_while_it_is_wrapped_up():
    w = Widget(server)
    w.start('ring', 'general')
    offer = lin.offer()
    note(lin, offer['conversation'], 'while it rings')
    assert line(lin, 'while it rings')['kind'] == 'note'
    reply(lin, offer['conversation'], 'not yet', 403)
    c = lin.accept(offer)
    lin.end(c, 1)
    lin.await_row(lambda r: r['k'] == 'contact' and r['id'] == c['id'] and r['state'] == 'wrapup')
    note(lin, c['conversation'], 'while it is wrapped up')
    assert line(lin, 'while it is wrapped up')['kind'] == 'note'
    reply(lin, c['conversation'], 'too late', 403)
    # over a restart, which reads contacts in wrap-up again
    server.kill()
    server.restart()
    lin.connect()
    note(lin, c['conversation'], 'after a restart')
    line(lin, 'after a restart')
    lin.wrap(c)
    note(lin, c['conversation'], 'who held it once may still add one')
    w.ws.close()


def test_a_message_is_edited_and_both_sides_see_it_at_once():
    w, c = talk()
    at = f'/api/conversations/{c["conversation"]}/messages'
    said = reply(lin, c['conversation'], 'The rate is 2.5 %')
    w.await_text('The rate is 2.5 %')
    before = facts(server)[-1]['no']
    lin.do('PATCH', at, {'seq': said['seq'], 'text': '利率是 2.8 %'})
    f = w.until(lambda f: f['t'] == 'messages')
    m = f['messages'][0]
    assert m['seq'] == said['seq'] and m['text'] == '利率是 2.8 %' and m['edited_us'] > 0 and m['lang'] == 'zh', m
    row = line(lin, '利率是 2.8 %')
    assert row['edited_us'] == m['edited_us'] and row['seq'] == said['seq'], row
    assert not [r for r in lin.rows.values() if r['k'] == 'message' and r['text'] == 'The rate is 2.5 %']
    # the same again is nothing
    lin.do('PATCH', at, {'seq': said['seq'], 'text': '利率是 2.8 %'})
    assert [f['kind'] for f in facts(server, before)] == ['message_edited'], facts(server, before)
    # what was said before is for supervisors
    path = f'/api/conversations/{c["conversation"]}/before?seq={said["seq"]}'
    assert lin.http('GET', path).status == 403
    lead = server.signed_in('supervisor')
    texts = lead('GET', path).json['texts']
    assert [t['text'] for t in texts] == ['The rate is 2.5 %'] and texts[0]['agent']['id'] == lin.user['id'], texts
    over(w, c)


def test_a_deleted_message_loses_its_text_everywhere():
    w, c = talk()
    at = f'/api/conversations/{c["conversation"]}/messages'
    said = reply(lin, c['conversation'], 'wrong window')
    w.await_text('wrong window')
    lin.do('DELETE', f'{at}?seq={said["seq"]}')
    m = w.until(lambda f: f['t'] == 'messages')['messages'][0]
    assert m['seq'] == said['seq'] and m['text'] == '' and m['deleted_us'] > 0, m
    lin.await_row(lambda r: r['k'] == 'message' and r['seq'] == said['seq'] and r.get('deleted_us'))
    lin.do('DELETE', f'{at}?seq={said["seq"]}')
    lin.do('PATCH', at, {'seq': said['seq'], 'text': 'back'}, 409)
    over(w, c)


def test_a_change_reaches_whoever_was_away():
    w, c = talk()
    at = f'/api/conversations/{c["conversation"]}/messages'
    one, two = reply(lin, c['conversation'], 'one'), reply(lin, c['conversation'], 'two')
    w.await_text('two')
    w.ws.close()
    since = lin.cursor
    lin.until(lambda f: int(lin.cursor) > 0)if since == '0' else None
    cursor = lin.cursor
    lin.ws.close()
    lin.do('PATCH', at, {'seq': one['seq'], 'text': 'one, mended'})
    lin.do('DELETE', f'{at}?seq={two["seq"]}')
    w.texts = {}
    w.connect()
    w.await_text('one, mended')
    eventually(lambda: w.texts.get(two['seq'], {}).get('deleted_us'), 'deleted at the widget')
    lin.connect(since=cursor)
    line(lin, 'one, mended')
    lin.await_row(lambda r: r['k'] == 'message' and r['seq'] == two['seq'] and r.get('deleted_us'))
    over(w, c)


def test_only_the_author_changes_a_message_and_only_for_a_while():
    global chen
    w, c = talk()
    at = f'/api/conversations/{c["conversation"]}/messages'
    said = reply(lin, c['conversation'], 'mine')
    chen = Desk(server, 'chen.wenjie', ready=False)
    chen.do('PATCH', at, {'seq': said['seq'], 'text': 'not yours'}, 403)
    chen.do('DELETE', f'{at}?seq={said["seq"]}', None, 403)
    lin.do('PATCH', at, {'seq': 1, 'text': 'the customer said'}, 403)
    lin.do('PATCH', at, {'seq': 77, 'text': 'nothing'}, 404)
    admin = server.signed_in()
    assert admin('PUT', '/api/talk', {'edit_s': 0}).status == 204
    a = lin.http('PATCH', at, {'seq': said['seq'], 'text': 'too late'})
    assert (a.status, a.json['error']) == (409, 'too_late'), a.body
    assert admin('PUT', '/api/talk', {'edit_s': 900}).status == 204
    lin.do('PATCH', at, {'seq': said['seq'], 'text': 'in time'})
    over(w, c)


def test_a_reply_quotes_and_a_note_is_not_quoted_to_the_customer():
    w, c = talk('which branch?')
    said = reply(lin, c['conversation'], 'The one on Lujiang Road', reply_to=1)
    assert w.await_text('The one on Lujiang Road')['reply_to'] == 1
    assert line(lin, 'The one on Lujiang Road')['reply_to'] == 1
    n = note(lin, c['conversation'], 'between us', reply_to=said['seq'])
    a = lin.http('POST', f'/api/conversations/{c["conversation"]}/messages',
                 {'key': 'k1', 'text': 'quoting a note', 'reply_to': n['seq']})
    assert (a.status, a.json['field']) == (400, 'reply_to'), a.body
    a = lin.http('POST', f'/api/conversations/{c["conversation"]}/messages', {'key': 'k2', 'text': 'quoting nothing', 'reply_to': 99})
    assert (a.status, a.json['field']) == (400, 'reply_to'), a.body
    over(w, c)


def test_a_language_is_told_by_the_script():
    w, c = talk('你好', 'zh')
    assert line(lin, '你好')['lang'] == 'zh'
    for text, lang in (('Guten Tag', 'de'), ('ありがとう', 'ja'), ('감사합니다', 'ko'), ('спасибо', 'ru'), ('123', 'en')):
        reply(lin, c['conversation'], text, lang='en')
        assert line(lin, text)['lang'] == lang, text
    reply(lin, c['conversation'], '456', lang='zh')
    assert line(lin, '456')['lang'] == 'zh'
    over(w, c)


def test_a_colleague_named_in_a_note_may_read_and_write_notes_there_and_nobody_else():
    w, c = talk('who knows about mortgages?')
    at = f'/api/conversations/{c["conversation"]}'
    stranger = Desk(server, server.logins['agent'][-1], ready=False)
    for method, path, body in (('GET', '/messages', None), ('GET', '/timeline', None), ('GET', '/search?query=who', None), ('POST', '/export', None),
                               ('PUT', '/draft', {'mode': 'note', 'text': 'x'}),
                               ('POST', '/messages', {'key': 'k', 'text': 'x', 'kind': 'note'})):
        for desk in (chen, stranger):
            assert desk.http(method, at + path, body).status == 403, (method, path)
    lin.do('POST', f'{at}/messages', {'key': 'm0', 'text': 'to a customer', 'mentions': [chen.user['id']]}, 400)
    lin.do('POST', f'{at}/messages', {'key': 'm1', 'text': 'to nobody', 'kind': 'note', 'mentions': ['4711']}, 400)
    n = note(lin, c['conversation'], '@Chen what do you think?', mentions=[chen.user['id'], chen.user['id'], lin.user['id']])
    row = chen.await_row(lambda r: r['k'] == 'mention' and r['seq'] == n['seq'])
    assert row['text'] == '@Chen what do you think?' and row['by']['id'] == lin.user['id'] and row['seen_us'] == 0, row
    assert row['topic'] == 'general' and row['conversation'] == c['conversation'] and row['customer_id'] == c['customer']['id'], row
    assert not [r for r in lin.rows.values() if r['k'] == 'mention'] and not [r for r in stranger.rows.values() if r['k'] == 'mention']
    assert [f['kind'] for f in facts(server)].count('mentioned') == 1
    # reads, follows live, writes a note but not to the customer
    assert [m['seq'] for m in chen.do('GET', f'{at}/messages', None, 200).json['messages']] == [1, 2]
    assert stranger.http('GET', f'{at}/messages').status == 403
    chen.ws.send(t='look', conversation=c['conversation'])
    stranger.ws.send(t='look', conversation=c['conversation'])
    note(chen, c['conversation'], 'three years at most')
    assert line(lin, 'three years at most')['agent']['id'] == chen.user['id']
    line(chen, 'three years at most')
    reply(chen, c['conversation'], 'dear customer', 403)
    w.say('still there?')
    line(chen, 'still there?')
    stranger.ws.send(t='ping')
    stranger.until(lambda f: f['t'] == 'pong')
    assert not [r for r in stranger.rows.values() if r['k'] == 'message'], stranger.rows
    pump(w)
    assert 'three years' not in heard(w) and '@Chen' not in heard(w)
    # unseen over a reload and kill -9, seen for all of one's browsers
    server.kill()
    server.restart()
    for d in (lin, chen, stranger):
        d.connect()
    chen.await_row(lambda r: r['k'] == 'mention' and r['seq'] == n['seq'] and r['seen_us'] == 0)
    chen.do('POST', f'{at}/mentions/seen')
    chen.do('POST', f'{at}/mentions/seen')
    chen.await_row(lambda r: r['k'] == 'mention' and r['seq'] == n['seq'] and r['seen_us'] > 0)
    assert [f['kind'] for f in facts(server)].count('mention_seen') == 1
    page = chen.do('GET', '/api/mentions', None, 200).json
    assert [(m['seq'], m['customer_id']) for m in page['mentions']] == [(n['seq'], c['customer']['id'])] and page['more'] is False, page
    stranger.ws.close()
    w.ws.close()
    w = None
    lin.end(c, 999)
    lin.wrap(c)
    # who held a contact there once may read it later
    assert lin.do('GET', f'{at}/messages', None, 200).json['messages']


def test_a_draft_is_kept_until_it_is_sent_for_one_agent_and_mode():
    w, c = talk()
    at = f'/api/conversations/{c["conversation"]}/draft'
    lin.do('PUT', at, {'mode': 'text', 'text': 'half a sen', 'reply_to': 1}, 200)
    lin.do('PUT', at, {'mode': 'note', 'text': 'between us'}, 200)
    lin.do('PUT', at, {'mode': 'text', 'text': 'half a sentence', 'reply_to': 1}, 200)
    lin.do('PUT', at, {'mode': 'text', 'text': 'x' * 4001}, 400)
    server.kill()
    server.restart()
    lin.connect()
    mine = {d['mode']: d for d in lin.do('GET', '/api/drafts', None, 200).json['drafts']}
    assert mine['text']['text'] == 'half a sentence' and mine['text']['reply_to'] == 1 and mine['note']['text'] == 'between us', mine
    assert mine['text']['conversation'] == c['conversation']
    assert mine['note']['customer'] == {'id': c['customer']['id'], 'name': c['customer']['name']}, mine
    chen.do('PUT', at, {'mode': 'note', 'text': 'not mine'}, 403)
    chen.do('PUT', at, {'mode': 'note', 'text': ''}, 200) # one's own only
    assert len(lin.do('GET', '/api/drafts', None, 200).json['drafts']) == 2
    assert chen.do('GET', '/api/drafts', None, 200).json['drafts'] == []
    reply(lin, c['conversation'], 'half a sentence, and the rest')
    assert [d['mode'] for d in lin.do('GET', '/api/drafts', None, 200).json['drafts']] == ['note']
    lin.do('PUT', at, {'mode': 'note', 'text': ''}, 200)
    assert lin.do('GET', '/api/drafts', None, 200).json['drafts'] == []
    lin.end(c, 999)
    lin.wrap(c)
    w.ws.close()


def test_a_search_looks_through_the_whole_history_without_case_and_width():
    w, c = talk('Ｉｎｔｅｒｅｓｔ rate?')
    for i in range(120):
        reply(lin, c['conversation'], f'line {i}')
    note(lin, c['conversation'], 'INTEREST is for us')
    said = reply(lin, c['conversation'], 'no such word: 利率')
    find = lambda q, more='': lin.do('GET', f'/api/conversations/{c["conversation"]}/search?query={q}{more}', None, 200).json
    assert [h['seq'] for h in find('interest')['hits']] == [122, 1]
    assert [h['seq'] for h in find('%E5%88%A9%E7%8E%87')['hits']] == [said['seq']]
    assert len(find('line')['hits']) == 120 and 'before' not in find('line')
    assert [h['seq'] for h in find('line', '&before=4')['hits']] == [3, 2]
    assert find('nowhere') == {'hits': []}
    lin.do('DELETE', f'/api/conversations/{c["conversation"]}/messages?seq={said["seq"]}')
    assert find('%E5%88%A9%E7%8E%87') == {'hits': []}
    assert lin.http('GET', f'/api/conversations/{c["conversation"]}/search').status == 400
    before = facts(server)[-1]['no']
    copy = lin.do('POST', f'/api/conversations/{c["conversation"]}/export', None, 200).json
    assert len(copy['messages']) == 123 and copy['messages'][-2]['kind'] == 'note' and copy['more'] is False
    assert [(f['kind'], f['agent']) for f in facts(server, before)] == [('exported', lin.user['id'])]
    lin.end(c, 999)
    lin.wrap(c)
    w.ws.close()


def test_what_was_said_before_goes_with_the_person():
    w, c = talk('please forget me')
    at = f'/api/conversations/{c["conversation"]}/messages'
    said = reply(lin, c['conversation'], 'UNSAID')
    lin.do('PATCH', at, {'seq': said['seq'], 'text': 'SAID'})
    note(lin, c['conversation'], 'NOTED', mentions=[chen.user['id']])
    lin.do('PUT', f'/api/conversations/{c["conversation"]}/draft', {'mode': 'text', 'text': 'DRAFTED'}, 200)
    party = c['customer']['id']
    over(w, c)
    admin = server.signed_in()
    a = admin('DELETE', f'/api/customers/{party}')
    assert a.status == 204, a.body
    assert verify(server) is None
    server.stop()
    db = sqlite3.connect(f'{server.data}/tandem.db')
    left = [t for table in ('message', 'message_before') for (t,) in
            db.execute(f'select text from {table} where conversation_id = ?', (c['conversation'],)) if t]
    rows = [db.execute(f'select count(*) from {table} where conversation_id = ?', (c['conversation'],)).fetchone()[0] for table in ('mention', 'draft')]
    db.close()
    assert left == [] and rows == [0, 0], (left, rows)
    server.restart()


def test_the_server_ends():
    server.done()


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
