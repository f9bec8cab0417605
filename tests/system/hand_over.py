#!/usr/bin/python3
"""A customer is passed on: to a colleague whom nobody's rules would have chosen, to a queue, to a topic; with a note, twice over the
wire, over a killed server; and what is refused is said."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all  # noqa: E402
from policies import Floor  # noqa: E402


def talk(f, login='liu.siqi', topic='general'):
    d, w = Desk(f.server, login), Widget(f.server)
    w.start('你好', topic)
    contact = d.accept()
    w.await_state(state='talking')
    return d, w, contact


def transfer(d, contact, status=204, **to):
    a = d.http('POST', f'/api/contacts/{contact["id"]}/transfer', dict(to, token=contact['token']))
    assert a.status == status, (a.status, a.body.decode())
    return a.json if status != 204 else None


def me(d):
    return next(r for k, r in d.rows.items() if k[0] == 'me')['id']


def test_a_colleague_of_another_queue_gets_the_customer_the_note_and_the_name():
    with Floor() as f:
        liu, w, contact = talk(f)
        zhang = Desk(f.server, 'zhang.qiang')  # serves another queue
        transfer(liu, contact, agent=me(zhang), note='客户想问贷款', key='k-1')
        liu.await_gone(contact['id'])
        offer = zhang.offer()
        assert offer['id'] == contact['id'] and offer['arrived_us'] == contact['arrived_us'], offer
        assert offer['passed_by']['id'] == me(liu), offer
        zhang.await_text('客户想问贷款')
        w.await_state(state='waiting', passed=True)
        # The same once more: nothing happens, no second note.
        transfer(liu, contact, agent=me(zhang), note='客户想问贷款', key='k-1')
        zhang.accept(offer)
        w.await_state(state='talking', passed=False)
        assert not [m for m in w.texts.values() if '贷款' in m['text']], w.texts
        notes = [r for k, r in zhang.rows.items() if k[0] == 'message' and r.get('kind') == 'note']
        assert [n['text'] for n in notes] == ['客户想问贷款'], notes
        kinds = [x['kind'] for x in facts(f.server) if x['kind'].startswith('contact_')]
        assert kinds.count('contact_transferred') == 1, kinds
        zhang.say(contact, '我来为您解答')
        w.await_text('我来为您解答')


def test_what_was_passed_on_is_there_after_the_server_was_killed():
    with Floor() as f:
        liu, w, contact = talk(f)
        zhang = Desk(f.server, 'zhang.qiang')
        transfer(liu, contact, agent=me(zhang))
        before = zhang.offer()
        f.server.kill()
        f.server.restart()
        for d in (liu, zhang):
            d.connect()
        w.connect()
        again = zhang.offer()
        assert again['token'] == before['token'] and again['passed_by'] == before['passed_by'], again
        w.await_state(state='waiting', passed=True)
        zhang.accept(again)
        w.await_state(state='talking')


def test_a_colleague_who_says_no_gives_it_to_the_queue_and_not_to_who_had_it():
    with Floor() as f:
        liu, w, contact = talk(f)
        zhang = Desk(f.server, 'zhang.qiang')
        transfer(liu, contact, agent=me(zhang))
        offer = zhang.offer()
        zhang.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '1'})
        w.await_state(state='waiting', passed=True)
        ye = Desk(f.server, 'ye.qing')
        assert ye.offer()['id'] == contact['id']
        liu.await_gone(contact['id'])
        ye.accept()


def test_to_a_queue_and_to_a_topic():
    with Floor() as f:
        liu, w, contact = talk(f)
        general = f.queue('General service')['id']
        transfer(liu, contact, queue=general)
        w.await_state(state='waiting', passed=True, place=1)
        ye = Desk(f.server, 'ye.qing')
        offer = ye.offer()
        assert offer['queue'] == general and offer['topic'] == 'general', offer
        contact = ye.accept(offer)
        card = f.topic('card-lost')
        transfer(ye, contact, topic=card['id'])
        w.await_state(state='waiting', passed=True)
        zhang = Desk(f.server, 'zhang.qiang')
        offer = zhang.offer()
        assert offer['topic'] == 'card-lost' and offer['queue'] == card['queue'] and offer['passed_by']['id'] == me(ye), offer


def test_who_may_be_chosen_is_listed_and_the_rest_is_refused():
    with Floor() as f:
        liu, w, contact = talk(f)
        zhang, ye = Desk(f.server, 'zhang.qiang'), Desk(f.server, 'ye.qing', ready=False)
        a = liu.http('GET', f'/api/contacts/{contact["id"]}/targets')
        assert a.status == 200, a.body
        listed = {x['id']: x for x in a.json['agents']}
        assert me(zhang) in listed and me(ye) not in listed and me(liu) not in listed, a.json  # not those who are signed out
        assert listed[me(zhang)]['free'] and listed[me(zhang)]['active'] == 0 and listed[me(zhang)]['capacity'] > 0, a.json
        assert {q['id'] for q in a.json['queues']} == {q['id'] for q in f.do('GET', '/api/queues')['queues']}, a.json
        assert zhang.http('GET', f'/api/contacts/{contact["id"]}/targets').status == 403
        said = transfer(liu, contact, 409, agent=me(ye))
        assert said['error'] == 'colleague_not_there' and '同事' in said['message_zh'], said
        assert transfer(liu, contact, 400, agent=me(liu))['field'] == 'agent'
        assert transfer(liu, contact, 400)['field'] == 'queue'
        assert transfer(liu, contact, 400, agent=me(zhang), note='没有键')['field'] == 'key'
        assert transfer(liu, contact, 400, agent=me(zhang), queue=f.queue('General service')['id'])['field'] == 'agent'
        assert transfer(zhang, contact, 409, agent=me(liu))['error'] == 'stale_token'
        assert transfer(liu, dict(contact, id='999999999999'), 404, agent=me(zhang))['error'] == 'not_found'
        w.ws.send(t='leave')
        liu.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['state'] == 'wrapup')
        assert transfer(liu, contact, 409, agent=me(zhang))['error'] == 'wrong_state'


def test_what_colleagues_do_is_told_and_who_cannot_take_it_is_refused():
    with Floor() as f:
        liu, w, contact = talk(f)
        zhang, ye = Desk(f.server, 'zhang.qiang'), Desk(f.server, 'ye.qing')

        def seen(d):
            agents = liu.do('GET', f'/api/contacts/{contact["id"]}/targets', status=200).json['agents']
            return next((x for x in agents if x['id'] == me(d)), None)

        def told(d, **want):
            eventually(lambda: {k: (seen(d) or {}).get(k) for k in want} == want, f'{want}, not {seen(d)}')

        told(zhang, state='ready', reason='0', away=False, can=True, free=True, active=0)
        zhang.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '2'})
        told(zhang, state='paused', reason='2', can=False, free=False)
        assert transfer(liu, contact, 409, agent=me(zhang))['error'] == 'colleague_not_there'
        zhang.do('PUT', '/api/agent/state', {'state': 'ready'})
        told(zhang, state='ready', reason='0', can=True)
        # At work: places are counted, and a wish for a pause after it keeps others away.
        liu.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '3'})  # the next one is for ye qing
        other = Widget(f.server)
        other.start('还有一位', 'general')
        ye.accept()
        told(ye, state='ready', active=1, can=True)
        ye.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '1', 'after': True})
        told(ye, state='ready', active=1, can=False, free=False)
        assert transfer(liu, contact, 409, agent=me(ye))['error'] == 'colleague_not_there'
        # The connection breaks; who signs out is not listed.
        zhang.ws.drop()
        told(zhang, away=True, can=False)
        zhang.connect()
        told(zhang, away=False, can=True)
        zhang.do('PUT', '/api/agent/state', {'state': 'offline'})
        eventually(lambda: seen(zhang) is None, 'who is signed out is listed')


if __name__ == '__main__':
    run_all(globals())
