#!/usr/bin/python3
"""Reminders: an agent's own and the team's, stored once, done or put off, over a killed server; gone with the person."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all  # noqa: E402
from policies import Floor, US  # noqa: E402

HOUR_US = 3600 * US


def now_us():
    return int(time.time() * US)


def talk(f, login='liu.siqi', topic='general'):
    d, w = Desk(f.server, login), Widget(f.server)
    w.start('你好', topic, identity={'kind': 'contact', 'name': '陈先生', 'phone': '13800000000'})
    return d, w, d.accept()


def remind(d, contact, text, due_us, key, team=False, status=201):
    a = d.http('POST', f'/api/conversations/{contact["conversation"]}/reminders', {'key': key, 'text': text, 'due_us': due_us, 'team': team})
    assert a.status == status, (a.status, a.body.decode())
    return a.json['id'] if status == 201 else a.json


def seen(d):
    a = d.http('GET', '/api/reminders')
    assert a.status == 200, a.body
    return a.json['reminders']


def put(d, number, body, status=204):
    a = d.http('PUT', f'/api/reminders/{number}', body)
    assert a.status == status, (a.status, a.body.decode())
    return a.json if status != 204 else None


def test_an_own_reminder_is_kept_once_seen_by_nobody_else_put_off_and_done():
    with Floor() as f:
        d, w, c = talk(f)
        ye = Desk(f.server, 'ye.qing')  # serves the same queue
        due = now_us() + HOUR_US
        first = remind(d, c, '问问他收到卡片没有', due, 'k1')
        assert remind(d, c, '问问他收到卡片没有', due, 'k1') == first
        [r] = seen(d)
        assert r['customer_id'] == c['customer']['id'], r
        assert (r['id'], r['text'], r['due_us'], r['team'], r['customer'], r['topic']) == (first, '问问他收到卡片没有', due, False, '陈先生', 'general'), r
        assert seen(ye) == [] and f.do('GET', '/api/reminders')['reminders'] == []
        put(ye, first, {'done': True}, 404)
        put(d, first, {'due_us': due + HOUR_US})
        put(d, first, {'due_us': due + HOUR_US})
        f.server.kill()
        f.server.restart()
        d.connect()
        assert [x['due_us'] for x in seen(d)] == [due + HOUR_US]
        put(d, first, {'done': True})
        put(d, first, {'done': True})
        assert seen(d) == []
        assert put(d, first, {'due_us': due}, 409)['error'] == 'wrong_state'
        kinds = [x['kind'] for x in facts(f.server) if x['kind'].startswith('reminder_')]
        assert kinds == ['reminder_set', 'reminder_set', 'reminder_done'], kinds


def test_the_teams_reminder_is_seen_told_and_done_by_who_serves_the_queue():
    with Floor() as f:
        d, w, c = talk(f)
        ye, zhang = Desk(f.server, 'ye.qing'), Desk(f.server, 'zhang.qiang')  # zhang serves another queue
        number = remind(d, c, '下午回电', now_us() + HOUR_US, 'k1', team=True)
        ye.until(lambda frame: frame['t'] == 'reminders')
        [r] = seen(ye)
        assert r['team'] and r['by']['zh'] == '刘思琪' and r['customer_id'] == c['customer']['id'], r
        assert seen(zhang) == [] and len(f.do('GET', '/api/reminders')['reminders']) == 1
        put(zhang, number, {'done': True}, 404)
        put(ye, number, {'done': True})
        eventually(lambda: seen(d) == [], 'done for all')


def test_at_a_conversation_that_is_over_and_gone_with_the_person():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        d.wrap(c)
        d.await_gone(c['id'])
        remind(d, c, '下周再问', now_us() + HOUR_US, 'k1')
        remind(d, c, '团队也看看', now_us() + HOUR_US, 'k2', team=True)
        assert len(seen(d)) == 2
        f.do('DELETE', '/api/customers/' + c['customer']['id'], status=204)
        assert seen(d) == []
        for name in os.listdir(f.server.data):
            path = os.path.join(f.server.data, name)
            assert not os.path.isfile(path) or '下周再问'.encode() not in open(path, 'rb').read(), name


def test_what_is_wrong_is_named_and_who_may_not_read_may_not_remind():
    with Floor() as f:
        d, w, c = talk(f)
        due = now_us() + HOUR_US
        for bad in (now_us() - HOUR_US, now_us() + 367 * 24 * HOUR_US):
            assert remind(d, c, 'x', bad, 'k', status=400)['field'] == 'due_us'
        assert remind(d, c, '', due, 'k', status=400)['field'] == 'text'
        assert remind(d, c, 'x' * 501, due, 'k', status=400)['field'] == 'text'
        zhang = Desk(f.server, 'zhang.qiang')
        assert remind(zhang, c, 'x', due, 'k', status=403)['error'] == 'forbidden'
        number = remind(d, c, 'x', due, 'k')
        assert put(d, number, {}, 400)['field'] == 'due_us'
        assert put(d, number, {'done': True, 'due_us': due}, 400)['field'] == 'done'
        for i in range(199):
            remind(d, c, 'x', due, f'n{i}')
        assert remind(d, c, 'one too many', due, 'last', status=503)['error'] == 'full'


if __name__ == '__main__':
    run_all(globals())
