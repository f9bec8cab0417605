#!/usr/bin/env python3
"""Who looks at a conversation and who writes there: told to whoever may see it, to who comes later too, never to anybody else."""
import secrets

from harness import Desk, Server, WebSocket, Widget, run_all

server = lin = liu = zhang = None
c = w = None
C = '/api/contacts/'


def who(desk, contact):
    """{id: what they do} as this desk was told last."""
    r = desk.rows.get(('presence', contact['conversation']))
    return {x['id']: x['does'] for x in r['who']} if r else {}


def sees(desk, contact, wanted):
    """Until the desk is told exactly this."""
    if who(desk, contact) != wanted:
        desk.until(lambda f: who(desk, contact) == wanted)


def drain(desk):
    """Everything that was sent up to now has come: the answer to a ping comes after it."""
    desk.ws.send(t='ping')
    desk.until(lambda f: f['t'] == 'pong')


def focus(desk, conversation):
    desk.ws.send(t='focus', conversation=conversation)


def types(desk, contact, **more):
    desk.ws.send(t='typing', conversation=contact['conversation'], **more)


def test_two_agents_at_a_conversation_that_one_of_them_holds():
    global server, lin, liu, zhang, c, w
    server = Server()
    lin = Desk(server, 'lin.haiyan')
    liu, zhang = Desk(server, 'liu.siqi', ready=False), Desk(server, 'zhang.qiang', ready=False)
    for d in (lin, liu, zhang):
        d.me = d.user['id']
    w = Widget(server)
    w.start('请帮我看看', 'general')
    c = lin.accept()
    focus(lin, c['conversation'])
    sees(lin, c, {lin.me: 'looks'})
    row = lin.rows[('presence', c['conversation'])]
    assert row['more'] == 0 and row['who'][0]['zh'] == lin.user['name_zh'] and row['who'][0]['en'] == lin.user['name_en'], row


def test_who_may_not_read_it_is_told_nothing_and_is_not_shown():
    focus(liu, c['conversation'])
    types(liu, c, kind='note')
    types(liu, c)
    liu.until(lambda f: f['t'] == 'error' and f['code'] == 'forbidden')  # to the customer; a note is for nobody's eyes
    types(lin, c)
    sees(lin, c, {lin.me: 'text'})
    focus(liu, '0')
    focus(liu, c['conversation'])
    drain(liu)
    assert not who(liu, c), liu.rows
    assert who(lin, c) == {lin.me: 'text'}


class Packet:
    """What is sent in one piece."""
    def __init__(self, ws):
        self.ws, self.socket, self.bytes = ws, ws.socket, b''

    def sendall(self, some):
        self.bytes += some

    def __enter__(self):
        self.ws.socket = self

    def __exit__(self, *_):
        self.ws.socket = self.socket
        self.socket.sendall(self.bytes)


def test_what_is_said_right_behind_hello_is_heard():
    focus(lin, '0')
    sees(lin, c, {})
    for _ in range(20):  # whose it is, a worker has yet to read: now and then it is the quicker one
        ws = WebSocket(server.port, '/ws/desk', cookie=lin.http.cookie, origin=f'http://127.0.0.1:{server.port}')
        with Packet(ws):
            ws.send(t='hello', since='0')
            ws.send(t='focus', conversation='0')
            ws.send(t='focus', conversation=c['conversation'])
        said = ws.until(lambda f: f['t'] == 'error' or any(r['k'] == 'presence' for r in f.get('rows', [])))
        assert said['t'] != 'error', said
        sees(lin, c, {lin.me: 'looks'})
        ws.send(t='focus', conversation='0')
        sees(lin, c, {})
        ws.close()
    focus(lin, c['conversation'])


def test_who_comes_later_gets_what_is_there_with_the_contact():
    types(lin, c, kind='note')
    sees(lin, c, {lin.me: 'note'})
    lin.do('POST', f'{C}{c["id"]}/participants', {'agent': liu.me, 'mode': 'both'})
    sees(liu, c, {lin.me: 'note'})  # has not looked yet, and does not count
    assert lin.me in who(lin, c) and liu.me not in who(lin, c)
    liu.do('POST', f'{C}{c["id"]}/join')
    focus(liu, c['conversation'])
    for d in (lin, liu):
        d.until(lambda f: liu.me in who(d, c)) if liu.me not in who(d, c) else None
    types(liu, c)
    for d in (lin, liu):
        d.until(lambda f: who(d, c).get(liu.me) == 'text') if who(d, c).get(liu.me) != 'text' else None
    lin.do('POST', f'{C}{c["id"]}/participants', {'agent': zhang.me, 'mode': 'notes'})
    zhang.until(lambda f: liu.me in who(zhang, c))
    assert zhang.me not in who(zhang, c)


def test_a_note_that_is_written_is_not_told_to_the_customer_and_a_reply_of_either_is():
    w.say('在吗')  # its answer comes behind whatever was told before
    n = len(w.ws.seen)
    types(lin, c, kind='note')
    types(zhang, c)  # only invited, and for notes
    zhang.until(lambda f: f['t'] == 'error' and f['code'] == 'forbidden')
    w.say('还在吗')
    assert not any(f['t'] == 'typing' for f in w.ws.seen[n:]), w.ws.seen[n:]
    types(liu, c)  # who has joined writes too
    w.until(lambda f: f['t'] == 'typing')
    types(lin, c)
    w.until(lambda f: f['t'] == 'typing')


def test_what_was_sent_is_not_written_any_more():
    sees(lin, c, {lin.me: 'text', liu.me: 'text'})
    liu.say(c, '我来回答')
    sees(lin, c, {lin.me: 'text', liu.me: 'looks'})
    sees(zhang, c, {lin.me: 'text', liu.me: 'looks'})


def test_who_stops_writing_is_shown_so_after_six_seconds():
    sees(zhang, c, {lin.me: 'looks', liu.me: 'looks'})


def test_two_tabs_count_once_and_only_the_last_that_goes_is_told():
    tab = Desk(server, 'liu.siqi', ready=False)
    sees(tab, c, {lin.me: 'looks', liu.me: 'looks'})  # with the snapshot
    focus(tab, c['conversation'])
    focus(liu, '0')
    drain(liu)
    drain(tab)
    assert len(lin.rows[('presence', c['conversation'])]['who']) == 2
    drain(lin)
    sees(lin, c, {lin.me: 'looks', liu.me: 'looks'})
    focus(tab, '0')
    sees(lin, c, {lin.me: 'looks'})
    tab.ws.close()
    focus(liu, c['conversation'])
    sees(lin, c, {lin.me: 'looks', liu.me: 'looks'})


def test_who_is_cut_off_is_shown_for_the_grace_and_then_gone():
    liu.ws.drop()
    sees(lin, c, {lin.me: 'looks'})
    sees(zhang, c, {lin.me: 'looks'})


def test_after_a_restart_it_is_what_desktops_say_anew():
    server.kill()
    server.restart()
    for d in (lin, liu, zhang):
        d.connect()
        drain(d)
        assert not who(d, c), d.rows
    focus(liu, c['conversation'])
    for d in (lin, liu, zhang):
        sees(d, c, {liu.me: 'looks'})
    lin.ws.drop()
    lin.connect(lin.cursor)  # a resumed desk has what is there, too
    sees(lin, c, {liu.me: 'looks'})


def test_a_supervisor_who_looks_is_shown_as_anybody():
    supervisors = [Desk(server, x, ready=False) for x in (server.logins['supervisor'] + server.logins['administrator'])[:3]]
    for d in supervisors:  # may read any conversation
        d.ws.send(t='look', conversation=c['conversation'])
        focus(d, c['conversation'])
    sees(lin, c, {liu.me: 'looks', **{d.user['id']: 'looks' for d in supervisors}})
    for d in supervisors:
        sees(d, c, who(lin, c))
        d.ws.close()


def test_nonsense_is_refused_and_changes_nothing():
    for frame in ({'conversation': '5', 'kind': 'text'}, {}, {'conversation': 5}, {'conversation': '-1'}):
        zhang.ws.send(t='focus', **frame)
        zhang.until(lambda f: f['t'] == 'error')
    types(zhang, c, kind='novel')
    assert zhang.until(lambda f: f['t'] == 'error')['field'] == 'kind'
    focus(zhang, '999999999')  # no such conversation: looks at nothing
    types(zhang, {'conversation': '999999999'}, kind='note')
    drain(zhang)


def test_nothing_is_left_of_it_when_it_is_over():
    assert lin.say(c, 'auf Wiedersehen', key=secrets.token_hex(8))
    lin.end(c, 999)
    lin.wrap(c)
    drain(lin)
    w.ws.close()
    assert server.stop() == 0
    server.done()


if __name__ == '__main__':
    run_all(globals())
