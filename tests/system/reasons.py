#!/usr/bin/python3
"""Why agents pause and decline are the company's words: declared, renamed, archived; what facts say stays true; over kill -9."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, facts, run_all, verify  # noqa: E402
from policies import US, Floor  # noqa: E402

BEGUN = {'decline': ['Busy right now', 'Outside my skills', 'Conflict of interest'], 'pause': ['Break', 'Lunch', 'Meeting', 'Training']}


def put(f, kind, name, number=None, status=None, **more):
    body = {'name_zh': name, 'name_en': name, **more}
    return f.do('PUT' if number else 'POST', f'/api/reasons/{kind}' + (f'/{number}' if number else ''), body, status or (200 if number else 201))


def listed(f, kind, active=True):
    rows = [r for r in f.do('GET', '/api/vocabulary')[f'{kind}_reasons'] if r['active'] or not active]
    return [r['name_en'] for r in sorted(rows, key=lambda r: (r['position'], int(r['id'])))]


def state(d, status=204, **body):
    a = d.http('PUT', '/api/agent/state', body)
    assert a.status == status, (a.status, a.body.decode())
    return a.json if a.body else None


def decline(d, offer, reason, status=204):
    a = d.http('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': reason})
    assert a.status == status, (a.status, a.body.decode())
    if status == 204:
        d.await_gone(offer['id'])
    return a.json if a.body else None


def test_those_of_the_beginning_are_renamed_moved_archived_and_new_ones_added_over_kill_9():
    with Floor() as f:
        assert {k: listed(f, k) for k in BEGUN} == BEGUN
        coaching = put(f, 'pause', 'Coaching', work=True)['id']
        assert coaching == '6' and put(f, 'decline', 'Coaching')['id'] == '6'  # each kind counts for itself, from 6 on
        put(f, 'pause', 'Coaching', coaching, position=0, work=True)
        put(f, 'pause', 'Coaching', coaching, position=0, work=True)
        put(f, 'pause', 'Lunch break', '2', position=2)
        put(f, 'pause', 'Meeting', '3', active=False, position=3)
        assert f.do('POST', '/api/reasons/pause', {'name_zh': 'x', 'name_en': 'Coaching'}, 409)['field'] == 'name_en'
        assert put(f, 'pause', 'Missed', '5', 404)['error'] == 'not_found'
        assert put(f, 'decline', 'Passed', '4', 404)['error'] == 'not_found'
        for number in ('1', '2', '3'):
            put(f, 'decline', f'd{number}', number, active=False)
        assert put(f, 'decline', 'Coaching', '6', 409, active=False)['field'] == 'active'
        for _ in range(2):
            assert listed(f, 'pause') == ['Coaching', 'Break', 'Lunch break', 'Training'] and listed(f, 'decline') == ['Coaching']
            assert listed(f, 'pause', active=False) == ['Coaching', 'Break', 'Lunch break', 'Meeting', 'Training']
            f.server.kill()
            f.server.restart()
            f.admin = f.server.signed_in()


def test_an_agent_pauses_for_what_was_declared_and_it_is_told_by_its_name_also_when_it_is_archived():
    with Floor() as f:
        d = Desk(f.server, 'liu.siqi')
        number = put(f, 'pause', 'Coaching', work=True)['id']
        for wrong in ('99', '5', '0', 'lunch'):
            assert state(d, 400, state='paused', reason=wrong)['field'] == 'reason'
        assert state(d, 400, state='ready', reason='1')['field'] == 'reason'
        state(d, state='paused', reason=number)
        d.await_me(state='paused', reason=number)
        told = f.do('GET', f'/api/agents/{d.user["id"]}/why')
        assert '(Coaching)' in told['lines'][0]['en'], told
        put(f, 'pause', 'Coaching, once', number, active=False, work=False)
        told = f.do('GET', f'/api/agents/{d.user["id"]}/why')
        assert '(Coaching, once)' in told['lines'][0]['en'], told  # and paused as before
        f.server.kill()
        f.server.restart()
        d.connect()
        d.await_me(state='paused', reason=number)
        state(d, state='ready')
        assert state(d, 400, state='paused', reason=number)['field'] == 'reason'
        f.server.stop()
        verify(f.server)
        f.server.restart()


def test_for_good_is_what_the_reason_said_when_it_was_given():
    with Floor() as f:
        number = put(f, 'decline', 'On leave tomorrow', for_good=True)['id']
        d = Desk(f.server, 'liu.siqi')
        w = Widget(f.server)
        w.start('你好', 'general')
        offer = d.offer()
        assert decline(d, offer, '4', 400)['field'] == 'reason'  # what the engine says by itself
        decline(d, offer, number)

        def for_good():
            lines = f.do('GET', f'/api/contacts/{offer["id"]}/why')['lines']
            return next(x for x in lines if x['code'] == 'waits.agents')['numbers']['held_for_good']

        f.admin = f.server.signed_in()
        assert for_good() == 1
        put(f, 'decline', 'On leave tomorrow', number, for_good=False)
        assert for_good() == 1
        f.server.kill()
        f.server.restart()
        d.connect()
        f.admin = f.server.signed_in()
        assert for_good() == 1
        w.ws.send(t='leave')
        w = Widget(f.server)
        w.start('再问一下', 'general')
        offer = d.offer()
        decline(d, offer, number)
        assert for_good() == 0
        said = [x for x in facts(f.server) if x['kind'] == 'contact_declined']
        assert [(x['b'], x['c'] - x['at_us'] > 300 * 86400 * US) for x in said] == [(int(number), True), (int(number), False)], said
        f.server.stop()
        verify(f.server)
        f.server.restart()


if __name__ == '__main__':
    run_all(globals())
