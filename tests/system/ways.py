#!/usr/bin/python3
"""The ways in which a customer comes to an agent, on real desktops: several who ring at once, a list to pick from, a wish for the
time after the present contacts."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, facts, run_all  # noqa: E402
from policies import Floor, settable  # noqa: E402

PAIR = ('liu.siqi', 'ye.qing')  # both serve General service


def general_is(floor, **policy):
    queue = floor.queue('General service')
    floor.do('PUT', '/api/queues/' + queue['id'], dict(settable(queue), **policy))


def picks(desk):
    return [r for k, r in desk.rows.items() if k[0] == 'pick']


def pick_comes(desk, customer=None):
    return desk.await_row(lambda r: r['k'] == 'pick' and (not customer or r['customer']['name'] == customer))


def pick_goes(desk, contact):
    if ('pick', contact) in desk.rows:
        desk.until(lambda f: any(r['k'] == 'pick' and r.get('op') == 'delete' and r['id'] == contact for r in f.get('rows', [])))


def named(name):
    return {'kind': 'contact', 'name': name, 'phone': '13800000000'}


def refused(desk, path, error, body=None):
    a = desk.http('POST', path, body)
    assert (a.status, a.json['error']) == (409, error), (path, a.status, a.body.decode())
    return a.json


def test_each_of_several_has_an_offer_of_their_own_over_a_reload():
    with Floor() as f:
        general_is(f, offer_mode='parallel', parallel=2)
        desks = [Desk(f.server, login) for login in PAIR]
        w = Widget(f.server)
        w.start('你好', 'general')
        offers = [d.offer() for d in desks]
        assert offers[0]['id'] == offers[1]['id'] and offers[0]['token'] != offers[1]['token'], offers
        for d, before in zip(desks, offers):
            d.ws.drop()
            d.connect()
            again = d.offer()
            assert (again['token'], again['until_us'], again['why']) == (before['token'], before['until_us'], before['why']), again
            assert again['why'] is not None
        # What the customer adds while it rings comes to both.
        w.say('在吗')
        for d in desks:
            d.await_text('在吗')
        desks[0].accept(offers[0])
        desks[1].await_gone(offers[1]['id'])
        said = refused(desks[1], f'/api/contacts/{offers[1]["id"]}/accept', 'taken', {'token': offers[1]['token']})
        assert 'colleague' in said['message'] and '同事' in said['message_zh'], said
        desks[1].await_me(active=0)
        w.await_state(state='talking')


def test_offers_to_several_outlive_a_killed_server():
    with Floor() as f:
        general_is(f, offer_mode='parallel', parallel=2)
        desks = [Desk(f.server, login) for login in PAIR]
        w = Widget(f.server)
        w.start('你好', 'general')
        before = [d.offer() for d in desks]
        f.server.kill()
        f.server.restart()
        for d, old in zip(desks, before):
            d.connect()
            assert d.offer()['token'] == old['token']
        desks[1].accept(desks[1].offer())
        desks[0].await_gone(before[0]['id'])


def test_a_customer_is_picked_from_the_list_and_leaves_every_other():
    with Floor() as f:
        general_is(f, offer_mode='pull')
        one, two = (Desk(f.server, login) for login in PAIR)
        stranger = Desk(f.server, 'zhang.qiang')  # serves another queue
        w = Widget(f.server)
        w.start('你好', 'general', identity=named('陈先生'))
        row = pick_comes(one, '陈先生')
        assert pick_comes(two, '陈先生')['id'] == row['id'] and row['topic'] == 'general' and row['queue'] == f.queue('General service')['id']
        w.await_state(state='waiting', place=1)
        # A desktop that comes later, or again, has the list too.
        two.ws.drop()
        two.connect()
        assert [p['id'] for p in picks(two)] == [row['id']]
        stranger.ws.send(t='ping')
        stranger.until(lambda x: x['t'] == 'pong')
        assert picks(stranger) == [] and not [x for x in facts(f.server) if x['kind'] == 'contact_offered']
        refused(stranger, f'/api/contacts/{row["id"]}/take', 'wrong_state')
        one.do('POST', f'/api/contacts/{row["id"]}/take')
        contact = one.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['state'] == 'talking')
        pick_goes(one, row['id'])
        pick_goes(two, row['id'])
        one.do('POST', f'/api/contacts/{row["id"]}/take')  # doubled
        refused(two, f'/api/contacts/{row["id"]}/take', 'taken')
        w.await_state(state='talking')
        one.say(contact, '您好')
        w.await_text('您好')


def test_the_list_says_who_is_more_urgent_as_the_engine_counts():
    with Floor() as f:
        general_is(f, offer_mode='pull', wait_order='strict')
        topic = f.topic('general')
        urgent = dict(settable(topic, 'widened', 'widen_permille'), key='urgent', name_en='Urgent', priority=9)
        f.do('POST', '/api/topics', urgent, 201)
        d = Desk(f.server, 'ye.qing', ready=False)
        for name, key in (('甲', 'general'), ('乙', 'urgent')):
            Widget(f.server).start('你好', key, identity=named(name))
        first, second = pick_comes(d, '甲'), pick_comes(d, '乙')
        assert (first['band'], second['band']) == (topic['priority'], 9) and first['start_us'] == first['arrived_us'], (first, second)
        assert first['rate'] == second['rate'] == 10 ** 9
        # Another order of waiting: the same rows, said again.
        general_is(f, wait_order='ageing', ageing_us=60 * 10 ** 6)
        second = d.await_row(lambda r: r['k'] == 'pick' and r['id'] == second['id'] and r['band'] == 0)
        assert second['start_us'] == second['arrived_us'] - 9 * 60 * 10 ** 6, second
        general_is(f, wait_order='target', target_us=20 * 10 ** 6)
        second = d.await_row(lambda r: r['k'] == 'pick' and r['id'] == second['id'] and r['rate'] == 3 * 10 ** 9)
        assert second['start_us'] == second['arrived_us'], second
        general_is(f, wait_order='weight', weight=2500)
        d.await_row(lambda r: r['k'] == 'pick' and r['id'] == second['id'] and r['rate'] == 25 * 10 ** 8)


def test_the_list_follows_who_comes_who_leaves_and_the_configuration():
    with Floor() as f:
        general_is(f, offer_mode='pull')
        d = Desk(f.server, 'ye.qing', ready=False)
        gone, stays = Widget(f.server), Widget(f.server)
        gone.start('你好', 'general', identity=named('甲'))
        first = pick_comes(d, '甲')
        stays.start('你好', 'general', identity=named('乙'))
        second = pick_comes(d, '乙')
        gone.ws.send(t='leave')
        pick_goes(d, first['id'])
        # Who is not ready sees who waits, and may take nobody.
        refused(d, f'/api/contacts/{second["id"]}/take', 'wrong_state')
        f.server.kill()
        f.server.restart()
        d.connect()
        assert pick_comes(d, '乙')['id'] == second['id']
        # Another requirement: nobody may any more.
        topic = f.topic('general')
        body = {k: v for k, v in settable(topic).items() if k not in ('widened', 'widen_permille')}
        f.do('PUT', '/api/topics/' + topic['id'], dict(body, required='agent.rating >= 1000', steps=[]))
        pick_goes(d, second['id'])
        f.do('PUT', '/api/topics/' + topic['id'], body)
        assert pick_comes(d, '乙')['id'] == second['id']
        # No list any more: the customer is offered.
        general_is(f, offer_mode='single')
        pick_goes(d, second['id'])
        d.ready()
        assert d.offer()['id'] == second['id']


def test_a_wish_comes_true_after_the_present_contacts():
    with Floor() as f:
        d = Desk(f.server, 'ye.qing')
        me = lambda **want: d.await_me(**want)
        wish = lambda **body: d.do('PUT', '/api/agent/state', dict(body, after=True))
        w = Widget(f.server)
        w.start('你好', 'general')
        contact = d.accept()
        wish(state='paused', reason='2')
        row = me(wants={'state': 'paused', 'reason': '2'})
        assert (row['state'], row['active']) == ('ready', 1), row
        # A desktop that comes again, and a server that does, know it.
        f.server.kill()
        f.server.restart()
        d.connect()
        w.connect()
        me(wants={'state': 'paused', 'reason': '2'})
        # Another wish takes its place, and what is said later does.
        wish(state='paused', reason='1')
        me(wants={'state': 'paused', 'reason': '1'})
        wish(state='ready')
        me(wants=None, state='ready')
        wish(state='paused', reason='1')
        me(wants={'state': 'paused', 'reason': '1'})
        d.end(contact, 99)
        w.await_state(state='closed')
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['state'] == 'wrapup')
        d.wrap(contact)
        me(state='paused', reason='1', wants=None)
        # With nothing in hand it is taken at once.
        wish(state='paused', reason='2')
        me(state='paused', reason='2', wants=None)


if __name__ == '__main__':
    run_all(globals())
