#!/usr/bin/python3
"""What is learnt of a customer reaches whoever of them waits, rings or talks at once: over REST, to the engine, to the screens."""
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, facts, run_all, verify  # noqa: E402
from policies import Floor, modern  # noqa: E402

ORDINARY, SPECIAL = 'liu.siqi', 'ye.qing'  # both serve General service


class Vips:
    """Of two agents one is there for VIPs; the topic says who may have whom."""

    def __init__(self, floor, required):
        self.f = floor
        self.ids = {scope: floor.do('POST', '/api/attributes', {'scope': scope, 'name': 'vip', 'key': '', 'type': 'flag', 'label_zh': '贵宾',
                                                                'label_en': 'VIP'}, 201)['id'] for scope in ('agent', 'customer')}
        for u in floor.do('GET', '/api/users')['users']:
            if u['login'] in (ORDINARY, SPECIAL):
                mine = [{'attribute': self.ids['agent'], 'values': ['true' if u['login'] == SPECIAL else 'false']}]
                floor.do('PUT', '/api/agents/' + u['id'], dict(u['agent'], attributes=u['agent']['attributes'] + mine), 204)
        topic = floor.topic('general')
        floor.do('PUT', '/api/topics/' + topic['id'], dict(modern(topic), required=required, steps=[]))

    def customer(self, name):
        return next(c for c in self.f.do('GET', '/api/customers')['customers'] if c['name'] == name)['id']

    def is_vip(self, customer, vip=True, **more):
        self.f.do('PUT', '/api/customers/' + customer,
                  dict(attributes=[{'attribute': self.ids['customer'], 'values': ['true' if vip else 'false']}], **more), 204)


def named(name):
    return {'kind': 'contact', 'name': name, 'phone': '13800000000'}


def offered_to(desk, contact):
    return any(r['k'] == 'contact' and r['id'] == contact for r in desk.rows.values())


def test_a_waiting_customer_becomes_a_vip_and_goes_to_the_vip_agent():
    with Floor() as f:
        vips = Vips(f, 'agent.vip = customer.vip')
        one, two = Desk(f.server, ORDINARY), Desk(f.server, SPECIAL)
        w = Widget(f.server)
        w.start('你好', 'general', identity=named('陈先生'))
        w.await_state(state='waiting')
        customer = vips.customer('陈先生')
        vips.is_vip(customer)
        offer = two.offer()
        assert offer['customer']['id'] == customer and not offered_to(one, offer['id'])
        two.await_row(lambda r: r['k'] == 'contact' and [a['value'] for a in r['customer']['attributes'] if a['key'] == 'vip'] == ['true'])
        assert f.do('GET', '/api/customers/' + customer)['attributes'][0]['key'] == 'vip'
        # The same again is nothing new.
        vips.is_vip(customer)
        assert [x['kind'] for x in facts(f.server)].count('contact_set') == 1
        two.accept(offer)
        f.server.stop()
        verify(f.server)


def test_an_offer_that_rings_at_the_wrong_agent_is_taken_back():
    with Floor() as f:
        vips = Vips(f, 'not customer.vip or agent.vip')
        one, two = Desk(f.server, ORDINARY), Desk(f.server, SPECIAL, ready=False)
        vips_waits = Widget(f.server)
        vips_waits.start('你好', 'general', identity=named('李女士'))
        offer = one.offer()
        two.ready()
        vips.is_vip(offer['customer']['id'], name='李总')
        one.await_gone(offer['id'])
        again = two.offer()
        assert (again['id'], again['customer']['name']) == (offer['id'], '李总'), again
        # While they talk the card follows, and the talk goes on.
        two.accept(again)
        vips.is_vip(again['customer']['id'], False, name='李女士')
        row = two.await_row(lambda r: r['k'] == 'contact' and r['id'] == again['id'] and r['customer']['name'] == '李女士')
        assert row['state'] == 'talking', row


def test_of_two_who_write_at_once_the_later_one_is_what_the_engine_knows():
    with Floor() as f:
        vips = Vips(f, 'agent.vip = customer.vip')
        w = Widget(f.server)
        w.start('你好', 'general', identity=named('陈先生'))
        w.await_state(state='waiting')
        customer = vips.customer('陈先生')
        contact = next(x['contact'] for x in facts(f.server) if x['kind'] == 'contact_arrived')
        desks = [f.server.signed_in(), f.server.signed_in()]

        def write(desk, value):
            desk('PUT', '/api/customers/' + customer, {'attributes': [{'attribute': vips.ids['customer'], 'values': [value]}]})
        for _ in range(50):
            both = [threading.Thread(target=write, args=x) for x in zip(desks, ('false', 'true'))]
            for t in both:
                t.start()
            for t in both:
                t.join()
            kept = next(a['value'] for a in f.do('GET', '/api/customers/' + customer)['attributes'] if a['key'] == 'vip')
            line = f.do('GET', '/api/contacts/' + contact + '/why')['lines'][0]['en']
            assert ('VIP is yes' if kept == 'true' else 'VIP is no') in line, (kept, line)


def test_what_is_wrong_with_a_customers_values_is_named():
    with Floor() as f:
        vips = Vips(f, '')
        w = Widget(f.server)
        w.start('你好', 'general', identity=named('陈先生'))
        path = '/api/customers/' + vips.customer('陈先生')
        for body, error, field in (
                ({}, 'missing_field', 'attributes'),
                ({'attributes': [{'attribute': vips.ids['agent'], 'values': ['true']}]}, 'not_found', 'attributes[0].attribute'),
                ({'attributes': [{'attribute': vips.ids['customer'], 'values': ['perhaps']}]}, 'bad_input', 'attributes[0].values'),
                ({'attributes': [{'attribute': vips.ids['customer'], 'values': ['true']}] * 2}, 'bad_input', 'attributes'),
                ({'attributes': [], 'name': ''}, 'out_of_range', 'name')):
            a = f.admin('PUT', path, body)
            assert (a.json['error'], a.json['field']) == (error, field), (body, a.body.decode())
        assert f.admin('PUT', '/api/customers/999999', {'attributes': []}).status == 404


def test_where_the_customer_is_reaches_the_card_and_nothing_but_a_zone_does():
    with Floor() as f:
        desk = Desk(f.server, ORDINARY)
        w = Widget(f.server)
        w.ws.send(t='zone', zone='Asia/Tokyo')  # too early: there is nobody yet
        w.start('hello', 'general', identity=named('Ms Sato'))
        offer = desk.offer()
        path = '/api/customers/' + offer['customer']['id']
        assert 'zone' not in offer['customer'], offer
        before = len(facts(f.server))

        def told(zone, seen):
            w.ws.send(t='zone', zone=zone)
            desk.await_row(lambda r: r['k'] == 'contact' and r['customer'].get('zone') == seen)
            assert f.do('GET', path)['zone'] == seen
        told('Asia/Tokyo', 'Asia/Tokyo')
        w.ws.send(t='zone', zone='Europe/Paris')  # once a socket
        for zone, seen in (('Mars/Olympus', 'Asia/Tokyo'), ('../../../etc/passwd', 'Asia/Tokyo'), ('Asia', 'Asia/Tokyo'), ('<b>', 'Asia/Tokyo'),
                           ('zone.tab', 'Asia/Tokyo'), ('America/New_York', 'America/New_York')):
            w.ws.close()
            w.connect()
            told(zone, seen)
        assert w.errors == [], w.errors
        # It is nothing that the engine decides by: no fact, and the same after a restart.
        assert [x['kind'] for x in facts(f.server)[before:] if x['kind'] == 'contact_set'] == []
        f.server.kill()
        f.server.restart()
        assert f.do('GET', path)['zone'] == 'America/New_York'


if __name__ == '__main__':
    run_all(globals())
