#!/usr/bin/python3
"""The wallboard's figures: after a scripted hour each is counted again from `tandem log` by a fold that knows nothing of the program's, and the rows by SQL; a start,
also one after kill -9 and one without any rows, changes none of them; what is wrong is named."""
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all  # noqa: E402
from policies import Floor, US  # noqa: E402

FORMS = {'answered': lambda s: (s['answered_in_target'], s['answered']),
         'offered': lambda s: (s['answered_in_target'], s['offered'] - s['waiting']),
         'abandoned': lambda s: (s['answered_in_target'] + s['abandoned_in_target'], s['offered'] - s['waiting']),
         'without_abandoned': lambda s: (s['answered_in_target'], s['offered'] - s['waiting'] - s['abandoned_in_target'])}


def live(f, since=None, status=200):
    a = f.admin('GET', f'/api/live?since_us={since if since is not None else int(time.time() * US) - 3600 * US}')
    assert a.status == status, (a.status, a.body.decode())
    return a.json


def of_queue(l, queue):
    return next(q for q in l['queues'] if q['queue'] == queue)


def spells(log):
    """Each contact's whole story first, then cut into pieces: (queue, entered, left, how) and (agent, queue, accepted, ended, how, talked, wrapped)."""
    stories = {}
    for x in log:
        if x.get('contact') and x['kind'].startswith('contact_'):
            stories.setdefault(x['contact'], []).append(x)
    waits, talks = [], []
    for story in stories.values():
        enters = [x for x in story if x['kind'] in ('contact_arrived', 'contact_moved', 'contact_transferred', 'contact_requeued')]
        leaves = [x for x in story if x['kind'] in ('contact_accepted', 'contact_abandoned', 'contact_moved')]
        for i, x in enumerate(enters):
            y = leaves[i] if i < len(leaves) else None
            waits.append((x['queue'], x['at_us'], y and y['at_us'], y and y['kind']))
        takes = [x for x in story if x['kind'] == 'contact_accepted']
        outs = [x for x in story if x['kind'] in ('contact_ended', 'contact_transferred', 'contact_requeued')]
        wraps = [x for x in story if x['kind'] == 'contact_wrapped']
        for x, y in zip(takes, outs):
            naps = [z for z in story if z['kind'] == 'contact_sleep' and x['no'] < z['no'] < y['no']]
            slept = sum(b['at_us'] - a['at_us'] for a, b in zip(naps[::2], naps[1::2] + [y]))
            wrapped = wraps[0]['at_us'] - y['at_us'] if y['kind'] == 'contact_ended' and y['b'] and wraps else None
            talks.append((x['agent'], x['queue'], y['kind'], y['at_us'] - x['at_us'] - slept, wrapped))
    return waits, talks


def by_the_log(log, queue, target, short):
    waits, talks = spells(log)
    s = dict.fromkeys(('offered waiting answered answered_in_target abandoned abandoned_in_target short_abandoned flowed_out dialled answer_wait_us '
                       'abandon_wait_us handled transferred returned talk_us hold_us wrapups wrapup_us').split(), 0)
    for q, entered, left, how in waits:
        if q != queue:
            continue
        s['offered'] += 1
        wait = left and left - entered
        in_time = left is not None and wait <= target
        if how is None:
            s['waiting'] += 1
        elif how == 'contact_accepted':
            s['answered'] += 1
            s['answered_in_target'] += in_time
            s['answer_wait_us'] += wait
        elif how == 'contact_moved':
            s['flowed_out'] += 1
        else:
            s['short_abandoned' if wait < short else 'abandoned'] += 1
            s['abandoned_in_target'] += in_time
            s['abandon_wait_us'] += wait
    for _, q, how, talked, wrapped in talks:
        if q != queue:
            continue
        s['handled'] += 1
        s['transferred'] += how == 'contact_transferred'
        s['returned'] += how == 'contact_requeued'
        s['talk_us'] += talked
        s['wrapups'] += bool(wrapped)
        s['wrapup_us'] += wrapped or 0
    return s


def agree(f, l):
    """Every queue's figures are those of the log; metrics are the quotients of the figures; all is the sum of the queues."""
    log, total = facts(f.server), {}
    for q in l['queues']:
        want = by_the_log(log, q['queue'], q['target_us'], q['short_us'])
        got = {k: q['figures'][k] for k in want}
        assert got == want, (q['queue'], {k: (got[k], want[k]) for k in want if got[k] != want[k]})
        assert got['offered'] == sum(got[k] for k in ('answered', 'abandoned', 'short_abandoned', 'flowed_out', 'waiting')), got
        assert q['waiting'] == got['waiting'], q
        quotients = {'asa': (got['answer_wait_us'], got['answered']), 'aht': (got['talk_us'] + got['hold_us'] + got['wrapup_us'], got['handled']),
                     'att': (got['talk_us'], got['handled']), 'acw': (got['wrapup_us'], got['wrapups']), 'transfers': (got['transferred'], got['handled']),
                     'abandonment': (got['abandoned'], got['offered'] - got['waiting'] - got['short_abandoned']),
                     'service_level': FORMS[q['service_level']](got)}
        shown = {k: (v['over'], v['of']) for k, v in q['metrics'].items() if k != 'occupancy'}
        assert shown == quotients, (shown, quotients)
        for k, v in got.items():
            total[k] = total.get(k, 0) + v
    assert {k: l['all']['figures'][k] for k in total} == total


def settled(f, check):
    """The newest state of the board of which check is true; it is compared with the log as it is then."""
    eventually(lambda: check(l := live(f)) and l['behind'] == 0, 'the board')
    l = live(f)
    agree(f, l)
    return l


def visitor(f, topic='general'):
    w = Widget(f.server)
    w.start('你好', topic)
    return w


def transfer(d, c, queue):
    d.do('POST', f'/api/contacts/{c["id"]}/transfer', {'queue': queue, 'token': c['token']}, (200, 202, 204))


def an_hour(f):
    """Ended and wrapped up, put to sleep and woken, transferred, left at once and late, and one who still waits."""
    d = Desk(f.server, 'liu.siqi')
    visitor(f)
    c = d.accept()
    time.sleep(0.05)
    d.do('POST', f'/api/contacts/{c["id"]}/snooze', {'until_us': int(time.time() * US) + 3600 * US})
    time.sleep(0.05)
    d.do('POST', f'/api/contacts/{c["id"]}/wake')
    d.end(c)
    time.sleep(0.05)
    d.wrap(c)
    w = visitor(f)
    c = d.accept()
    other = next(q['id'] for q in f.do('GET', '/api/queues')['queues'] if q['id'] != c['queue'])
    transfer(d, c, other)
    d.await_gone(c['id'])
    w.ws.send(t='leave')
    d.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '2'})
    d.await_me(state='paused')
    w = visitor(f)
    w.await_state(state='waiting')
    w.ws.send(t='leave')
    w = visitor(f)
    w.await_state(state='waiting')
    time.sleep(1.1)
    w.ws.send(t='leave')
    return d, visitor(f)


def short(f, seconds, level):
    q = f.queue('General service')
    f.do('PUT', '/api/queues/' + q['id'], {k: v for k, v in q.items() if k not in ('id', 'version')} | {'short_us': int(seconds * US), 'service_level': level, 'target_us': 2 * US})
    return q['id']


def test_every_figure_is_what_the_log_says_and_no_start_changes_it():
    with Floor() as f:
        queue = short(f, 1, 'abandoned')
        d, last = an_hour(f)
        l = settled(f, lambda l: of_queue(l, queue)['figures']['offered'] == 5 and of_queue(l, queue)['waiting'] == 1)
        got = of_queue(l, queue)['figures']
        assert (got['answered'], got['short_abandoned'], got['abandoned'], got['waiting'], got['handled'], got['transferred'], got['wrapups']) == (2, 1, 1, 1, 2, 1, 1), got
        assert of_queue(l, queue)['longest_us'] > 0 and of_queue(l, queue)['agents']['paused'] == 1, of_queue(l, queue)
        mine = next(a for a in l['agents'] if a['agent'] == d.user['id'])
        assert (mine['state'], mine['reason'], mine['busy'], mine['figures']['handled']) == ('paused', '2', False, 2), mine
        assert mine['figures']['busy_us'] > 0 and mine['figures']['idle_us'] > 0 and mine['figures']['paused_us'] > 0
        # What is counted about the past stays: the promise of then holds.
        short(f, 60, 'offered')
        eventually(lambda: of_queue(live(f), queue)['short_us'] == 60 * US, 'the new promise')
        assert of_queue(live(f), queue)['figures'] == got
        f.server.kill()
        f.server.restart()
        f.admin = f.server.signed_in()
        again = live(f)
        assert of_queue(again, queue)['figures'] == got, of_queue(again, queue)['figures']
        stored = rows(f)
        # Without any rows everything is folded from the first fact; only what was promised then is not known any more.
        f.server.stop()
        db = sqlite3.connect(f'{f.server.data}/tandem.db')
        for table in ('visit', 'handling', 'stint', 'figures_cursor'):
            db.execute(f'delete from {table}')
        db.commit()
        db.close()
        f.server.start()
        f.admin = f.server.signed_in()
        eventually(lambda: live(f)['behind'] == 0, 'folded again')
        eventually(lambda: rows(f) == stored, 'the same rows')


def rows(f):
    db = sqlite3.connect(f'file:{f.server.data}/tandem.db?mode=ro', uri=True)
    return [db.execute(q).fetchall() for q in ('select contact_id, no, queue_id, topic_id, medium, origin, outcome, agent_id, entered_us, left_us from visit order by 1, 2',
                                               'select * from handling order by contact_id, no', 'select * from stint where to_us <> 0 order by agent_id, no')]


def test_who_waits_and_who_talks_is_listed_longest_first():
    with Floor() as f:
        d = Desk(f.server, 'liu.siqi')
        visitor(f)
        c = d.accept()
        d.do('PUT', '/api/agent/state', {'state': 'paused', 'reason': '1'})
        d.await_me(state='paused')
        first, second = visitor(f), visitor(f)
        first.await_state(state='waiting')
        second.await_state(state='waiting')
        eventually(lambda: f.do('GET', '/api/live/contacts')['count'] == 3, 'three')
        l = f.do('GET', '/api/live/contacts')
        assert [x['state'] for x in l['contacts']] == ['waiting', 'waiting', 'talking'] and l['contacts'][0]['for_us'] > l['contacts'][1]['for_us'], l
        assert (l['contacts'][2]['contact'], l['contacts'][2]['agent'], l['contacts'][2]['medium']) == (c['id'], d.user['id'], 'chat'), l
        assert len(f.do('GET', '/api/live/contacts?limit=1')['contacts']) == 1
        assert f.do('GET', '/api/live/contacts?queue=' + f.queue('Cards')['id'])['contacts'] == []
        why = f.do('GET', f'/api/contacts/{l["contacts"][0]["contact"]}/why')
        assert why['contact'] == l['contacts'][0]['contact'] and why['lines'], why


def report(f, **ask):
    a = f.admin('GET', '/api/reports?' + '&'.join(f'{k}={v}' for k, v in ask.items()))
    assert a.status == 200, a.body.decode()
    return a.json


def added(rows):
    total = {}
    for r in rows:
        for k, v in r['figures'].items():
            total[k] = total.get(k, 0) + v
    return total


def test_a_report_cuts_the_same_figures_by_any_thing_and_names_the_contacts_behind_them():
    with Floor() as f:
        queue = short(f, 1, 'offered')
        d, _ = an_hour(f)
        settled(f, lambda l: of_queue(l, queue)['figures']['offered'] == 5 and of_queue(l, queue)['waiting'] == 1)
        span = {'from_us': int(time.time() * US) - 3600 * US, 'to_us': int(time.time() * US) + 3600 * US}
        log = facts(f.server)
        by = {x: report(f, by=x, **span) for x in ('interval', 'queue', 'topic', 'medium', 'agent', 'code')}
        of_visits = ('offered', 'waiting', 'answered', 'answered_in_target', 'abandoned', 'abandoned_in_target', 'short_abandoned', 'flowed_out', 'answer_wait_us')
        of_talks = ('handled', 'transferred', 'returned', 'talk_us', 'wrapups', 'wrapup_us')
        for x in ('interval', 'queue', 'topic', 'medium'):
            total = added(by[x]['rows'])
            assert all(total[k] == by[x]['all']['figures'][k] for k in of_visits + of_talks), x
        for x in by:
            total = added(by[x]['rows'])
            assert all(total[k] == by[x]['all']['figures'][k] for k in of_talks), x
        for row in by['queue']['rows']:
            q = f.do('GET', '/api/queues')['queues'][int(row['queue']) - 1]
            want = by_the_log(log, row['queue'], q['target_us'], q['short_us'])
            assert {k: row['figures'][k] for k in want} == want, row
        assert [r['code'] for r in by['code']['rows']] == ['0', '1'] and [r['figures']['handled'] for r in by['code']['rows']] == [1, 1], by['code']
        mine = next(r for r in by['agent']['rows'] if r['agent'] == d.user['id'])
        assert mine['figures']['answered'] == 2 and mine['figures']['busy_us'] > 0 and mine['figures']['paused_us'] > 0, mine
        assert report(f, by='interval', queue=queue, **span)['all']['figures']['ready_us'] == 0
        # A quarter of an hour's states are as long as it is, whatever was cut.
        quarters = report(f, by='interval', interval='quarter', agent=d.user['id'], **span)
        assert added(quarters['rows'])['paused_us'] == quarters['all']['figures']['paused_us'] > 0
        for figure, outcome in (('offered', None), ('answered', 'answered'), ('abandoned', 'abandoned'), ('short_abandoned', 'abandoned'), ('waiting', 'waiting'),
                                ('answered_in_target', 'answered'), ('abandoned_in_target', 'abandoned'), ('flowed_out', 'flowed_out'), ('dialled', None)):
            behind = f.do('GET', f'/api/visits?figure={figure}&queue={queue}&from_us={span["from_us"]}&to_us={span["to_us"]}')['visits']
            row = next(r for r in by['queue']['rows'] if r['queue'] == queue)
            assert len(behind) == row['figures'][figure], (figure, behind)
            assert all(v['outcome'] == outcome or not outcome for v in behind)
        pages, to, before = [], span['to_us'], ''
        while True:
            page = f.do('GET', f'/api/visits?limit=2&from_us={span["from_us"]}&to_us={to}{before}')
            pages += page['visits']
            if not page['more']:
                break
            to, before = page['visits'][-1]['entered_us'], '&before=' + page['visits'][-1]['contact']
        assert [v['contact'] for v in pages] == [v['contact'] for v in f.do('GET', f'/api/visits?from_us={span["from_us"]}&to_us={span["to_us"]}')['visits']]
        assert f.do('GET', '/api/conversations/%s/messages' % pages[0]['conversation'])['messages']


def test_days_weeks_and_months_begin_by_the_calendar_of_the_zone():
    """Visits are put in by hand at moments beside the borders, a day of 23 hours among them."""
    import datetime
    import zoneinfo
    moments = ['2026-03-28T22:59:59', '2026-03-28T23:00:00', '2026-03-29T21:59:59', '2026-03-29T22:00:00', '2026-05-31T22:00:00', '2026-06-30T21:59:59', '2026-01-05T12:07:00']
    stamps = [int(datetime.datetime.fromisoformat(m + '+00:00').timestamp()) * US for m in moments]
    with Floor() as f:
        f.server.stop()
        db = sqlite3.connect(f'{f.server.data}/tandem.db')
        for i, at in enumerate(stamps):
            db.execute('insert into visit (org_id, contact_id, no, queue_id, topic_id, medium, origin, outcome, agent_id, entered_us, left_us, target_us, short_us) '
                       'values (1, ?, 1, 1, 1, 1, 1, 2, 0, ?, ?, 20000000, 5000000)', (1000 + i, at, at + 9 * US))
        db.commit()
        db.close()
        f.server.start()
        f.admin = f.server.signed_in()
        zone = zoneinfo.ZoneInfo('Europe/Berlin')

        def begin(at, interval):
            t = datetime.datetime.fromtimestamp(at // US, zone)
            if interval in ('quarter', 'half', 'hour'):
                step = {'quarter': 15, 'half': 30, 'hour': 60}[interval]
                return int(t.timestamp()) // (step * 60) * step * 60 * US
            day = t.date()
            day = day - datetime.timedelta(days=day.weekday()) if interval == 'week' else day.replace(day=1) if interval == 'month' else day
            return int(datetime.datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * US
        for interval in ('quarter', 'half', 'hour', 'day', 'week', 'month'):
            want = {}
            for at in stamps:
                want[begin(at, interval)] = want.get(begin(at, interval), 0) + 1
            got = report(f, from_us=min(stamps), to_us=max(stamps) + 1, interval=interval, zone='Europe/Berlin', topic=1)['rows']
            assert {r['from_us']: r['figures']['abandoned'] for r in got} == want, interval


def test_what_is_wrong_is_named():
    with Floor() as f:
        now = int(time.time() * US)
        for query, field in (('by=day&from_us=1&to_us=2', 'by'), ('from_us=1', 'to_us'), ('to_us=1', 'from_us'), ('from_us=2&to_us=2', 'to_us'),
                             (f'from_us=0&to_us={401 * 24 * 3600 * US}', 'to_us'), ('from_us=1&to_us=2&zone=Mars/Olympus', 'zone'), ('from_us=1&to_us=2&zone=../../etc/passwd', 'zone')):
            a = f.admin('GET', '/api/reports?' + query)
            assert a.status == 400 and a.json['field'] == field, (query, a.body)
        for query, field in (('', 'since_us'), ('?since_us=x', 'since_us'), (f'?since_us={now + 60 * US}', 'since_us'), (f'?since_us={now - 27 * 3600 * US}', 'since_us')):
            a = f.admin('GET', '/api/live' + query)
            assert a.status == 400 and a.json['field'] == field, (query, a.body)
        agent = Desk(f.server, 'liu.siqi', ready=False)
        assert agent.http('GET', f'/api/live?since_us={now}').status == 403 and agent.http('GET', '/api/live/contacts').status == 403
        assert f.server.http()('GET', f'/api/live?since_us={now}').status == 401
        q = f.queue('Cards')
        body = {k: v for k, v in q.items() if k not in ('id', 'version')}
        for change, field in (({'short_us': 301 * US}, 'short_us'), ({'service_level': 'best'}, 'service_level')):
            a = f.admin('PUT', '/api/queues/' + q['id'], body | change)
            assert a.status == 400 and a.json['field'] == field, a.body


if __name__ == '__main__':
    run_all(globals())
