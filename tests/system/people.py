#!/usr/bin/python3
"""A customer seen by those who serve them: who may, values corrected as they were seen, notes about the person, earlier contacts."""
import os
import secrets
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(__file__))
from customers import ORDINARY, SPECIAL, Vips, named  # noqa: E402
from harness import Desk, Widget, facts, run_all, verify  # noqa: E402
from policies import Floor, modern  # noqa: E402


def kinds(server, kind):
    return [x for x in facts(server) if x['kind'] == kind]


def attribute(f, label):
    return next(a['id'] for a in f.do('GET', '/api/vocabulary')['attributes'] if a['label_en'] == label and a['scope'] == 'customer')


def correct(who, customer, attr, values, seen_us, **more):
    return who('PATCH', '/api/customers/' + customer, dict(attributes=[{'attribute': attr, 'values': values, 'seen_us': seen_us}], **more))


def value(who, customer, attr):
    return next((a for a in who('GET', '/api/customers/' + customer).json['attributes'] if a['id'] == attr), None)


def note(who, customer, text, key=None):
    return who('POST', f'/api/customers/{customer}/notes', {'key': key or secrets.token_hex(8), 'text': text})


def talk(f, login, name, topic='general'):
    desk = Desk(f.server, login)
    w = Widget(f.server)
    w.start('你好', topic, identity=named(name))
    return desk, w, desk.accept()


def test_only_who_serves_a_customer_sees_and_changes_them_and_for_a_month_after_sees_them():
    with Floor() as f:
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        other = Desk(f.server, SPECIAL, ready=False)
        customer, city = contact['customer']['id'], attribute(f, 'City')
        reads = ['', '/notes', '/contacts']
        for path in reads:
            assert desk.http('GET', f'/api/customers/{customer}{path}').status == 200, path
            assert other.http('GET', f'/api/customers/{customer}{path}').status == 403, path
        numbers = [next(i['address'] for i in who('GET', '/api/customers/' + customer).json['identities'] if i['kind'] == 'phone')
                   for who in (desk.http, f.admin)]
        assert numbers == ['+86*******0000', '+8613800000000'], numbers
        assert correct(other.http, customer, city, ['xiamen'], 0).status == 403
        assert note(other.http, customer, 'no').status == 403
        assert correct(desk.http, customer, city, ['xiamen'], 0).status == 204
        made = note(desk.http, customer, '左耳听力不好')
        assert made.status == 201
        desk.end(contact)
        desk.wrap(contact)
        for path in reads:
            assert desk.http('GET', f'/api/customers/{customer}{path}').status == 200, path
        assert correct(desk.http, customer, city, ['fuzhou'], 0).status == 403
        assert note(desk.http, customer, 'later').status == 403
        # Longer ago than a month.
        f.server.stop()
        with sqlite3.connect(os.path.join(f.server.data, 'tandem.db')) as db:
            db.execute('update contact set ended_us = ended_us - 31 * 86400000000')
        f.server.restart()
        again = f.server.signed_in(login=ORDINARY)
        for path in reads:
            assert again('GET', f'/api/customers/{customer}{path}').status == 403, path
        assert again('GET', '/api/customers/999999').status == 403  # whether there is one is not said
        f.admin = f.server.signed_in()
        assert f.admin('GET', '/api/customers/999999/notes').status == 404
        assert [n['text'] for n in f.do('GET', f'/api/customers/{customer}/notes')['notes']] == ['左耳听力不好']


def test_who_is_invited_into_a_contact_sees_and_notes_of_its_customer_until_it_is_over():
    with Floor() as f:
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        guest = Desk(f.server, SPECIAL, ready=False)
        customer = contact['customer']['id']
        path = f'/api/customers/{customer}'
        assert guest.http('GET', path).status == 403
        desk.do('POST', f'/api/contacts/{contact["id"]}/participants', {'agent': guest.user['id'], 'mode': 'both'})
        guest.do('POST', f'/api/contacts/{contact["id"]}/join')
        assert [guest.http('GET', path + x).status for x in ('', '/notes', '/contacts')] == [200, 200, 200]
        assert note(guest.http, customer, 'heard it').status == 201
        desk.end(contact)
        desk.wrap(contact)
        assert guest.http('GET', path).status == 403 and note(guest.http, customer, 'no').status == 403


def test_a_correction_counts_for_the_routing_at_once_and_says_who_made_it():
    with Floor() as f:
        vips = Vips(f, 'not customer.vip or agent.vip')
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        customer, vip = contact['customer']['id'], vips.ids['customer']
        assert correct(desk.http, customer, vip, ['true'], 0).status == 204
        a = value(desk.http, customer, vip)
        assert (a['value'], a['source'], a['by']['id']) == ('true', 'agent', desk.user['id']), a
        desk.await_row(lambda r: r['k'] == 'contact' and [x['value'] for x in r['customer']['attributes'] if x['key'] == 'vip'] == ['true'])
        assert {'t': 'customer', 'id': customer} in desk.ws.seen
        set_facts, changed = kinds(f.server, 'contact_set'), kinds(f.server, 'customer_changed')
        assert len(set_facts) == 1 and [(x['agent'], x['party'], x['a'], x['b']) for x in changed] == [(desk.user['id'], customer, 1, 0)], changed
        # By a program it is the program's.
        vips.is_vip(customer, False)
        assert value(desk.http, customer, vip)['source'] == 'api'
        # Whoever waits is looked at again: this one leaves for the agent who may have VIPs.
        desk.end(contact)
        desk.wrap(contact)
        desk.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '1'})
        w = Widget(f.server)
        w.start('你好', 'general', identity=named('李先生'))
        w.await_state(state='waiting')
        waits = vips.customer('李先生')
        assert correct(f.admin, waits, vip, ['true'], 0, name='李总', name_was='李先生').status == 204
        two = Desk(f.server, SPECIAL)
        assert two.offer()['customer']['name'] == '李总'
        f.server.stop()
        verify(f.server)


def test_of_two_who_correct_one_value_the_second_is_told_and_keeps_what_the_first_wrote():
    with Floor() as f:
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        customer, city, age = contact['customer']['id'], attribute(f, 'City'), attribute(f, 'Age')
        assert correct(desk.http, customer, city, ['xiamen'], 0).status == 204
        seen = value(desk.http, customer, city)['at_us']
        assert correct(f.admin, customer, city, ['fuzhou'], seen).status == 204
        a = correct(desk.http, customer, city, ['quanzhou'], seen)
        assert (a.status, a.json['error'], a.json['field']) == (409, 'changed', 'attributes[0]'), a.body
        assert value(desk.http, customer, city)['value'] == 'fuzhou'
        assert correct(desk.http, customer, age, ['41'], 0).status == 204, 'what somebody else changed beside it is no conflict'
        # All or nothing.
        both = {'attributes': [{'attribute': age, 'values': ['50'], 'seen_us': value(desk.http, customer, age)['at_us']},
                               {'attribute': city, 'values': ['quanzhou'], 'seen_us': seen}]}
        a = desk.http('PATCH', '/api/customers/' + customer, both)
        assert (a.status, a.json['field']) == (409, 'attributes[1]') and value(desk.http, customer, age)['value'] == '41', a.body
        a = desk.http('PATCH', '/api/customers/' + customer, {'attributes': [], 'name': '陈太太', 'name_was': '张三'})
        assert (a.status, a.json['field']) == (409, 'name'), a.body
        # The same twice, as after an answer that was lost.
        assert correct(desk.http, customer, city, ['fuzhou'], seen).status == 204
        changed = len(kinds(f.server, 'customer_changed'))
        assert correct(desk.http, customer, city, [], value(desk.http, customer, city)['at_us']).status == 204
        assert value(desk.http, customer, city) is None
        assert len(kinds(f.server, 'customer_changed')) == changed + 1


def test_what_is_wrong_with_a_correction_is_named():
    with Floor() as f:
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        customer, age, languages = contact['customer']['id'], attribute(f, 'Age'), attribute(f, 'Language')
        agents = next(a['id'] for a in f.do('GET', '/api/vocabulary')['attributes'] if a['scope'] == 'agent')
        one = {'attribute': age, 'values': ['41'], 'seen_us': 0}
        for body, error, field in (
                ({}, 'missing_field', 'attributes'),
                ({'attributes': [dict(one, values=['old'])]}, 'bad_input', 'attributes[0].values'),
                ({'attributes': [dict(one, values=['1', '2'])]}, 'bad_input', 'attributes[0].values'),
                ({'attributes': [dict(one, attribute=agents)]}, 'not_found', 'attributes[0].attribute'),
                ({'attributes': [one, one]}, 'not_found', 'attributes[1].attribute'),
                ({'attributes': [dict(one, values=['x' * 65])]}, 'out_of_range', 'attributes[0].values[0]'),
                ({'attributes': [{'attribute': languages, 'values': ['a'] * 65, 'seen_us': 0}]}, 'out_of_range', 'attributes[0].values'),
                ({'attributes': [one] * 33}, 'out_of_range', 'attributes'),
                ({'attributes': [], 'name': 'a\nb', 'name_was': '陈先生'}, 'bad_input', 'name')):
            a = desk.http('PATCH', '/api/customers/' + customer, body)
            assert (a.json['error'], a.json['field']) == (error, field), (body, a.body.decode())
        assert not kinds(f.server, 'customer_changed')
        for body, error, field in (({'key': 'k'}, 'missing_field', 'text'), ({'key': 'k', 'text': '  '}, 'out_of_range', 'text'),
                                   ({'key': 'k', 'text': '好' * 2001}, 'out_of_range', 'text')):
            a = desk.http('POST', f'/api/customers/{customer}/notes', body)
            assert (a.json['error'], a.json['field']) == (error, field), (body, a.body.decode())


def test_a_sensitive_attribute_is_for_supervisors():
    with Floor() as f:
        income = f.do('POST', '/api/attributes', {'scope': 'customer', 'name': 'income', 'key': '', 'type': 'number', 'label_zh': '收入',
                                                  'label_en': 'Income', 'sensitive': True}, 201)['id']
        desk, _, contact = talk(f, ORDINARY, '陈先生')
        customer = contact['customer']['id']
        lead = f.server.signed_in('supervisor')
        assert correct(desk.http, customer, income, ['123456'], 0).status == 403
        assert correct(lead, customer, income, ['123456'], 0).status == 204
        row = desk.await_row(lambda r: r['k'] == 'contact' and any(a['key'] == 'income' for a in r['customer']['attributes']))
        shown = [next(a for a in row['customer']['attributes'] if a['key'] == 'income'), value(desk.http, customer, income)]
        assert all(a['value'] == '' and a['masked'] for a in shown), shown
        assert value(lead, customer, income)['value'] == '123456'
        # Other labels do not open it.
        f.do('POST', '/api/attributes', {'scope': 'customer', 'name': 'income', 'key': '', 'type': 'number', 'label_zh': '年收入',
                                         'label_en': 'Income a year'}, 201)
        assert value(desk.http, customer, income)['value'] == ''
        a = f.admin('POST', '/api/attributes', {'scope': 'agent', 'name': 'x', 'key': '', 'type': 'flag', 'label_zh': 'x', 'label_en': 'x',
                                                'sensitive': True})
        assert (a.status, a.json['field']) == (400, 'sensitive'), a.body


def test_no_reason_shows_an_agent_what_a_sensitive_attribute_says():
    with Floor() as f:
        income = f.do('POST', '/api/attributes', {'scope': 'customer', 'name': 'income', 'key': '', 'type': 'number', 'label_zh': '收入',
                                                  'label_en': 'Income', 'sensitive': True}, 201)['id']
        topic = f.topic('general')
        body = dict(modern(topic), steps=[], required='agent.skill["wealth"] * 100000 + 1 >= customer.income and customer.income > 123455 '
                    'and known(customer.income) and agent.languages has "mandarin"')
        f.do('PUT', '/api/topics/' + topic['id'], body)
        desk, w = Desk(f.server, ORDINARY), Widget(f.server)
        w.start('你好', 'general', identity=named('陈先生'))
        w.await_state(state='waiting')
        customer = next(c for c in f.do('GET', '/api/customers')['customers'] if c['name'] == '陈先生')['id']
        f.do('PUT', '/api/customers/' + customer, {'attributes': [{'attribute': income, 'values': ['123456']}]}, 204)
        offer = desk.offer()
        reasons = {p['en']: p for p in offer['why']['predicates']}
        assert reasons['Income'].get('masked') and 'need' not in reasons['Income'] and 'have' not in reasons['Income'], reasons
        assert '12345' not in str(offer), offer
        assert reasons['Languages']['need']['en'] == 'Mandarin', reasons
        desk.accept(offer)
        lead = f.server.signed_in('supervisor')
        for path in ('why', 'decisions'):
            path = f'/api/contacts/{offer["id"]}/{path}'
            mine, whole = desk.http('GET', path), lead('GET', path)
            assert mine.status == 200 and whole.status == 200, mine.body
            assert '12345' not in mine.body.decode() and 'a condition on the customer\'s Income' in mine.body.decode(), mine.body.decode()
            assert '12345' in whole.body.decode(), whole.body.decode()


def test_notes_about_a_person_survive_kill_9_are_their_authors_and_go_with_the_person():
    with Floor() as f:
        desk, w, contact = talk(f, ORDINARY, '陈先生')
        customer = contact['customer']['id']
        first = note(desk.http, customer, 'Speaks slowly', 'k1')
        assert note(desk.http, customer, 'Speaks slowly', 'k1').json == first.json
        second = note(desk.http, customer, 'Second')
        f.server.kill()
        f.server.restart()
        desk = Desk(f.server, ORDINARY, ready=False)
        lead = f.server.signed_in('supervisor')
        assert [n['text'] for n in lead('GET', f'/api/customers/{customer}/notes').json['notes']] == ['Second', 'Speaks slowly']
        path = '/api/person_notes/' + first.json['id']
        assert lead('PUT', path, {'text': 'x'}).status == 403 and lead('DELETE', path).status == 403
        assert desk.http('PUT', path, {'text': 'Speaks very slowly'}).status == 204
        assert desk.http('DELETE', '/api/person_notes/' + second.json['id']).status == 204
        assert desk.http('DELETE', '/api/person_notes/' + second.json['id']).status == 404
        noted = [(x['a'], x['b']) for x in kinds(f.server, 'person_noted')]
        assert [b for _, b in noted] == [1, 1, 2, 3], noted
        row = desk.await_row(lambda r: r['k'] == 'contact')
        if row['state'] == 'talking':
            desk.end(row)
        desk.wrap(row)
        admin = f.server.signed_in()
        assert admin('DELETE', '/api/customers/' + customer).status == 204
        f.server.stop()
        raw = b''.join(open(os.path.join(f.server.data, n), 'rb').read() for n in os.listdir(f.server.data)
                       if os.path.isfile(os.path.join(f.server.data, n)))
        assert b'Speaks very slowly' not in raw and b'Speaks slowly' not in raw


def test_earlier_contacts_come_newest_first_with_outcome_and_are_read_while_one_serves_the_customer():
    with Floor() as f:
        def signed(w, text):
            claim = next(i for i in f.server.http()('GET', '/demo/identities').json['identities'] if i['account'] == 'C0002')
            return w.start(text, 'general', identity=dict({k: claim[k] for k in ('account', 'name', 'expires', 'signature')}, kind='signed'))
        one = Desk(f.server, ORDINARY)
        w = Widget(f.server)
        signed(w, '第一次')
        contact = one.accept()
        one.end(contact)
        one.wrap(contact)
        one.do('PUT', '/api/agent/state', {'state': 'offline'})
        # Somebody who leaves, in a conversation of their own.
        gone = Widget(f.server)
        signed(gone, '没人？')
        gone.await_state(state='waiting')
        gone.ws.send(t='leave')
        gone.await_state(state='closed')
        two = Desk(f.server, SPECIAL)
        third = Widget(f.server)
        signed(third, '第三次')
        now = two.accept()
        customer = now['customer']['id']
        page = two.do('GET', f'/api/customers/{customer}/contacts?limit=2', status=200).json
        rest = two.do('GET', f'/api/customers/{customer}/contacts?before={page["contacts"][-1]["id"]}', status=200).json
        rows = page['contacts'] + rest['contacts']
        assert page['more'] and not rest['more'] and len(rows) == 3
        assert [r['state'] for r in rows] == ['talking', 'abandoned', 'ended'], rows
        assert rows[2]['agent']['id'] == one.user['id'] and rows[2]['code'] == '1' and 'agent' not in rows[1]
        old = f'/api/conversations/{rows[2]["conversation"]}/messages'
        assert [m['text'] for m in two.do('GET', old, status=200).json['messages'] if m['by'] == 'customer'] == ['第一次']
        two.end(now)
        two.wrap(now)
        assert two.http('GET', old).status == 403


if __name__ == '__main__':
    run_all(globals())
