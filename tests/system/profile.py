#!/usr/bin/python3
"""One's own page: what customers are told one is called, and the picture. Against a running Tandem, by its protocol."""
import atexit
import base64
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Closed, Desk, Server, Widget, facts, run_all  # noqa: E402
from widget import png  # noqa: E402

SERVER = {}


def server():
    if not SERVER:
        SERVER['s'] = Server()
        atexit.register(SERVER['s'].done)
    return SERVER['s']


def signed_in(login):
    client = server().http()
    client.user = client.sign_in(login, server().passwords[login])
    return client


def allow(**what):
    admin = signed_in('admin')
    edit_s = admin('GET', '/api/talk').json['edit_s']
    assert admin('PUT', '/api/talk', {'edit_s': edit_s, **what}).status == 204


def test_the_picture_is_one_s_own_to_choose_and_the_name_is_not_unless_the_company_says_so():
    agent = signed_in('lin.haiyan')
    me = agent('GET', '/api/profile').json
    assert (me['own_picture'], me['own_name'], me['shown_zh'], 'picture' in me) == (True, False, '', False), me
    named, face = {'shown_zh': '海燕', 'shown_en': 'Swallow'}, {'image': base64.b64encode(png()).decode()}
    put_face = lambda: agent('PUT', f"/api/users/{me['id']}/picture", face).status  # noqa: E731
    assert agent('PUT', '/api/profile', named).status == 403 and put_face() == 204
    allow(own_name=True, own_picture=False)
    assert agent('PUT', '/api/profile', named).status == 204 and put_face() == 403
    me = agent('GET', '/api/profile').json
    assert (me['own_picture'], me['own_name'], me['shown_zh'], me['shown_en']) == (False, True, '海燕', 'Swallow'), me
    assert signed_in('admin')('GET', '/api/profile').json['own_name'], 'an administrator may always'
    for field, value in (('shown_zh', 'a\nb'), ('shown_en', 'x' * 81)):
        a = agent('PUT', '/api/profile', {**named, field: value})
        assert (a.status, a.json['field']) == (400, field), a.body
    allow(own_name=False, own_picture=True)


def test_customers_are_told_the_shown_name_and_see_a_new_picture_at_once_and_colleagues_the_real_name():
    allow(own_name=True)
    desk, other = Desk(server(), 'liu.siqi'), Desk(server(), 'lin.haiyan', ready=False)
    me = desk.http('GET', '/api/profile').json
    w = Widget(server())
    w.start('hello', topic='general')
    desk.accept()
    told = w.await_state(state='talking')
    assert told['agent']['en'] == me['name_en'] and 'picture' not in told['agent'], told
    assert desk.http('PUT', '/api/profile', {'shown_zh': '小敏', 'shown_en': 'Minnie'}).status == 204
    told = w.until(lambda f: f['t'] == 'state' and f['agent']['en'] == 'Minnie')
    assert told['agent']['zh'] == '小敏', told
    assert desk.http('PUT', f"/api/users/{me['id']}/picture", {'image': base64.b64encode(png()).decode()}).status == 204
    first = w.until(lambda f: f['t'] == 'state' and 'picture' in f['agent'])['agent']['picture']
    other.until(lambda f: f['t'] == 'people')
    seen = next(c for c in other.http('GET', '/api/talk').json['colleagues'] if c['id'] == me['id'])
    assert (seen['en'], seen['picture']) == (me['name_en'], first), seen
    a = server().http()('GET', f'/api/pictures/{first}')
    assert a.headers['x-content-type-options'] == 'nosniff' and 'immutable' in a.headers['cache-control'], a.headers
    assert desk.http('PUT', f"/api/users/{me['id']}/picture", {'image': base64.b64encode(png(5)).decode()}).status == 204
    second = w.until(lambda f: f['t'] == 'state' and f['agent'].get('picture') not in (None, first))['agent']['picture']
    assert server().http()('GET', f'/api/pictures/{first}').status == 404
    assert server().http()('GET', f'/api/pictures/{second}').status == 200


def test_a_new_password_asks_for_the_old_one_ends_other_sessions_and_keeps_this_one():
    login, old = 'ye.qing', server().passwords['ye.qing']
    here, other = Desk(server(), login, ready=False), Desk(server(), login, ready=False)
    put = lambda a, b: here.http('PUT', '/api/password', {'old': a, 'password': b})  # noqa: E731
    for body, field in ((('wrong wrong', 'long enough 1'), 'old'), ((old, old), 'password'), ((old, 'short'), 'password'), ((old, 'x' * 129), 'password')):
        a = put(*body)
        assert (a.status, a.json['field']) == (400, field), (field, a.body)
    assert put(old, 'long enough 1').status == 204
    try:
        other.until(lambda f: False)
    except Closed as e:
        assert e.code == 4401, e.code
    assert other.http('GET', '/api/session').status == 401 and here.http('GET', '/api/session').status == 200
    here.ws.send(t='ping')
    here.until(lambda f: f['t'] == 'pong')
    assert server().http()('POST', '/api/session', {'login': login, 'password': old}).status == 401
    server().http().sign_in(login, 'long enough 1')
    server().passwords[login] = 'long enough 1'


def test_guesses_at_the_old_password_are_slowed_down_with_those_at_the_sign_in():
    agent = signed_in('huang.yating')
    seen = [agent('PUT', '/api/password', {'old': f'guess {i}', 'password': 'long enough 1'}) for i in range(11)]
    assert [a.status for a in seen[:10]] == [400] * 10 and seen[10].status == 429, [a.status for a in seen]
    assert int(seen[10].headers['retry-after']) > 0


def test_a_session_is_listed_and_ended_and_its_desktop_is_told_at_once():
    login = 'zhou.minhui'
    here, other, third = (Desk(server(), login, ready=False) for _ in range(3))
    listed = here.http('GET', '/api/sessions').json['sessions']
    assert len(listed) == 3 and [s['here'] for s in listed].count(True) == 1 and all(s['open'] for s in listed), listed
    theirs = next(s['id'] for s in other.http('GET', '/api/sessions').json['sessions'] if s['here'])
    assert signed_in('lin.haiyan')('DELETE', f'/api/sessions/{theirs}').status == 404, "somebody else's"
    assert here.http('DELETE', f'/api/sessions/{theirs}').status == 204 and here.http('DELETE', f'/api/sessions/{theirs}').status == 404
    try:
        other.until(lambda f: False)
    except Closed as e:
        assert e.code == 4401, e.code
    assert other.http('GET', '/api/session').status == 401 and third.http('GET', '/api/session').status == 200
    assert here.http('DELETE', '/api/sessions').status == 204
    try:
        third.until(lambda f: False)
    except Closed as e:
        assert e.code == 4401, e.code
    assert [s['here'] for s in here.http('GET', '/api/sessions').json['sessions']] == [True]
    ended = [f for f in facts(server()) if f['kind'] == 'signed_out' and f['agent'] == here.user['id']]
    assert len(ended) == 2, ended


if __name__ == '__main__':
    run_all(globals())
