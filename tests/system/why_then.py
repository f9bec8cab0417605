#!/usr/bin/python3
"""What is told of a decision that is past: by what held when it was made, not by what holds now."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
import ways  # noqa: E402
from contract import Tour  # noqa: E402
from harness import TANDEM, Desk, Widget, facts, run_all  # noqa: E402
from policies import modern  # noqa: E402


def told(floor, contact):
    lead = Tour(floor.server)
    login = floor.server.logins['supervisor'][0]
    lead.client.csrf = lead('POST', '/api/session', {'login': login, 'password': floor.server.passwords[login]}).json['csrf']
    a = lead('GET', f'/api/contacts/{contact}/decisions')
    assert a.status == 200, a.body
    return [(d, {x['code']: x['en'] for x in d['lines']}) for d in a.json['decisions']]


def test_who_rang_at_the_same_time_is_told_so_and_not_as_the_next():
    with ways.Floor() as f:
        ways.general_is(f, offer_mode='parallel', parallel=2)
        desks = [Desk(f.server, login) for login in ways.PAIR]
        names = [d.user['name_en'] for d in desks]
        w = Widget(f.server)
        w.start('hello', 'general')
        offers = [d.offer() for d in desks]
        for d, lines in told(f, offers[0]['id']):
            other = next(n for n in names if n != d['agent']['en'])
            assert lines['offered.beside'] == f'At the same time offered to: {other}.', lines
            assert 'offered.next' not in lines and lines['offered.alone'] == 'Nobody else could.', lines
        w.ws.send(t='leave')
        w.await_state(state='closed')
        outcomes = [d['outcome'] for d, _ in told(f, offers[0]['id'])]
        assert outcomes == ['offer_withdrawn'] * 2, outcomes


def test_after_a_transfer_the_first_decision_keeps_the_conditions_of_its_topic():
    with ways.Floor() as f:
        desk = Desk(f.server, 'zhou.minhui')
        w = Widget(f.server)
        w.start('hello', 'wealth')
        offer = desk.accept()
        (_, before), = told(f, offer['id'])
        topics = f.do('GET', '/api/topics')['topics']
        card = next(t for t in topics if t['key'] != 'wealth' and t['required'] and t['version'] == next(x for x in topics if x['key'] == 'wealth')['version'])
        a = desk.http('POST', f'/api/contacts/{offer["id"]}/transfer', {'topic': card['id'], 'token': offer['token']})
        assert a.status in (200, 201, 204), a.body
        after = told(f, offer['id'])[0][1]
        assert after == before, (before, after)
        w.ws.send(t='leave')


def test_a_time_in_a_condition_is_told_with_its_zone():
    with ways.Floor() as f:
        f.do('POST', '/api/attributes', {'scope': 'agent', 'name': 'since', 'key': '', 'type': 'time', 'label_zh': '入职', 'label_en': 'Since'}, 201)
        general = f.topic('general')
        f.do('PUT', '/api/topics/' + general['id'], dict(modern(general), required='agent.since < "2026-12-01 09:00+08:00"', steps=[]))
        w = Widget(f.server)
        w.start('hello', 'general')
        w.await_state(state='waiting')
        contact = next(x['contact'] for x in facts(f.server) if x['kind'] == 'contact_arrived')

        def line():
            return next(x for x in f.do('GET', f'/api/contacts/{contact}/why')['lines'] if x['code'] == 'waits.requirement')
        assert 'Since before 2026-12-01 01:00 (UTC)' in line()['en'] and '入职早于 2026-12-01 01:00（UTC）' in line()['zh'], line()
        hours = {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'Asia/Shanghai', 'promise_us': 0, 'week': [[] for _ in range(7)], 'dates': [], 'uses': []}
        f.do('POST', '/api/calendars', hours, 201)
        assert 'Since before 2026-12-01 09:00 (UTC+8)' in line()['en'] and '入职早于 2026-12-01 09:00（UTC+8）' in line()['zh'], line()
        said = subprocess.run([TANDEM, 'why', contact, '--data', f.server.data], capture_output=True, text=True, check=True).stdout
        assert 'Since before 2026-12-01 09:00 (UTC+8)' in said, said
        hours = dict(hours, zone='America/St_Johns', uses=[{'kind': 'topic', 'id': general['id']}])
        f.do('POST', '/api/calendars', hours, 201)  # the topic's own, beside the company's
        assert '2026-11-30 21:30 (UTC-3:30)' in line()['en'], line()


if __name__ == '__main__':
    run_all(globals())
