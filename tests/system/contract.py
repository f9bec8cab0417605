#!/usr/bin/python3
"""Every answer of a tour through the REST interface is what openapi.yaml says it is, errors included."""
import base64
import os
import sys
import time

import jsonschema
import yaml

sys.path.insert(0, os.path.dirname(__file__))
from harness import Server, run_all  # noqa: E402

DOCUMENT = os.path.join(os.path.dirname(__file__), '..', '..', 'src', 'api', 'openapi.yaml')
with open(DOCUMENT, encoding='utf-8') as f:
    API = yaml.safe_load(f)


def inline(node):
    """The document without references; it has no cycles."""
    while isinstance(node, dict) and '$ref' in node:
        at = API
        for part in node['$ref'][2:].split('/'):
            at = at[part]
        node = at
    if isinstance(node, dict):
        return {k: inline(v) for k, v in node.items()}
    return [inline(v) for v in node] if isinstance(node, list) else node


def template_of(path):
    parts = path.split('?')[0].split('/')
    for template in sorted(API['paths'], key=lambda t: '{' in t):
        want = template.split('/')
        if len(want) == len(parts) and all(a == b or a == '{id}' for a, b in zip(want, parts)):
            return template
    raise AssertionError('not in the document: ' + path)


def hold(method, path, a):
    """An answer against the document; gives the operation's name."""
    op = API['paths'][template_of(path)][method.lower()]
    answers = op['responses']
    assert str(a.status) in answers or a.status >= 400, (method, path, a.status)
    content = inline(answers.get(str(a.status), answers['default'])).get('content')
    if not content:
        assert a.body == b'', (method, path, a.body)
        return op['operationId']
    kind = a.headers['content-type'].split(';')[0]
    assert kind in content or '*/*' in content, (method, path, kind)
    if kind == 'application/json' and kind in content:
        jsonschema.validate(a.json, content[kind]['schema'], cls=jsonschema.Draft202012Validator)
    for name in ('content-security-policy', 'x-content-type-options'):
        assert name in a.headers or a.status >= 400, (method, path, name)
    return op['operationId']


class Tour:
    """A client that holds every answer against the document."""

    def __init__(self, server):
        self.client, self.seen = server.http(), set()

    def __call__(self, method, path, body=None, raw=None, headers=None):
        a = self.client(method, path, body, headers, raw=raw)
        self.seen.add(hold(method, path, a))
        return a


def admin_tour(server):
    tour = Tour(server)
    login = server.logins['administrator'][0]
    a = tour('POST', '/api/session', {'login': login, 'password': server.passwords[login]})
    assert a.status == 201
    tour.client.csrf = a.json['csrf']
    return tour


def test_a_tour_of_answers_is_as_the_document_says():
    server = Server()
    try:
        tour = admin_tour(server)
        for path in ('/healthz', '/metrics', '/api/openapi.json', '/api/setup', '/demo/identities', '/api/session',
                     '/api/vocabulary', '/api/customers', '/api/customers?query=C0001&limit=5', '/api/users', '/api/queues',
                     '/api/topics', '/api/log?since=0&limit=50', f'/api/live?since_us={int(time.time() * 1e6)}', '/api/live/contacts',
                     '/api/reports?from_us=0&to_us=1', '/api/visits?from_us=0&to_us=1'):
            assert tour('GET', path).status == 200, path
        some = tour('GET', '/api/customers?limit=3').json['customers']
        assert len(some) == 3 and tour('GET', '/api/customers/' + some[0]['id']).status == 200
        path = '/api/customers/' + some[0]['id']
        known = tour('GET', path).json['attributes'][0]
        body = {'attributes': [{'attribute': known['id'], 'values': [], 'seen_us': known['at_us']}]}
        assert [tour('PATCH', path, body).status, tour('PATCH', path, dict(body, name='A', name_was='B')).status] == [204, 409]
        noted = tour('POST', path + '/notes', {'key': 'k', 'text': 'Deaf in one ear'})
        assert noted.status == 201 and tour('GET', path + '/notes').status == 200 and tour('GET', path + '/contacts').status == 200
        note = '/api/person_notes/' + noted.json['id']
        assert [tour('PUT', note, {'text': 'Deaf'}).status, tour('DELETE', note).status, tour('DELETE', note).status] == [204, 204, 404]
        user = {'login': 'new.agent', 'name_zh': '新人', 'name_en': 'New', 'role': 'agent', 'password': 'a long password'}
        made = tour('POST', '/api/users', user)
        assert made.status == 201 and tour('POST', '/api/users', user).status == 409
        assert tour('PATCH', '/api/users/' + made.json['id'], {'name_en': 'Newer'}).json['name_en'] == 'Newer'
        lin = next(u for u in tour('GET', '/api/users').json['users'] if u['login'] == 'lin.haiyan')
        assert lin['agent']['attributes'] and lin['agent']['queues']
        # What was read can be written back as it is, and but for its version also for somebody else.
        a = tour('PUT', '/api/agents/' + made.json['id'], {k: v for k, v in lin['agent'].items() if k != 'version'})
        assert a.status == 204, a.body
        again = next(u for u in tour('GET', '/api/users').json['users'] if u['login'] == 'new.agent')
        assert dict(again['agent'], version=0) == dict(lin['agent'], version=0)
        queue = {'name_zh': '新', 'name_en': 'New', 'lease_us': 20000000, 'wrapup_us': 0, 'decline_hold_us': 60000000}
        a = tour('POST', '/api/queues', queue)
        assert a.status == 201, a.body
        number = a.json['id']
        assert tour('PUT', '/api/queues/' + number, dict(queue, name_en='Newer')).status == 200
        assert tour('PUT', '/api/queues/4000', queue).status == 404
        topic = {'queue': number, 'key': 'brand-new', 'name_zh': '新', 'name_en': 'New', 'priority': 5, 'widen_permille': 500,
                 'required': 'agent.skill["wealth"] >= 9.5', 'widened': '', 'patience_us': 60000000, 'active': True}
        made = tour('POST', '/api/topics', topic)
        assert made.status == 201 and tour('PUT', '/api/topics/' + made.json['id'], dict(topic, priority=6)).status == 200
        a = tour('PUT', '/api/topics/' + made.json['id'], dict(topic, required='agent.skil["wealth"] >= 9.5'))
        assert (a.status, a.json['field']) == (422, 'required') and 'at' in a.json
        assert tour('POST', '/api/expressions/check', {'source': topic['required']}).json == {'ok': True}
        assert tour('POST', '/api/expressions/check', {'source': 'agent.skil >= 1'}).json['ok'] is False
        assert tour('POST', '/api/topics/check', {'topic': dict(topic, key='other')}).json['ok'] is True
        routing = tour('GET', '/api/routing').json
        assert tour('PUT', '/api/routing', dict(routing, idle_from='ready')).status == 204
        assert tour('GET', '/api/routing').json == dict(routing, idle_from='ready', version=routing['version'] + 1)
        definition = {'name': 'close_by', 'source': 'agent.site = customer.city', 'label_zh': '附近', 'label_en': 'Close by'}
        made = tour('POST', '/api/definitions', definition)
        assert made.status == 201, made.body
        at = '/api/definitions/' + made.json['id']
        assert tour('PUT', at, dict(definition, source='agent.site = "xiamen"')).status == 200
        assert definition['name'] in [d['name'] for d in tour('GET', '/api/definitions').json['definitions']]
        assert tour('DELETE', at).status == 204 and tour('DELETE', at).status == 404
        attribute = {'scope': 'queue', 'name': 'site', 'key': '', 'type': 'text', 'label_zh': '地点', 'label_en': 'Site'}
        assert tour('POST', '/api/attributes', attribute).status == 201
        assert tour('POST', '/api/attributes', dict(attribute, type='number')).status == 409
        assert tour('PUT', '/api/customers/' + some[2]['id'], {'attributes': []}).status == 204
        site = {'key': 'another', 'name': 'Another', 'colour': '#155eef', 'ink': '#ffffff', 'fields': [{'kind': 'name', 'required': True}],
                'consent_zh': '同意', 'consent_en': 'I agree'}
        made = tour('POST', '/api/sites', site)
        assert made.status == 201 and tour('POST', '/api/sites', site).status == 409
        at = '/api/sites/' + made.json['id']
        assert tour('PUT', at, dict(site, colour='#ffffff')).json['field'] == 'colour'
        assert tour('PUT', at, dict(site, version=1)).status == 200 and tour('PUT', at, dict(site, version=1)).status == 409
        image = {'image': base64.b64encode(b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + b'\0' * 30).decode()}
        assert tour('PUT', at + '/logo', image).status == 204 and tour('PUT', at + '/logo', {'image': 'QUJD'}).status == 400
        logo = next(s for s in tour('GET', '/api/sites').json['sites'] if s['key'] == 'another')['logo']
        assert tour('GET', '/api/pictures/' + logo).status == 200 and tour('GET', '/api/pictures/7').status == 404
        hours = {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'Asia/Shanghai', 'promise_us': 0, 'week': [[{'from': 540, 'until': 1080}]] * 5 + [[]] * 2,
                 'dates': [{'date': '2026-10-01', 'label': '国庆节', 'spans': []}], 'uses': [{'kind': 'queue', 'id': number}]}
        kept = tour('POST', '/api/calendars', hours)
        assert kept.status == 201, kept.body
        read = tour('GET', '/api/calendars').json['calendars'][0]
        assert {k: read[k] for k in hours} == hours, read
        assert tour('PUT', '/api/calendars/' + kept.json['id'], dict(hours, zone='Mars')).json['field'] == 'zone'
        assert tour('DELETE', '/api/calendars/' + kept.json['id']).status == 204
        assert tour('GET', '/api/requests').json == {'requests': [], 'open': 0}
        assert tour('PUT', '/api/requests/7', {'state': 'taken'}).status == 404
        face = '/api/users/' + lin['id'] + '/picture'
        assert tour('GET', face).status == 404 and tour('PUT', face, image).status == 204 and tour('GET', face).status == 200
        assert tour('DELETE', '/api/customers/' + some[1]['id']).status == 204
        assert tour('GET', '/api/customers/' + some[1]['id']).status == 404
        assert tour('PUT', '/api/agent/state', {'state': 'ready'}).status == 409
        for path, body in (('/api/contacts/5/accept', {'token': '1'}), ('/api/contacts/5/decline', {'token': '1', 'reason': '1'}),
                           ('/api/contacts/5/take', None), ('/api/contacts/5/end', {'seq': 1}), ('/api/contacts/5/wrap', {'code': '1'}),
                           ('/api/contacts/5/participants', {'agent': '1', 'mode': 'notes'}), ('/api/contacts/5/join', None),
                           ('/api/contacts/5/snooze', {'until_us': 4102444800000000}), ('/api/contacts/5/wake', None),
                           ('/api/contacts/5/transfer', {'queue': '1', 'token': '1'}),
                           ('/api/conversations/5/messages', {'key': 'k', 'text': 't'})):
            assert 400 <= tour('POST', path, body).status < 500, path
        for path in ('/api/conversations/5/messages', '/api/conversations/5/timeline', '/api/contacts/5/why',
                     '/api/contacts/5/decisions', '/api/contacts/5/targets', '/api/contacts/5/codes', '/api/agents/5/why'):
            assert tour('GET', path).status == 404, path
        assert tour('PATCH', '/api/conversations/5/messages', {'seq': 1, 'text': 't'}).status == 404
        assert tour('DELETE', '/api/conversations/5/messages?seq=1').status == 404
        assert 400 <= tour('DELETE', '/api/contacts/5/participants').status < 500
        assert tour('GET', '/api/conversations/5/before?seq=1').status == 404
        assert tour('GET', '/api/conversations/5/search?query=x').status == 404 and tour('POST', '/api/conversations/5/export').status == 404
        assert tour('PUT', '/api/conversations/5/draft', {'mode': 'note', 'text': 'x'}).status == 404
        assert 400 <= tour('PUT', '/api/contacts/5/note', {'note': 'x'}).status < 500
        assert tour('GET', '/api/agent/capacity').status == 200
        assert tour('GET', '/api/drafts').json == {'drafts': []} and tour('GET', '/api/mentions').json == {'mentions': [], 'more': False}
        assert tour('POST', '/api/conversations/5/mentions/seen').status == 204
        assert tour('POST', '/api/conversations/5/reminders', {'key': 'k', 'text': 't', 'due_us': 4102444800000000}).json['field'] == 'due_us'
        assert tour('GET', '/api/reminders').json == {'reminders': []} and tour('PUT', '/api/reminders/5', {'done': True}).status == 404
        code = tour('POST', '/api/codes', {'name_zh': '上级', 'name_en': 'Above'})
        assert code.status == 201 and tour('PUT', '/api/codes/' + code.json['id'], {'name_zh': '上级', 'name_en': 'Above', 'active': False}).status == 200
        for kind in ('decline', 'pause'):
            reason = tour('POST', f'/api/reasons/{kind}', {'name_zh': '另有安排', 'name_en': 'Something else'})
            assert reason.status == 201 and tour('PUT', f'/api/reasons/{kind}/' + reason.json['id'], {'name_zh': '另有安排', 'name_en': 'Something else', 'active': False}).status == 200
        tag = tour('POST', '/api/tags', {'key': 'k', 'name_zh': '投诉', 'name_en': 'Complaint'})
        assert tag.status == 201 and tour('GET', '/api/tags').json['tags'][0]['id'] == tag.json['id']
        assert tour('PUT', '/api/tags/' + tag.json['id'], {'name_zh': '投诉', 'name_en': 'Complaint', 'color': 'red', 'archived': False, 'version': 1}).status == 204
        assert tour('PUT', '/api/tags', {'agents_make': True}).status == 204
        assert tour('PUT', '/api/contacts/5/tags', {'tag': tag.json['id']}).status == 404 and tour('DELETE', '/api/contacts/5/tags?tag=1').status == 404
        assert tour('GET', '/api/talk').json['edit_s'] == 900 and tour('PUT', '/api/talk', {'edit_s': 60}).status == 204
        assert tour('GET', '/api/talk').json['edit_s'] == 60 and tour('PUT', '/api/talk', {'edit_s': 86401}).status == 400
        assert tour('PUT', '/api/password', {'old': 'not it', 'password': 'long enough'}).json['field'] == 'old'
        assert tour('GET', '/api/sessions').json['sessions'][0]['here'] and tour('DELETE', '/api/sessions/5').status == 404
        assert tour('DELETE', '/api/sessions').status == 204
        assert tour('PUT', '/api/profile', {'shown_zh': '', 'shown_en': ''}).status == 204 and tour('GET', '/api/profile').json['own_name']
        canned = {'scope': 'company', 'lang': 'zh', 'folder': '', 'name': 'hi', 'words': '', 'text': '您好 {customer.name}'}
        made = tour('POST', '/api/replies', canned)
        assert made.status == 201 and tour('POST', '/api/replies', dict(canned, text='{nmae}')).json['field'] == 'text'
        at = '/api/replies/' + made.json['id']
        assert tour('PUT', at, dict(canned, version=1)).status == 200 and tour('PUT', at, dict(canned, version=1)).status == 409
        assert tour('POST', at + '/use', {'key': 'k'}).status == 204 and tour('GET', '/api/replies').json['replies'][0]['uses'] == 1
        bad = tour('POST', '/api/replies/import', {'check': True, 'replies': [canned, dict(canned, name='a b')]})
        assert bad.json['errors'][0]['row'] == 1 and tour('DELETE', at).status == 204 and tour('DELETE', at).status == 404
        limits = {k: v for k, v in tour('GET', '/api/settings/files').json.items() if k != 'now'}
        assert tour('PUT', '/api/settings/files', dict(limits, side_max=1024)).status == 204
        stale = tour('PUT', '/api/settings/files', dict(limits, side_max=512))
        assert stale.status == 409 and stale.json['error'] == 'changed', stale
        less = tour('PUT', '/api/settings/files', dict(limits, version=2, conversation_max=limits['bytes_max'] - 1))
        assert less.status == 400 and less.json['field'] == 'conversation_max', less
        assert tour('GET', '/api/files/limits').json['side_max'] == 1024
        new, token = {'key': 'k', 'name': 'a.png', 'bytes': 5}, {'X-Visitor-Token': 'x' * 43}
        assert tour('POST', '/api/conversations/5/files', new).status == 404
        assert tour('PUT', '/api/files/5', {'alt': 'x'}).status == 404
        for at in ('/api/files/5', '/api/visitor/files/5'):
            assert tour('GET', at, headers=token).status == tour('DELETE', at, headers=token).status == 404
            assert tour('PUT', at + '/parts?offset=0', raw=b'x', headers=dict(token, **{'Content-Type': 'application/octet-stream'})).status == 404
        assert tour('POST', '/api/visitor/files', new, headers=token).status == 404
        assert tour('GET', '/api/queues/1/estimate').json['sure'] is False
        assert tour('GET', '/api/agents/' + lin['id'] + '/why').json['why'] == 'offline'
        assert tour('POST', '/api/setup', dict(code='x', company_zh='x', company_en='x', login='xx', name='x', password='x' * 10)).status in (403, 409)
        wanted = {'set': [{'key': 'theme', 'value': 'dark'}, {'key': 'views', 'value': '[]'}]}
        assert tour('PUT', '/api/preferences', wanted).status == 204
        assert tour('GET', '/api/preferences').json == {'theme': 'dark', 'views': '[]'}
        for change, error, field in (({'key': 'theme', 'value': 'blue'}, 'bad_input', 'set[0].value'), ({'key': 'colour', 'value': ''}, 'bad_input', 'set[0].key'),
                                     ({'key': 'views', 'value': 'x' * 4001}, 'out_of_range', 'set[0].value')):
            a = tour('PUT', '/api/preferences', {'set': [change]})
            assert (a.status, a.json['error'], a.json['field']) == (400, error, field), a.body
        assert tour('GET', '/api/agent/day?from_us=1&to_us=2').json['contacts'] == [] and tour('GET', '/api/agent/day?from_us=1').json['field'] == 'to_us'
        assert tour('GET', '/api/contacts/owing?whose=all&limit=5').json == {'count': 0, 'contacts': []}
        assert tour('PUT', '/api/contacts/5/code', {'code': '1'}).status == 404
        assert tour('GET', '/api/contacts/closed?limit=5&before_us=9&before=7').json == {'contacts': [], 'more': False}
        tour_telephone(tour)
        assert tour('DELETE', '/api/session').status == 204
        every = {op['operationId'] for item in API['paths'].values() for m, op in item.items() if m != 'parameters'}
        assert tour.seen == every, every - tour.seen
    finally:
        server.done()


def tour_telephone(tour):
    bad = tour('POST', '/api/telephone/prompts?name=x', raw=b'x', headers={'Content-Type': 'application/octet-stream'})
    assert (bad.status, bad.json['error']) == (400, 'bad_input') and tour('DELETE', '/api/telephone/prompts/5').status == 404
    assert tour('GET', '/api/telephone/prompts/5').status == 404
    topic = tour('GET', '/api/topics').json['topics'][0]['id']
    for at, body, version in (('trunks', {'name': 'T', 'host': 'sip.example', 'transport': 'udp', 'secret': 'x'}, 'name'),
                              ('numbers', {'number': '+865925550000', 'lang': 'zh', 'topic': topic, 'menu': [{'digit': '1', 'topic': topic}]}, 'number'),
                              ('phones', {'login': 'p1', 'password': 'x' * 10, 'name': 'P'}, 'login')):
        made = tour('POST', '/api/telephone/' + at, body)
        assert made.status == 201, made.body
        one = f'/api/telephone/{at}/' + made.json['id']
        assert tour('PUT', one, dict(body, version=1)).status == 204 and tour('PUT', one, dict(body, version=1)).status == 409
    told = tour('GET', '/api/telephone').json
    assert [len(told[k]) for k in ('trunks', 'numbers', 'phones', 'prompts')] == [1, 1, 1, 0] and told['trunks'][0]['has_secret']
    assert tour('GET', '/api/agent/device').json['device'] == 'browser'
    assert tour('PUT', '/api/agent/device', {'device': 'number', 'number': '+8613800000000'}).status == 204
    for number, error in (('0592', 'bad_number'), ('', 'missing_field'), ('+86 13', 'bad_number')):
        refused = tour('PUT', '/api/agent/device', {'device': 'number', 'number': number})
        assert (refused.status, refused.json['field'], refused.json['error']) == (400, 'number', error), refused
    assert tour('PUT', '/api/agent/device', {'device': 'number', 'number': '138 0000-0001'}).status == 204
    assert tour('GET', '/api/agent/device').json['number'] == '+8613800000001'
    assert tour('POST', '/api/calls', {'topic': '4711', 'number': '13800000000'}).json['field'] == 'topic'
    assert tour('POST', '/api/contacts/5/call', {'act': 'hold'}).status == 403


def test_bad_bodies_name_the_field():
    server = Server()
    try:
        tour = admin_tour(server)
        good = {'name_zh': '新', 'name_en': 'New', 'lease_us': 20000000, 'wrapup_us': 0, 'decline_hold_us': 60000000}
        for change, error, field in (
                ({'lease_us': '20'}, 'wrong_type', 'lease_us'), ({'lease_us': 1.5}, 'wrong_type', 'lease_us'),
                ({'lease_us': 1}, 'out_of_range', 'lease_us'), ({'name_zh': 'x' * 81}, 'out_of_range', 'name_zh'),
                ({'name_en': ''}, 'out_of_range', 'name_en'), ({'name_en': 'a\0b'}, 'bad_text', 'name_en'),
                ({'extra': 1}, 'unknown_field', 'extra'), ({'name_en': ['x']}, 'wrong_type', 'name_en')):
            a = tour('POST', '/api/queues', dict(good, **change))
            assert (a.status, a.json['error'], a.json.get('field')) == (400, error, field), (change, a.body)
        del good['wrapup_us']
        a = tour('POST', '/api/queues', good)
        assert (a.json['error'], a.json['field']) == ('missing_field', 'wrapup_us')
        for raw, error, field in ((b'{"source":"\xff"}', 'bad_text', 'source'), (b'{"source":"a\x00"}', 'bad_text', 'source'),
                                  (b'{"source":"a","source":"b"}', 'bad_json', None), (b'', 'bad_json', None), (b'[]', 'bad_json', None),
                                  (b'[' * 60000, 'bad_json', None), (b'{"source":', 'bad_json', None)):
            a = tour('POST', '/api/expressions/check', raw=raw)
            assert (a.status, a.json['error'], a.json.get('field')) == (400, error, field), (raw[:30], a.body)
        a = tour('GET', '/api/log?since=x')
        assert (a.json['error'], a.json['field']) == ('wrong_type', 'since')
        a = tour('GET', '/api/log?limit=1001')
        assert (a.json['error'], a.json['field']) == ('out_of_range', 'limit')
        a = tour('PUT', '/api/agents/' + tour('GET', '/api/session').json['user']['id'],
                 {'capacity': 1, 'queues': [], 'attributes': [{'attribute': '16', 'values': [5]}]})
        assert (a.json['error'], a.json['field']) == ('wrong_type', 'attributes[0].values[0]'), a.body
    finally:
        server.done()


if __name__ == '__main__':
    run_all(globals())
