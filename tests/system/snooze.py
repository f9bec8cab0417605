#!/usr/bin/python3
"""A talk is put away until a time: it makes room, comes back then or when the customer writes, and is not lost with the server killed, or
its agent signed out. What the engine does with it is in tests/stories."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all, verify  # noqa: E402
from policies import Floor, US  # noqa: E402
from sleep import agent_takes, asleep, silence, slept  # noqa: E402

HOUR_US = 3600 * US


def talk(f, name='陈先生', desk=None):
    d, w = desk or Desk(f.server, 'liu.siqi'), Widget(f.server)
    w.start('你好', 'general', identity={'kind': 'contact', 'name': name, 'phone': '13800000000'})
    return d, w, d.accept()


def now_us():
    return int(time.time() * US)


def put_away(desk, contact, until_us, status=204):
    a = desk.http('POST', f'/api/contacts/{contact["id"]}/snooze', {'until_us': until_us})
    assert a.status == status, (a.status, a.body.decode())
    return a.json if status != 204 else None


def row(desk, contact, **want):
    return desk.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and all(r[k] == v for k, v in want.items()))


def test_a_talk_put_away_makes_room_and_comes_back_at_its_time():
    with Floor() as f:
        agent_takes(f, 'liu.siqi', 1)
        silence(f, 0, share=0)  # nothing sleeps by itself
        d, w, one = talk(f)
        until = now_us() + 3 * US
        put_away(d, one, until)
        row(d, one, asleep=True, snoozed_us=until, state='talking')
        put_away(d, one, until)  # once more: nothing happens
        _, other, two = talk(f, '李女士', d)  # there is room for the next
        other.await_state(state='talking')
        row(d, one, asleep=False, snoozed_us=0, state='talking')
        assert now_us() >= until
        assert slept(f, one) == [(1, 0), (0, 1)], slept(f, one)
        w.say('在吗')
        d.await_text('在吗')
        f.server.stop()
        verify(f.server)


def test_the_customers_message_brings_it_back_at_once_and_the_agents_does_not():
    with Floor() as f:
        d, w, contact = talk(f)
        until = now_us() + HOUR_US
        put_away(d, contact, until)
        row(d, contact, snoozed_us=until)
        d.say(contact, '我去查一下，稍后回复')
        w.await_text('我去查一下，稍后回复')
        put_away(d, contact, until + US)
        row(d, contact, snoozed_us=until + US)
        w.say('好的')
        row(d, contact, asleep=False, snoozed_us=0)
        assert slept(f, contact) == [(1, 0), (1, 0), (0, 0)], slept(f, contact)


def test_it_is_taken_up_before_its_time_and_silence_lets_it_sleep_later():
    with Floor() as f:
        d, w, contact = talk(f)
        put_away(d, contact, now_us() + HOUR_US)
        asleep(d, contact)
        d.do('POST', f'/api/contacts/{contact["id"]}/wake')
        row(d, contact, asleep=False, snoozed_us=0)
        d.do('POST', f'/api/contacts/{contact["id"]}/wake')
        silence(f, 1)
        row(d, contact, asleep=True, snoozed_us=0)  # quiet, not put away


def test_put_away_it_outlives_a_killed_server_and_an_agent_who_signs_out():
    with Floor() as f:
        d, w, contact = talk(f)
        until = now_us() + HOUR_US
        put_away(d, contact, until)
        row(d, contact, snoozed_us=until)
        d.do('PUT', '/api/agent/state', {'state': 'offline', 'after': True})
        d.await_me(state='offline')  # no wish waits for it
        d.ws.drop()
        f.server.kill()
        f.server.restart()
        d.connect()
        row(d, contact, asleep=True, snoozed_us=until, state='talking')
        assert not [x for x in facts(f.server) if x['kind'] == 'contact_requeued']
        # What is written while the server is down for the agent brings it back as well: it is read from the store.
        w.connect()
        w.say('还有一个问题')
        row(d, contact, asleep=False, snoozed_us=0)


def test_who_does_not_come_after_a_restart_is_missed_by_what_wakes():
    with Floor('--away-ms', '300', '--grace-ms', '500') as f:
        d, w, contact = talk(f)
        put_away(d, contact, now_us() + HOUR_US)
        d.do('PUT', '/api/agent/state', {'state': 'offline', 'after': True})
        d.await_me(state='offline')
        d.ws.drop()
        f.server.kill()
        f.server.restart()
        w.connect()
        since = len(facts(f.server))
        w.say('are you still there?')
        eventually(lambda: 'agent_away' in [x['kind'] for x in facts(f.server)[since:]], 'nobody misses the agent')
        eventually(lambda: 'contact_requeued' in [x['kind'] for x in facts(f.server)[since:]], 'it stays with who is away')


def test_until_when_is_checked_and_who_does_not_talk_is_refused():
    with Floor() as f:
        d, w, contact = talk(f)
        for bad in (now_us() - US, now_us() + 367 * 24 * HOUR_US, 0):
            assert put_away(d, contact, bad, 400)['field'] == 'until_us', bad
        ye = Desk(f.server, 'ye.qing')
        assert put_away(ye, contact, now_us() + HOUR_US, 409)['error'] == 'stale_token'
        assert put_away(d, dict(contact, id='999999999999'), now_us() + HOUR_US, 404)['error'] == 'not_found'
        d.end(contact)
        row(d, contact, state='wrapup')
        assert put_away(d, contact, now_us() + HOUR_US, 409)['error'] == 'wrong_state'


if __name__ == '__main__':
    run_all(globals())
