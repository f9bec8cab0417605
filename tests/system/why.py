#!/usr/bin/python3
"""Why a contact waits, why an agent is idle, who was chosen and who came next: over REST and with `tandem why`."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from contract import Tour  # noqa: E402
from harness import TANDEM, Desk, Server, Widget, eventually, facts, run_all  # noqa: E402

server = Server()
lead = Tour(server)
login = server.logins['supervisor'][0]
lead.client.csrf = lead('POST', '/api/session', {'login': login, 'password': server.passwords[login]}).json['csrf']


def arrive(topic='wealth', text='hello'):
    before = facts(server)[-1]['no']
    w = Widget(server)
    w.start(text, topic)
    eventually(lambda: any(f['kind'] == 'contact_arrived' for f in facts(server, before)), 'an arrival')
    w.contact = next(f['contact'] for f in facts(server, before) if f['kind'] == 'contact_arrived')
    return w


def leave(*widgets):
    for w in widgets:
        w.ws.send(t='leave')
        w.await_state(state='closed')
        w.ws.close()


def away(*desks):
    for d in desks:
        d.do('PUT', '/api/agent/state', {'state': 'offline'})
        d.ws.close()


def why(contact):
    a = lead('GET', f'/api/contacts/{contact}/why')
    assert a.status == 200, a.body
    return a.json


def lines(answer):
    return {x['code']: x for x in answer['lines']}


def cli(contact, *options, status=0):
    out = subprocess.run([TANDEM, 'why', str(contact), '--data', server.data, *options], capture_output=True, text=True)
    assert out.returncode == status, (out.returncode, out.stdout, out.stderr)
    return out.stdout


def test_a_contact_that_waits_says_for_whom_and_until_when():
    w = arrive()
    a = why(w.contact)
    assert a['state'] == 'waiting' and a['why'] == 'offline' and a['queue']['en'] == 'Wealth', a
    n = a['counts']
    assert n['members'] == n['offline'] == 2
    assert n['seats'] == n['queue'] + n['members'] + n['requirement'] == 12
    assert n['requirement'] == 4 and all(p['excluded'] <= 4 for p in a['predicates']), a['predicates']
    line = lines(a)['waits.agents']
    assert line['numbers']['members'] == 2 and line['numbers']['offline'] == 2
    assert 'Wealth skill at least 9.5' in line['en'] and '2 signed out' in line['en'], line
    assert '2 位坐席符合要求' in line['zh'] and '理财能力至少 9.5' in line['zh'], line
    step = lines(a)['step.next']
    assert 0 < step['numbers']['step_us'] <= 15000000 and step['numbers']['members'] == 3 and step['numbers']['steps'] == 2
    assert 'Wealth skill at least 8.5' in step['en'] and step['en'].startswith('In '), step
    assert lines(a)['place.first']['numbers']['place'] == 1
    assert lines(a)['estimate.unsure']
    # Who comes nearest stands first; who does not serve the queue last.
    ranks = [r['why'] for r in a['ranked']]
    assert ranks == ['state'] * 2 + ['requirement'] * 4 + ['queue'] * 6, ranks
    second = arrive()
    n = lines(why(second.contact))['place']['numbers']
    assert (n['place'], n['ahead']) == (2, 1), n
    leave(w, second)
    assert lead('GET', f'/api/contacts/{w.contact}/why').status == 404


def test_paused_busy_and_declined_are_told_apart():
    d = Desk(server, 'lin.haiyan')
    d.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '2'})
    w = arrive()
    n = why(w.contact)['counts']
    assert (n['paused'], n['offline']) == (1, 1), n
    idle = lead('GET', f'/api/agents/{d.user["id"]}/why').json
    assert idle['why'] == 'paused' and '(Lunch)' in idle['lines'][0]['en'] and '午餐' in idle['lines'][0]['zh'], idle
    d.ready()
    offer = d.offer()
    a = why(w.contact)
    assert a['why'] == 'not' and a['agent']['id'] == d.user['id'] and 'offered to Lin Haiyan' in a['lines'][0]['en'], a
    d.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '1'})
    d.await_gone(offer['id'])
    a = why(w.contact)
    assert a['why'] == 'held' and a['counts']['held'] == 1, a
    idle = lead('GET', f'/api/agents/{d.user["id"]}/why').json
    assert idle['why'] == 'held' and idle['example'] == w.contact and idle['lines'][0]['numbers']['held'] == 1, idle
    assert '1 kept from them after they declined or missed it (for ' in idle['lines'][0]['en'], idle
    assert '1 kept apart after declining or missing it (for ' in a['lines'][0]['en'] and '秒后可再派）' in a['lines'][0]['zh'], a['lines'][0]
    apart = lines(a)['waits.apart']
    assert apart['numbers'] == {'hold_us': 30_000_000, 'times': 1} and 'has done so 1 time.' in apart['en'] and '加倍' in apart['zh'], apart
    assert apart['en'] in cli(w.contact, '--lang', 'en'), cli(w.contact, '--lang', 'en')
    row = d.await_row(lambda r: r['k'] == 'waiting' and r['id'] == w.contact and 'again_us' in r)
    assert a['at_us'] < row['again_us'] <= a['at_us'] + 30_000_000, (row, a['at_us'])
    more = [arrive('general') for _ in range(3)]
    talks = [d.accept() for _ in more]
    a = why(w.contact)
    assert (a['counts']['full'], a['counts']['held']) == (1, 0) and a['why'] == 'busy', a
    idle = lead('GET', f'/api/agents/{d.user["id"]}/why').json
    assert idle['why'] == 'media' and 'has 3 contacts in hand' in idle['lines'][0]['en'], idle  # there is a place for a call
    leave(w, *more)
    for t in talks:
        d.wrap(t)
    away(d)


def test_who_declined_for_their_skill_is_apart_from_it_for_good():
    d = Desk(server, 'lin.haiyan')
    w = arrive()
    offer = d.offer()
    d.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '2'})
    d.await_gone(offer['id'])
    a = why(w.contact)
    assert '1 apart from it for good after declining it' in a['lines'][0]['en'] and '始终不再接待此联络' in a['lines'][0]['zh'], a['lines'][0]
    assert lines(a)['waits.agents']['numbers']['held_for_good'] == 1, a['lines'][0]
    mine = next(r for r in a['ranked'] if r['agent']['id'] == d.user['id'])
    assert mine['why'] == 'held' and mine['en'].startswith('apart from it for good'), mine
    line = lead('GET', f'/api/agents/{d.user["id"]}/why').json['lines'][0]
    assert line['code'] == 'idles.held' and '1 kept from them for good' in line['en'] and '始终不再派给此坐席' in line['zh'], line
    leave(w)
    away(d)


def test_an_idle_agent_is_told_what_those_who_wait_need():
    w = arrive('wealth')
    chen = Desk(server, 'chen.wenjie')
    idle = lead('GET', f'/api/agents/{chen.user["id"]}/why').json
    assert idle['why'] == 'requirement' and idle['example'] == w.contact, idle
    assert 'Wealth skill at least 9.5' in idle['lines'][0]['en'], idle
    leave(w)
    idle = lead('GET', f'/api/agents/{chen.user["id"]}/why').json
    assert idle['why'] == 'nobody_waits' and idle['lines'][0]['numbers']['waiting'] == 0, idle
    away(chen)
    assert lead('GET', f'/api/agents/{chen.user["id"]}/why').json['why'] == 'offline'
    assert lead('GET', '/api/agents/999999999999/why').status == 404


def test_an_agent_may_ask_for_what_they_hold_and_for_nothing_else():
    d = Desk(server, 'lin.haiyan')
    mine, other = arrive(), arrive('card-lost')
    offer = d.offer()
    assert offer['id'] == mine.contact
    assert d.http('GET', f'/api/contacts/{mine.contact}/why').status == 200
    assert d.http('GET', f'/api/contacts/{mine.contact}/decisions').json['decisions'][0]['agent']['id'] == d.user['id']
    for path in (f'/api/contacts/{other.contact}/why', f'/api/contacts/{other.contact}/decisions',
                 f'/api/agents/{d.user["id"]}/why', '/api/queues/1/estimate'):
        assert d.http('GET', path).status == 403, path
    leave(mine, other)
    away(d)


def test_an_estimate_is_silent_at_first():
    a = lead('GET', '/api/queues/1/estimate').json
    assert a['sure'] is False and 'likely_us' not in a and a['lines'][0]['code'] == 'estimate.unsure', a
    assert lead('GET', '/api/queues/4000/estimate').status == 404


def test_an_estimate_is_of_the_medium_asked_for():
    for medium in ('chat', 'voice', 'email', 'message', 'task'):
        assert lead('GET', f'/api/queues/1/estimate?medium={medium}').json['medium'] == medium
    assert lead('GET', '/api/queues/1/estimate').json['medium'] == 'chat'
    refused = lead('GET', '/api/queues/1/estimate?medium=fax')
    assert refused.status == 400 and refused.json['field'] == 'medium', refused.body


def test_after_twenty_who_had_to_wait_an_estimate_is_given():
    d = Desk(server, 'lin.haiyan')  # takes three at once; those waited for nothing and are no measure
    crowd = [arrive('general') for _ in range(25)]
    queue = why(crowd[0].contact)['queue']['id']
    for n in range(25):
        sure = lead('GET', f'/api/queues/{queue}/estimate').json['sure']
        assert n >= 20 or not sure, n
        talk = d.accept()
        next(w for w in crowd if w.contact == talk['id']).ws.send(t='leave')
        d.await_row(lambda r: r['k'] == 'contact' and r['id'] == talk['id'] and r['state'] == 'wrapup')
        d.wrap(talk)
    a = lead('GET', f'/api/queues/{queue}/estimate').json
    assert a['sure'] and a['by'] in ('queue_length', 'last_served', 'head') and a['medium'] == 'chat', a
    assert 0 <= a['likely_us'] <= a['at_most_us'] and a['error_us'] < 30000000, a
    assert a['lines'][0]['code'] == 'estimate.new' and a['lines'][0]['en'].startswith('Who comes now probably waits'), a
    away(d)


def test_each_decision_is_told_and_replayed_to_the_same_winner():
    desks = [Desk(server, name) for name in ('lin.haiyan', 'zhou.minhui')]
    by_id = {d.user['id']: d for d in desks}
    w = arrive()
    eventually(lambda: lead('GET', f'/api/contacts/{w.contact}/decisions').json['decisions'], 'an offer')
    first = lead('GET', f'/api/contacts/{w.contact}/decisions').json['decisions'][0]
    assert first['eligible'] == 2 and first['outcome'] is None and len(first['top']) == 2, first
    assert first['scores'] == sorted(first['scores'], reverse=True) and first['scores'][0] > 9, first
    assert first['top'][0] == first['agent'] and 'Offered to' in first['lines'][0]['en']
    chosen = by_id[first['agent']['id']]
    offer = chosen.offer()
    chosen.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '1'})
    other = by_id[first['top'][1]['id']]
    talk = other.accept()
    told = lead('GET', f'/api/contacts/{w.contact}/decisions').json['decisions']
    assert [d['outcome'] for d in told] == ['contact_declined', 'contact_accepted'], told
    excluded = told[1]['lines'][2]
    assert excluded['numbers']['excluded_held'] == 1 and '1 kept apart after declining' in excluded['en'], excluded
    # The server runs, and has a snapshot newer than the decisions only when it has stopped: both must replay.
    for stop in (False, True):
        if stop:
            other.end(talk)
            other.wrap(talk)
            away(*desks)
            assert server.stop() == 0
        for n, d in enumerate(told, 1):
            a = json.loads(cli(w.contact, '--decision', str(n), '--json'))
            fact = next(f for f in facts(server) if f['no'] == d['fact'])
            assert a['replayed']['same'] and a['replayed']['fact'] == d['fact'], a['replayed']
            assert a['ranked'][0]['agent']['id'] == fact['agent'] and a['ranked'][0]['why'] == 'yes'
            assert sum(r['why'] == 'yes' for r in a['ranked']) == d['eligible'] and len(a['ranked']) == 12
        assert "The first one's score: Wealth skill: 9." in cli(w.contact, '--decision', '2')
        assert 'Lin Haiyan' in cli(w.contact) and '重放' in cli(w.contact, '--decision', '2', '--lang', 'zh')
    assert [x.rsplit(', ', 1)[1] for x in cli(w.contact).splitlines() if x.startswith('Decision ')] == ['outcome: declined', 'outcome: accepted']
    assert [x.rsplit('，', 1)[1] for x in cli(w.contact, '--lang', 'zh').splitlines() if '次决定' in x] == ['结果：已拒绝', '结果：已接受']
    assert 'This contact is closed.' in cli(w.contact)
    cli(w.contact, '--decision', '3', status=1)
    cli(77, status=1)
    cli(w.contact, '--lang', 'fr', status=2)
    server.restart()


def test_after_a_snapshot_it_replays_from_there_and_an_erased_customer_not_at_all():
    out = subprocess.run([TANDEM, 'verify', '--data', server.data], capture_output=True, text=True).stdout
    base = int(out.split('snapshot at ')[1].split(',')[0])
    d = Desk(server, 'lin.haiyan')
    w = arrive()
    offer = d.offer()
    told = lead('GET', f'/api/contacts/{w.contact}/decisions').json['decisions']
    assert told[0]['fact'] > base > 0, (told, base)
    a = json.loads(cli(w.contact, '--decision', '1', '--json'))
    assert a['replayed'] == {'decision': 1, 'fact': told[0]['fact'], 'erased': False, 'same': True}, a['replayed']
    party = next(f['party'] for f in facts(server) if f['kind'] == 'contact_arrived' and f['contact'] == w.contact)
    d.accept(offer)
    leave(w)
    d.wrap(offer)
    away(d)
    admin = Tour(server)
    login = server.logins['administrator'][0]
    admin.client.csrf = admin('POST', '/api/session', {'login': login, 'password': server.passwords[login]}).json['csrf']
    assert admin('DELETE', f'/api/customers/{party}').status == 204
    a = json.loads(cli(w.contact, '--decision', '1', '--json'))
    assert a['replayed']['erased'] and not a['replayed']['same'], a['replayed']
    assert 'cannot be replayed' in cli(w.contact, '--decision', '1')
    assert lead('GET', f'/api/contacts/{w.contact}/decisions').json['decisions'][0]['eligible'] == told[0]['eligible']


if __name__ == '__main__':
    try:
        run_all(globals())
    finally:
        server.done()
