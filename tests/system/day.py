#!/usr/bin/python3
"""My day: after a scripted day every figure is counted again, from `tandem log` and by SQL; what is wrong is named; nobody sees another's."""
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all  # noqa: E402
from policies import Floor, US  # noqa: E402

HOUR_US = 3600 * US


def now_us():
    return int(time.time() * US)


def day(who, from_us, to_us, status=200):
    a = who('GET', f'/api/agent/day?from_us={from_us}&to_us={to_us}')
    assert a.status == status, (a.status, a.body.decode())
    return a.json


def by_the_log(log, agent, from_us, to_us, work):
    """Walks the whole log from its first fact, knowing nothing of indexes or of how a day begins."""
    names = {'contact_accepted': 'accepted', 'contact_declined': 'declined', 'offer_lapsed': 'lapsed', 'offer_withdrawn': 'withdrawn',
             'connect_failed': 'failed', 'contact_ended': 'ended', 'contact_transferred': 'transferred', 'contact_requeued': 'requeued'}
    d = dict.fromkeys([*names.values(), 'paused_us', 'missed_us', 'pauses', 'talk_us', 'wrapups', 'wrapup_us', 'ready_us', 'away_us'], 0)
    state, reason, away, since, talks, ends, pauses = 0, 0, False, 0, {}, {}, {}

    def pass_to(at):
        nonlocal since
        us = min(at, to_us) - max(since, from_us)
        if us > 0 and state:
            key = 'away_us' if away else 'ready_us' if state == 1 else {0: 'paused_us', 5: 'missed_us'}.get(reason)
            if key:
                d[key] += us
            else:
                pauses[str(reason)] = pauses.get(str(reason), 0) + us
        since = at
    for f in log:
        if f.get('agent') != agent:
            continue
        at, kind, inside = f['at_us'], f['kind'], from_us <= f['at_us'] < to_us
        if kind in ('agent_state', 'agent_away', 'agent_back'):
            pass_to(at)
            if kind == 'agent_state':
                state, reason = f['a'], f['b']
                away = away and not (state == 0 and f['c'] == 3)
            else:
                away = kind == 'agent_away'
        if kind in names and inside:
            d[names[kind]] += 1
        if kind == 'contact_accepted':
            talks[f.get('contact')] = [at, 0, None]
        if kind == 'contact_sleep':
            talk = talks[f.get('contact')]
            if f['a'] and talk[2] is None:
                talk[2] = at
            if not f['a'] and talk[2] is not None:
                talk[1], talk[2] = talk[1] + at - talk[2], None
        if kind in ('contact_ended', 'contact_transferred', 'contact_requeued'):
            began, slept, asleep = talks.pop(f.get('contact'))
            ends[f.get('contact')] = at
            if inside:
                d['talk_us'] += at - began - slept - (at - asleep if asleep is not None else 0)
        if kind == 'contact_wrapped' and inside:
            d['wrapups'] += 1
            d['wrapup_us'] += at - ends[f.get('contact')]
    pass_to(to_us)
    d['pauses'] = pauses
    d['work_us'] = d['ready_us'] + sum(pauses.get(r, 0) for r in work)
    return d


def by_sql(server, agent, from_us, to_us):
    db = sqlite3.connect(f'file:{server.data}/tandem.db?mode=ro', uri=True)
    rated, stars = db.execute('select count(*), coalesce(sum(stars), 0) from rating where agent_id = ? and at_us >= ? and at_us < ?', (agent, from_us, to_us)).fetchone()
    closed = db.execute('select id from contact where agent_id = ? and state = 5 and ended_us >= ? and ended_us < ? order by ended_us desc, id desc', (agent, from_us, to_us))
    return {'rated': rated, 'stars': stars, 'contacts': [str(x[0]) for x in closed]}


def agrees(server, desk, from_us, to_us):
    got = day(desk.http, from_us, to_us)
    agent = desk.user['user']['id'] if 'user' in desk.user else desk.user['id']
    log = facts(server)
    reasons = desk.http('GET', '/api/vocabulary').json['pause_reasons']
    got['pauses'] = {p['reason']: p['us'] for p in got['pauses']}
    want = by_the_log(log, str(agent), from_us, to_us, [r['id'] for r in reasons if r['work']]) | by_sql(server, int(agent), from_us, to_us)
    shown = {k: [c['id'] for c in v] if k == 'contacts' else v for k, v in got.items() if k != 'more'}
    assert shown == want, {k: (shown.get(k), want.get(k)) for k in set(shown) | set(want) if shown.get(k) != want.get(k)}
    return got


def state(d, name, reason=None):
    d.do('PUT', '/api/agent/state', {'state': name, **({'reason': reason} if reason else {})})
    d.await_me(state=name)
    time.sleep(0.03)  # so that each state has a length to be counted


def visitor(f):
    w = Widget(f.server)
    w.start('你好', 'general')
    return w


def a_day(f):
    """Declined, ended by both sides and rated, put away, transferred, each pause, the desktop gone and back, signed out."""
    d = Desk(f.server, 'liu.siqi')
    w = visitor(f)
    offer = d.offer()
    d.do('POST', f'/api/contacts/{offer["id"]}/decline', {'token': offer['token'], 'reason': '1'})
    d.await_gone(offer['id'])
    w.ws.send(t='leave')
    for stars in (5, 2):
        w = visitor(f)
        c = d.accept()
        time.sleep(0.03)
        d.end(c)
        d.wrap(c)
        w.await_state(state='closed')
        w.ws.send(t='rate', id=f'rating-{stars}', stars=stars)
    w = visitor(f)
    c = d.accept()
    d.do('POST', f'/api/contacts/{c["id"]}/snooze', {'until_us': now_us() + HOUR_US})
    time.sleep(0.05)
    d.do('POST', f'/api/contacts/{c["id"]}/wake')
    time.sleep(0.03)
    queue = next(q['id'] for q in f.do('GET', '/api/queues')['queues'] if q['id'] != c['queue'])
    d.do('POST', f'/api/contacts/{c["id"]}/transfer', {'queue': queue, 'token': c['token']}, (200, 202, 204))
    for reason in ('1', '2', '3', '4'):
        state(d, 'paused', reason)
    state(d, 'ready')
    d.ws.drop()
    eventually(lambda: any(x['kind'] == 'agent_away' for x in facts(f.server)), 'away')
    time.sleep(0.03)
    d.connect()
    eventually(lambda: any(x['kind'] == 'agent_back' for x in facts(f.server)), 'back')
    time.sleep(0.03)
    return d


def test_every_figure_of_a_scripted_day_is_what_the_log_and_sql_count():
    with Floor() as f:
        begun = now_us() - 1
        d = a_day(f)
        state(d, 'offline')
        over = now_us()
        eventually(lambda: day(d.http, begun, over)['rated'] == 2, 'rated')
        got = agrees(f.server, d, begun, over)
        assert (got['accepted'], got['declined'], got['ended'], got['transferred'], got['wrapups'], got['rated'], got['stars']) == (3, 1, 2, 1, 2, 2, 7), got
        assert all(got[k] > 0 for k in ('talk_us', 'wrapup_us', 'ready_us', 'away_us')) and set(got['pauses']) == set('1234') and 0 < got['ready_us'] < got['work_us'], got
        assert len(got['contacts']) == 2 and not got['more']
        f.server.kill()
        f.server.restart()
        assert dict(day(d.http, begun, over), pauses=got['pauses']) == got


def test_borders_cut_states_anywhere_and_keep_talks_whole():
    with Floor() as f:
        begun = now_us() - 1
        d = a_day(f)
        state(d, 'paused', '2')
        over = now_us()
        log = [x['at_us'] for x in facts(f.server) if begun < x['at_us'] < over]
        for at in log[::max(1, len(log) // 24)]:
            agrees(f.server, d, at, over)
            agrees(f.server, d, begun, at)
        halves = [agrees(f.server, d, begun, log[len(log) // 2]), agrees(f.server, d, log[len(log) // 2], over)]
        whole = agrees(f.server, d, begun, over)
        assert all(sum(h[k] for h in halves) == v for k, v in whole.items() if isinstance(v, int) and not isinstance(v, bool))


def test_an_offer_nobody_answers_and_a_pause_by_the_system_are_counted():
    with Floor() as f:
        topic = f.topic('general')
        q = next(q for q in f.do('GET', '/api/queues')['queues'] if q['id'] == topic['queue'])
        f.do('PUT', '/api/queues/' + q['id'], {k: v for k, v in q.items() if k not in ('id', 'version')} | {'lease_us': 5 * US})
        begun = now_us() - 1
        d = Desk(f.server, 'liu.siqi')
        w = visitor(f)
        d.offer()
        d.await_me(state='paused')
        w.ws.send(t='leave')
        time.sleep(0.03)
        over = now_us()
        got = agrees(f.server, d, begun, over)
        assert got['lapsed'] == 1 and got['missed_us'] > 0 and got['contacts'] == [], got


def test_what_is_wrong_is_named_a_time_to_come_is_empty_and_nobody_sees_anothers_day():
    with Floor() as f:
        begun = now_us() - 1
        d = Desk(f.server, 'liu.siqi')
        for query, field in (('', 'from_us'), ('from_us=1', 'to_us'), ('from_us=5&to_us=5', 'to_us'), ('from_us=x&to_us=5', 'from_us'), ('from_us=-1&to_us=5', 'from_us'),
                             (f'from_us=0&to_us={48 * HOUR_US + 1}', 'to_us'), ('from_us=1&to_us=99999999999999999', 'to_us')):
            a = d.http('GET', '/api/agent/day?' + query)
            assert a.status == 400 and a.json['field'] == field, (query, a.body)
        assert day(d.http, 0, 48 * HOUR_US)['ready_us'] == 0
        to_come = day(d.http, now_us() + HOUR_US, now_us() + 2 * HOUR_US)
        assert all(not v for v in to_come.values()), to_come
        assert day(d.http, begun, begun + HOUR_US)['ready_us'] > 0
        other = Desk(f.server, 'ye.qing', ready=False)
        assert all(not v for v in day(other.http, begun, begun + HOUR_US).values())
        assert f.server.http()('GET', '/api/agent/day?from_us=1&to_us=2').status == 401


def test_no_table_is_walked():
    """Each statement goes by the agent and the time, or to the last of a kind, and to the facts of a contact by the contact."""
    with Floor() as f:
        db = sqlite3.connect(f'file:{f.server.data}/tandem.db?mode=ro', uri=True)
        sql = open(os.path.join(os.path.dirname(__file__), '../../src/store/sql/day.sql')).read()
        plans = {}
        for part in sql.split('-- name: ')[1:]:
            text = '\n'.join(line for line in part.split('\n')[1:] if not line.startswith('--') and not line.endswith('-- postgres'))
            plans[part.split()[0]] = [r[3] for r in db.execute('explain query plan ' + text.replace('$', '?').split(';')[0], (1,) * 4)]
        of_agent, of_state = 'fact_by_agent (org_id=? AND agent_id=? AND at_us>? AND at_us<?)', 'fact_of_state (org_id=? AND agent_id=? AND kind=? AND at_us<?)'
        assert of_agent in plans['day_facts'][0] and of_state in plans['day_last'][0] and of_agent in plans['day_talks'][0], plans
        assert 'fact_by_contact (org_id=? AND contact_id=?' in plans['day_talks'][1], plans
        assert 'rating_by_agent (org_id=? AND agent_id=? AND at_us>? AND at_us<?)' in plans['day_ratings'][0], plans


if __name__ == '__main__':
    run_all(globals())
