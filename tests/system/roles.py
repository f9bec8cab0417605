#!/usr/bin/python3
"""Who may call what: role x route against a running Tandem with real sign-ins.

The table stands here by itself, not read from openapi.yaml: a route that loses its guard there must fail here.
"""
import os
import sys
import time

import yaml

sys.path.insert(0, os.path.dirname(__file__))
from harness import Server, run_all  # noqa: E402

EVERYBODY, SIGNED_IN = {'nobody', 'agent', 'supervisor', 'admin'}, {'agent', 'supervisor', 'admin'}
LEADS, ADMIN = {'supervisor', 'admin'}, {'admin'}
MAY = {
    'GET /healthz': EVERYBODY, 'GET /metrics': EVERYBODY, 'GET /api/openapi.json': EVERYBODY,
    'GET /api/setup': EVERYBODY, 'POST /api/setup': EVERYBODY, 'POST /api/session': EVERYBODY,
    'GET /demo/identities': EVERYBODY,
    'GET /api/session': SIGNED_IN, 'DELETE /api/session': SIGNED_IN, 'GET /api/vocabulary': SIGNED_IN,
    'PUT /api/password': SIGNED_IN, 'GET /api/sessions': SIGNED_IN, 'DELETE /api/sessions/{id}': SIGNED_IN, 'DELETE /api/sessions': SIGNED_IN,
    'GET /api/profile': SIGNED_IN, 'PUT /api/profile': SIGNED_IN,
    'GET /api/preferences': SIGNED_IN, 'PUT /api/preferences': SIGNED_IN, 'GET /api/contacts/closed': SIGNED_IN, 'GET /api/agent/day': SIGNED_IN, 'GET /api/agent/capacity': SIGNED_IN,
    'PUT /api/agent/state': SIGNED_IN, 'POST /api/contacts/{id}/accept': SIGNED_IN, 'POST /api/contacts/{id}/take': SIGNED_IN,
    'POST /api/contacts/{id}/decline': SIGNED_IN, 'POST /api/contacts/{id}/end': SIGNED_IN,
    'POST /api/conversations/{id}/reminders': SIGNED_IN, 'GET /api/reminders': SIGNED_IN, 'PUT /api/reminders/{id}': SIGNED_IN,
    'POST /api/codes': ADMIN, 'PUT /api/codes/{id}': ADMIN,
    'POST /api/reasons/decline': ADMIN, 'PUT /api/reasons/decline/{id}': ADMIN, 'POST /api/reasons/pause': ADMIN, 'PUT /api/reasons/pause/{id}': ADMIN,
    'GET /api/tags': SIGNED_IN, 'POST /api/tags': SIGNED_IN, 'PUT /api/tags': ADMIN, 'PUT /api/tags/{id}': ADMIN,
    'GET /api/telephone': ADMIN, 'POST /api/telephone/trunks': ADMIN, 'PUT /api/telephone/trunks/{id}': ADMIN,
    'POST /api/telephone/numbers': ADMIN, 'PUT /api/telephone/numbers/{id}': ADMIN, 'POST /api/telephone/phones': ADMIN,
    'PUT /api/telephone/phones/{id}': ADMIN, 'POST /api/telephone/prompts': ADMIN, 'DELETE /api/telephone/prompts/{id}': ADMIN, 'GET /api/telephone/prompts/{id}': ADMIN,
    'GET /api/agent/device': SIGNED_IN, 'PUT /api/agent/device': SIGNED_IN, 'POST /api/calls': SIGNED_IN, 'POST /api/contacts/{id}/call': SIGNED_IN,
    'PUT /api/contacts/{id}/tags': SIGNED_IN, 'DELETE /api/contacts/{id}/tags': SIGNED_IN,
    'POST /api/contacts/{id}/snooze': SIGNED_IN, 'POST /api/contacts/{id}/wake': SIGNED_IN,
    'POST /api/contacts/{id}/transfer': SIGNED_IN, 'GET /api/contacts/{id}/targets': LEADS,
    'POST /api/contacts/{id}/participants': SIGNED_IN, 'DELETE /api/contacts/{id}/participants': SIGNED_IN,
    'POST /api/contacts/{id}/join': SIGNED_IN,
    'POST /api/contacts/{id}/wrap': SIGNED_IN, 'GET /api/contacts/owing': SIGNED_IN, 'PUT /api/contacts/{id}/code': SIGNED_IN, 'GET /api/contacts/{id}/codes': LEADS, 'PUT /api/contacts/{id}/note': SIGNED_IN, 'GET /api/contacts/{id}/why': LEADS, 'GET /api/contacts/{id}/decisions': LEADS,
    'GET /api/live': LEADS, 'GET /api/reports': LEADS, 'GET /api/visits': LEADS, 'GET /api/live/contacts': LEADS, 'GET /api/agents/{id}/why': LEADS, 'GET /api/queues/{id}/estimate': LEADS, 'GET /api/conversations/{id}/messages': LEADS,
    'POST /api/conversations/{id}/messages': SIGNED_IN, 'GET /api/conversations/{id}/timeline': LEADS,
    'PATCH /api/conversations/{id}/messages': SIGNED_IN, 'DELETE /api/conversations/{id}/messages': SIGNED_IN,
    'GET /api/conversations/{id}/search': SIGNED_IN, 'POST /api/conversations/{id}/export': LEADS, 'PUT /api/conversations/{id}/draft': SIGNED_IN,
    'GET /api/drafts': SIGNED_IN, 'GET /api/mentions': SIGNED_IN, 'POST /api/conversations/{id}/mentions/seen': SIGNED_IN,
    'GET /api/conversations/{id}/before': LEADS, 'GET /api/talk': SIGNED_IN, 'PUT /api/talk': ADMIN,
    'POST /api/conversations/{id}/files': SIGNED_IN, 'GET /api/files/limits': EVERYBODY, 'PUT /api/files/{id}/parts': SIGNED_IN,
    'GET /api/files/{id}': SIGNED_IN, 'PUT /api/files/{id}': SIGNED_IN, 'DELETE /api/files/{id}': SIGNED_IN,
    'POST /api/visitor/files': EVERYBODY, 'PUT /api/visitor/files/{id}/parts': EVERYBODY, 'GET /api/visitor/files/{id}': EVERYBODY,
    'DELETE /api/visitor/files/{id}': EVERYBODY, 'GET /api/settings/files': ADMIN, 'PUT /api/settings/files': ADMIN,
    'GET /api/customers': LEADS, 'GET /api/customers/{id}': LEADS, 'PUT /api/customers/{id}': LEADS, 'DELETE /api/customers/{id}': ADMIN,
    'PATCH /api/customers/{id}': SIGNED_IN, 'GET /api/customers/{id}/contacts': LEADS, 'GET /api/customers/{id}/notes': LEADS,
    'POST /api/customers/{id}/notes': SIGNED_IN, 'PUT /api/person_notes/{id}': SIGNED_IN, 'DELETE /api/person_notes/{id}': SIGNED_IN,
    'GET /api/users': ADMIN, 'POST /api/users': ADMIN, 'PATCH /api/users/{id}': ADMIN, 'PUT /api/agents/{id}': ADMIN,
    'GET /api/queues': ADMIN, 'POST /api/queues': ADMIN, 'PUT /api/queues/{id}': ADMIN,
    'GET /api/topics': ADMIN, 'POST /api/topics': ADMIN, 'PUT /api/topics/{id}': ADMIN,
    'POST /api/topics/check': ADMIN, 'GET /api/routing': ADMIN, 'PUT /api/routing': ADMIN,
    'GET /api/definitions': ADMIN, 'POST /api/definitions': ADMIN, 'PUT /api/definitions/{id}': ADMIN,
    'GET /api/calendars': ADMIN, 'POST /api/calendars': ADMIN, 'PUT /api/calendars/{id}': ADMIN, 'DELETE /api/calendars/{id}': ADMIN,
    'GET /api/requests': SIGNED_IN, 'PUT /api/requests/{id}': SIGNED_IN,
    'GET /api/sites': ADMIN, 'POST /api/sites': ADMIN, 'PUT /api/sites/{id}': ADMIN, 'PUT /api/sites/{id}/logo': ADMIN,
    'GET /api/users/{id}/picture': SIGNED_IN, 'PUT /api/users/{id}/picture': SIGNED_IN, 'GET /api/pictures/{id}': EVERYBODY,
    'GET /api/replies': SIGNED_IN, 'POST /api/replies': SIGNED_IN, 'PUT /api/replies/{id}': SIGNED_IN, 'DELETE /api/replies/{id}': SIGNED_IN,
    'POST /api/replies/{id}/use': SIGNED_IN, 'POST /api/replies/import': SIGNED_IN,
    'DELETE /api/definitions/{id}': ADMIN, 'POST /api/attributes': ADMIN, 'POST /api/expressions/check': ADMIN, 'GET /api/log': ADMIN,
}
NO_SUCH = '999999999999'
DOCUMENT = os.path.join(os.path.dirname(__file__), '..', '..', 'src', 'api', 'openapi.yaml')


def everybody(server):
    clients = {'nobody': server.http()}
    for role, word in (('agent', 'agent'), ('supervisor', 'supervisor'), ('admin', 'administrator')):
        login = server.logins[word][0]
        clients[role] = server.http()
        clients[role].sign_in(login, server.passwords[login])
    return clients


def call(client, route, headers=None):
    method, path = route.split(' ')
    path = path.replace('{id}', NO_SUCH)
    if path.endswith('/telephone/prompts'):
        return client(method, path + '?name=x', raw=b'x', headers={'Content-Type': 'application/octet-stream', **(headers or {})})
    if path.endswith('/parts'):
        return client(method, path + '?offset=0', raw=b'x', headers={'Content-Type': 'application/octet-stream', **(headers or {})})
    body = None if method in ('GET', 'DELETE') else {}
    return client(method, path, body, headers)


def test_every_route_of_the_document_is_in_the_table():
    with open(DOCUMENT, encoding='utf-8') as f:
        paths = yaml.safe_load(f)['paths']
    routes = {f'{m.upper()} {p}' for p, item in paths.items() for m in item if m != 'parameters'}
    assert routes == set(MAY), routes ^ set(MAY)


def test_each_role_reaches_its_routes_and_no_other():
    server = Server()
    try:
        clients = everybody(server)
        wrong = []
        for route, may in sorted(MAY.items(), key=lambda x: x[0] == 'DELETE /api/session'):
            for role, client in clients.items():
                a = call(client, route)
                error = a.json.get('error') if a.status >= 400 else None
                refused = error in ('signed_out', 'forbidden', 'csrf')
                # A conversation that the caller does not talk in is nobody's to write in, whatever the role.
                if route == 'POST /api/conversations/{id}/messages' and role != 'nobody':
                    refused = error not in ('missing_field', 'forbidden')
                if refused != (role not in may) or a.status >= 500:
                    wrong.append((route, role, a.status, error))
        assert not wrong, wrong
        assert call(clients['agent'], 'GET /api/session').status == 401
    finally:
        server.done()


def test_a_change_needs_the_token_and_the_right_origin():
    server = Server()
    try:
        clients = everybody(server)
        for route, may in MAY.items():
            if route.startswith('GET') or may == EVERYBODY:
                continue
            for role in may:
                for token in ('', 'x', clients[role].csrf[:-1] + '.'):
                    a = call(clients[role], route, {'X-CSRF-Token': token})
                    assert (a.status, a.json['error']) == (403, 'csrf'), (route, role, token, a.body)
                a = call(clients[role], route, {'Origin': 'https://evil.example'})
                assert (a.status, a.json['error']) == (403, 'wrong_origin'), (route, role, a.body)
    finally:
        server.done()


def test_signing_out_closing_and_a_new_role_take_effect_at_once():
    server = Server()
    try:
        clients = everybody(server)
        admin = clients['admin']
        one, two = (server.http() for _ in range(2))
        login = server.logins['agent'][1]
        one.sign_in(login, server.passwords[login])
        two.sign_in(login, server.passwords[login])
        assert one('DELETE', '/api/session').status == 204
        assert one('GET', '/api/session').status == 401
        assert two('GET', '/api/session').status == 200
        me = two('GET', '/api/session').json['user']['id']
        assert admin('PATCH', f'/api/users/{me}', {'role': 'supervisor'}).status == 200
        assert two('GET', '/api/session').status == 401
        two.sign_in(login, server.passwords[login])
        assert two('GET', '/api/customers').status == 200
        assert admin('PATCH', f'/api/users/{me}', {'active': False}).status == 200
        assert two('GET', '/api/customers').status == 401
        assert two('POST', '/api/session', {'login': login, 'password': server.passwords[login]}).status == 401
    finally:
        server.done()


def test_the_last_administrator_stays():
    server = Server()
    try:
        admin = everybody(server)['admin']
        me = admin('GET', '/api/session').json['user']['id']
        for change in ({'active': False}, {'role': 'agent'}):
            a = admin('PATCH', f'/api/users/{me}', change)
            assert (a.status, a.json['error']) == (409, 'wrong_state'), a.body
        assert admin('GET', '/api/users').status == 200
    finally:
        server.done()


def test_guessing_a_password_is_slowed_down():
    server = Server()
    try:
        login = server.logins['agent'][0]
        began = time.monotonic()
        answers = [server.http()('POST', '/api/session', {'login': login, 'password': 'not this one'}) for _ in range(12)]
        seen = [a.status for a in answers]
        assert seen[:10] == [401] * 10 and seen[-1] == 429, seen
        # An attempt comes back 30 s after the first one was made: it says how much of that is left.
        took = time.monotonic() - began
        again = int(answers[-1].headers['retry-after'])
        assert 30 - took <= again <= 30 and 'retry-after' not in answers[0].headers, (again, took)
        server.signed_in(login=server.logins['agent'][1])
    finally:
        server.done()


if __name__ == '__main__':
    run_all(globals())
