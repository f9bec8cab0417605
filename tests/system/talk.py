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
    note(lin, c['conversation'], 'no more', 403)
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
    lead = server.http()
    login = server.logins['supervisor'][0]
    lead.sign_in(login, server.passwords[login])
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
    admin = server.http()
    login = server.logins['administrator'][0]
    admin.sign_in(login, server.passwords[login])
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
    for text, lang in (('Guten Tag', 'en'), ('ありがとう', 'ja'), ('감사합니다', 'ko'), ('спасибо', 'ru'), ('123', 'en')):
        reply(lin, c['conversation'], text, lang='en')
        assert line(lin, text)['lang'] == lang, text
    reply(lin, c['conversation'], '456', lang='zh')
    assert line(lin, '456')['lang'] == 'zh'
    over(w, c)


def test_what_was_said_before_goes_with_the_person():
    w, c = talk('please forget me')
    at = f'/api/conversations/{c["conversation"]}/messages'
    said = reply(lin, c['conversation'], 'UNSAID')
    lin.do('PATCH', at, {'seq': said['seq'], 'text': 'SAID'})
    note(lin, c['conversation'], 'NOTED')
    party = c['customer']['id']
    over(w, c)
    admin = server.http()
    login = server.logins['administrator'][0]
    admin.sign_in(login, server.passwords[login])
    a = admin('DELETE', f'/api/customers/{party}')
    assert a.status == 204, a.body
    assert verify(server) is None
    server.stop()
    db = sqlite3.connect(f'{server.data}/tandem.db')
    left = [t for table in ('message', 'message_before') for (t,) in
            db.execute(f'select text from {table} where conversation_id = ?', (c['conversation'],)) if t]
    db.close()
    assert left == [], left
    server.restart()


def test_the_server_ends():
    server.done()


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
