#!/usr/bin/python3
"""Conversations that fall asleep after a silence and wake with the next message, over the real server. What a sleeping one takes of
an agent's capacity is the engine's (tests/stories); here it is that the silence is told to it, at the time that the settings say."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, facts, run_all, verify  # noqa: E402
from policies import Floor, US  # noqa: E402

NONE = {m: 0 for m in ('chat', 'voice', 'email', 'message', 'task')}


def silence(floor, seconds, share=0):
    """How long a chat is quiet before it sleeps, and how much of a place it takes then."""
    routing = floor.do('GET', '/api/routing')
    floor.do('PUT', '/api/routing', dict(routing, sleep_after_us=dict(NONE, chat=int(seconds * US)), wake_room=NONE,
                                         sleep_permille=dict(routing['sleep_permille'], chat=share)), 204)


def agent_takes(floor, login, chats):
    user = next(u for u in floor.do('GET', '/api/users')['users'] if u['login'] == login)
    floor.do('PUT', '/api/agents/' + user['id'], dict(user['agent'], capacity=chats), 204)


def asleep(desk, contact, yes=True):
    return desk.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['asleep'] is yes and r['state'] == 'talking')


def slept(floor, contact):
    return [(int(x['a']), int(x['b'])) for x in facts(floor.server) if x['kind'] == 'contact_sleep' and x['contact'] == contact['id']]


def a_talk(floor, name):
    w = Widget(floor.server)
    w.start('你好', 'general', identity={'kind': 'contact', 'name': name, 'phone': '13800000000'})
    return w


def test_a_silent_talk_sleeps_makes_room_and_wakes_with_a_message_of_either_side():
    with Floor() as f:
        agent_takes(f, 'liu.siqi', 1)
        d = Desk(f.server, 'liu.siqi')
        one = a_talk(f, '陈先生')
        first = d.accept()
        assert first['asleep'] is False
        two = a_talk(f, '李女士')
        two.await_state(state='waiting')
        silence(f, 1)
        asleep(d, first)
        second = d.accept()  # the place is free for who waited
        own = d.do('GET', '/api/agent/capacity', status=200).json['media'][0]
        assert (own['medium'], own['capacity'], own['taken'], own['asleep'], own['free']) == ('chat', 1, 2, 1, False), own
        two.await_state(state='talking')
        # It wakes although the agent is full then: nobody is cut off.
        one.say('我回来了')
        asleep(d, first, False)
        assert slept(f, first) == [(1, 0), (0, 1)]
        silence(f, 3600)
        asleep(d, second, False)
        silence(f, 1)
        asleep(d, first)
        d.say(first, '您还在吗')
        asleep(d, first, False)


def test_sleep_outlives_a_killed_server_and_follows_from_the_last_message():
    with Floor() as f:
        d = Desk(f.server, 'liu.siqi')
        one = a_talk(f, '陈先生')
        first = d.accept()
        silence(f, 1)
        asleep(d, first)
        f.server.kill()
        f.server.restart()
        d.connect()
        asleep(d, first)
        assert slept(f, first) == [(1, 0)], 'a start let it sleep again'
        # No second state: what the settings say now is what counts, also after a start.
        silence(f, 3600)
        asleep(d, first, False)
        f.server.kill()
        f.server.restart()
        d.connect()
        asleep(d, first, False)
        silence(f, 1)
        asleep(d, first)
        one.connect()
        one.say('我回来了')
        asleep(d, first, False)
        f.server.stop()
        verify(f.server)


def test_who_waits_and_who_wraps_up_never_sleeps():
    with Floor() as f:
        silence(f, 1, share=1000)  # asleep it takes a whole place
        agent_takes(f, 'liu.siqi', 1)
        d = Desk(f.server, 'liu.siqi')
        one = a_talk(f, '陈先生')
        first = d.accept()
        two = a_talk(f, '李女士')
        two.await_state(state='waiting')
        asleep(d, first)  # whoever waits has been looked at, too
        d.end(first, 99)
        one.await_state(state='closed')
        row = d.await_row(lambda r: r['k'] == 'contact' and r['id'] == first['id'] and r['state'] == 'wrapup')
        assert row['asleep'] is False, row
        d.wrap(first)
        second = d.accept()
        asleep(d, second)
        assert slept(f, first) == [(1, 0)] and slept(f, second) == [(1, 0)]
        d.end(second, 99)
        d.wrap(second)
        f.server.stop()
        verify(f.server)


if __name__ == '__main__':
    run_all(globals())
