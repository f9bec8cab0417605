#!/usr/bin/env python3
"""Canned replies over REST: who sees and changes which, what is refused and why, lists, counting; all of it after a restart."""
from harness import Server, run_all

server = admin = lin = chen = lead = None


def body(name, text='Hello {customer.name}', scope='company', **more):
    return {'scope': scope, 'lang': 'en', 'folder': 'Greetings', 'name': name, 'words': 'hi', 'text': text, **more}


def names(who):
    a = who('GET', '/api/replies')
    assert a.status == 200, a.body
    return [(r['scope'], r['name'], r['lang']) for r in a.json['replies']]


def one(who, name):
    return next(r for r in who('GET', '/api/replies').json['replies'] if r['name'] == name)


def make(who, status=201, **more):
    a = who('POST', '/api/replies', body(**more))
    assert a.status == status, (more, a.body)
    return a.json


def client(login):
    c = server.signed_in(login=login)
    return c


def test_a_server_with_people():
    global server, admin, lin, chen, lead
    server = Server()
    admin, lead = client(server.logins['administrator'][0]), client(server.logins['supervisor'][0])
    lin, chen = (client(x) for x in server.logins['agent'][:2])


def test_shared_ones_are_seen_by_all_and_own_ones_by_nobody_else():
    queue = admin('GET', '/api/queues').json['queues'][0]['id']
    make(admin, name='welcome')
    make(lead, name='team', scope='queue', queue=queue)
    make(lin, name='mine', scope='own')
    assert names(lin) == [('company', 'welcome', 'en'), ('queue', 'team', 'en'), ('own', 'mine', 'en')], names(lin)
    assert names(chen) == names(admin) == [('company', 'welcome', 'en'), ('queue', 'team', 'en')]


def test_agents_change_their_own_ones_only():
    welcome, mine = one(lin, 'welcome')['id'], one(lin, 'mine')['id']
    assert make(lin, 403, name='x')['error'] == 'forbidden'
    assert lin('PUT', f'/api/replies/{welcome}', body('welcome', 'x')).status == 403
    assert lin('DELETE', f'/api/replies/{welcome}').status == 403
    assert lin('PUT', f'/api/replies/{mine}', body('mine', 'x', 'own')).status == 200
    for other in (chen, admin):
        assert other('PUT', f'/api/replies/{mine}', body('mine', 'stolen', 'own')).status == 404
        assert other('DELETE', f'/api/replies/{mine}').status == 404
        assert other('POST', f'/api/replies/{mine}/use', {'key': 'k'}).status == 404


def test_an_unknown_variable_is_refused_with_what_was_meant():
    a = make(admin, 400, name='bad', text='Dear {customer.nmae}')
    assert (a['error'], a['field']) == ('bad_input', 'text')
    assert a['message'] == 'There is no variable {customer.nmae}. Did you mean {customer.name}?'
    assert a['message_zh'] == '没有变量 {customer.nmae}。是否指 {customer.name}？'
    for more, field in (({'name': 'a b'}, 'name'), ({'scope': 'queue'}, 'queue'), ({'scope': 'queue', 'queue': '999'}, 'queue'),
                        ({'lang': 'fr'}, 'lang'), ({'text': 'x' * 4001}, 'text'), ({'text': '您' * 1400}, 'text'), ({'folder': 'x' * 61}, 'folder')):
        a = admin('POST', '/api/replies', body(**{'name': 'bad', **more}))
        assert a.status in (400, 404) and a.json['field'] == field, (more, a.body)
    assert 'bad' not in [n for _, n, _ in names(admin)]


def test_a_name_is_free_once_in_a_language_and_two_do_not_overwrite_each_other():
    a = make(admin, 409, name='welcome')
    assert (a['error'], a['field']) == ('exists', 'name')
    make(admin, name='welcome', lang='zh', text='您好 {customer.name}')
    r = one(admin, 'team')
    put = lambda who, text: who('PUT', f'/api/replies/{r["id"]}', body('team', text, 'queue', queue=r['queue'], version=r['version']))  # noqa: E731
    assert put(lead, 'first').status == 200
    a = put(admin, 'second')
    assert (a.status, a.json['error']) == (409, 'changed'), a.body
    assert one(admin, 'team')['text'] == 'first'


def test_uses_are_counted_once_a_key_and_belong_to_who_used_it():
    welcome = one(lin, 'team')['id']
    for key in ('a', 'a', 'b'):
        assert lin('POST', f'/api/replies/{welcome}/use', {'key': key}).status == 204
    assert chen('POST', f'/api/replies/{welcome}/use', {'key': 'b'}).status == 204
    assert (one(lin, 'team')['uses'], one(lin, 'team')['own_uses'], one(chen, 'team')['own_uses']) == (3, 2, 1)


def take(who, replies, check, status=200):
    a = who('POST', '/api/replies/import', {'check': check, 'replies': replies})
    assert a.status == status, a.body
    return a.json


def test_a_list_is_taken_wholly_or_not_at_all():
    good = [body('listed1'), body('listed2'), {k: v for k, v in one(admin, 'team').items() if k in body('x') or k == 'queue'}]
    bad = good + [body('two words'), body('v', '{qeue}'), body('q', scope='queue', queue='12345')]
    before = names(admin)
    for check in (True, False):
        a = take(admin, bad, check)
        assert [(e['row'], e['field']) for e in a['errors']] == [(3, 'name'), (4, 'text'), (5, 'queue')], a
        assert 'Did you mean {queue}?' in a['errors'][1]['message']
        assert names(admin) == before
    assert take(admin, good, True) == {'made': 2, 'changed': 0, 'same': 1, 'errors': []}
    assert names(admin) == before
    assert take(admin, good, False) == {'made': 2, 'changed': 0, 'same': 1, 'errors': []}
    assert take(admin, good, False) == {'made': 0, 'changed': 0, 'same': 3, 'errors': []}
    assert take(admin, [body('listed1', 'Other')], False) == {'made': 0, 'changed': 1, 'same': 0, 'errors': []}
    assert [e['row'] for e in take(lin, [body('mine2', scope='own'), body('x')], False)['errors']] == [1]
    assert ('own', 'mine2', 'en') not in names(lin)


def test_everything_is_there_after_a_restart():
    before = [who('GET', '/api/replies').json for who in (admin, lin, chen)]
    server.kill()
    server.start()
    again = [who('GET', '/api/replies').json for who in (admin, lin, chen)]
    assert before == again
    server.done()


if __name__ == '__main__':
    run_all(globals())
