#!/usr/bin/python3
"""What the desktop's frame asks of the server: who waits, what was closed, what may be read afterwards."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Server, Widget, eventually, run_all  # noqa: E402


def waiting(desk):
    while desk.ws.waiting():
        desk.take(desk.ws.receive())
    return [r['name'] for r in sorted((r for (k, _), r in desk.rows.items() if k == 'waiting'), key=lambda r: r['arrived_us'])]


def count(desk):
    return sum(r['waiting'] for (k, _), r in desk.rows.items() if k == 'queue')


def came(server, name, topic='general'):
    w = Widget(server, lang='en')  # arrived when this returns, so that places are in order
    w.start('It is a secret.', topic=topic, identity={'kind': 'contact', 'name': name, 'phone': '13800%06d' % (hash(name) % 1000000)})
    w.await_state(state='waiting')
    return w


def test_who_waits_comes_live_and_whole_after_a_break_and_says_no_more_than_it_may():
    server = Server()
    try:
        desk = Desk(server, 'ye.qing', ready=False)
        one, _ = came(server, 'Anna "A" <b>'), came(server, 'Bob')
        eventually(lambda: waiting(desk) == ['Anna "A" <b>', 'Bob'] and count(desk) == 2, 'both wait')
        row = next(r for (k, _), r in desk.rows.items() if k == 'waiting')
        assert set(row) == {'k', 'id', 'queue', 'topic', 'medium', 'arrived_us', 'zh', 'customer_id', 'name', 'tags'}, row
        assert not [r for r in desk.rows.values() if 'secret' in str(r)]
        again = Desk(server, 'ye.qing', ready=False)
        assert waiting(again) == ['Anna "A" <b>', 'Bob'] and count(again) == 2
        one.ws.send(t='leave')
        eventually(lambda: waiting(desk) == ['Bob'] and count(desk) == 1, 'one has left')
        desk.connect(since=desk.cursor)
        assert waiting(desk) == ['Bob']
        server.kill()
        server.restart()
        fresh = Desk(server, 'ye.qing', ready=False)
        eventually(lambda: waiting(fresh) == ['Bob'] and count(fresh) == 1, 'who waited still waits')
    finally:
        server.done()


def test_who_waits_without_a_name_is_the_same_customer_once_they_are_taken():
    server = Server()
    try:
        desk = Desk(server, 'ye.qing', ready=False)
        Widget(server, lang='en').start('Is anybody there?', topic='general')
        who = desk.await_row(lambda r: r['k'] == 'waiting')
        assert who['name'] == '' and int(who['customer_id']) > 0, who
        desk.ready()
        assert desk.accept()['customer']['id'] == who['customer_id']
    finally:
        server.done()


def test_a_long_queue_shows_its_first_and_counts_all():
    server = Server()
    try:
        desk = Desk(server, 'ye.qing', ready=False)
        crowd = [came(server, f'Customer {i:03}') for i in range(70)]
        eventually(lambda: waiting(desk) == [f'Customer {i:03}' for i in range(64)] and count(desk) == 70, 'the first 64 of 70')
        crowd[0].ws.send(t='leave')
        eventually(lambda: waiting(desk) == [f'Customer {i:03}' for i in range(1, 65)] and count(desk) == 69, 'the next one moves up')
    finally:
        server.done()


def test_a_queue_that_is_taken_from_an_agent_takes_along_who_waits_in_it():
    server = Server()
    try:
        desk = Desk(server, 'ye.qing', ready=False)
        came(server, 'Anna')
        eventually(lambda: waiting(desk) == ['Anna'], 'Anna waits')
        admin = server.signed_in()
        user = next(u for u in admin('GET', '/api/users').json['users'] if u['login'] == 'ye.qing')
        agent = {k: v for k, v in user['agent'].items() if k != 'version'}
        a = admin('PUT', '/api/agents/' + user['id'], dict(agent, queues=[]))
        assert a.status == 204, a.body
        eventually(lambda: waiting(desk) is not None and not [1 for k, _ in desk.rows if k == 'queue'], 'the queues are gone')
        assert admin('PUT', '/api/agents/' + user['id'], agent).status == 204
        eventually(lambda: 'Anna' in waiting(desk) and count(desk) == 1, 'the queues are back')
    finally:
        server.done()


def test_closed_contacts_come_by_pages_and_only_who_served_may_read_them():
    server = Server()
    try:
        desk = Desk(server, 'ye.qing')
        for i in range(5):
            came(server, f'Customer {i}')
            c = desk.accept()
            desk.say(c, f'Good-bye {i}')
            desk.end(c)
            desk.wrap(desk.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup'))
        names, query, pages = [], '', 0
        while True:
            page = desk.http('GET', '/api/contacts/closed?limit=2' + query).json
            names += [c['customer']['name'] for c in page['contacts']]
            pages += 1
            if not page['more']:
                break
            last = page['contacts'][-1]
            query = f"&before_us={last['ended_us']}&before={last['id']}"
        assert names == [f'Customer {i}' for i in (4, 3, 2, 1, 0)] and pages == 3, (names, pages)
        named = lambda text: [c['customer']['name'] for c in desk.http('GET', '/api/contacts/closed?query=' + text).json['contacts']]
        assert named('MER%203') == ['Customer 3'] and len(named('customer')) == 5, 'found by a part of the name, in any case'
        assert named('%25') == [] and named('C_stomer') == [], 'signs of the pattern stand for themselves'
        conversation = page['contacts'][0]['conversation']
        a = desk.http('GET', f'/api/conversations/{conversation}/messages')
        assert a.status == 200 and a.json['messages'][-1]['text'] == 'Good-bye 0', a.body
        assert desk.http('GET', f'/api/conversations/{conversation}/timeline').status == 200
        other = server.signed_in(login='liu.siqi')
        assert other('GET', f'/api/conversations/{conversation}/messages').status == 403
        assert other('GET', '/api/contacts/closed').json == {'contacts': [], 'more': False}
    finally:
        server.done()


def test_preferences_are_told_to_the_other_desktops_of_the_same_user_only():
    server = Server()
    try:
        mine, theirs = Desk(server, 'ye.qing', ready=False), Desk(server, 'liu.siqi', ready=False)
        mine.do('PUT', '/api/preferences', {'set': [{'key': 'density', 'value': 'compact'}]})
        mine.until(lambda f: f['t'] == 'preferences')
        assert mine.http('GET', '/api/preferences').json == {'density': 'compact'}
        assert theirs.http('GET', '/api/preferences').json == {}
        theirs.ws.send(t='ping')
        theirs.until(lambda f: f['t'] == 'pong')
        assert not [f for f in theirs.ws.seen if f['t'] == 'preferences']
    finally:
        server.done()


if __name__ == '__main__':
    run_all(globals())
