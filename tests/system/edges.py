#!/usr/bin/env python3
"""Moments between two states, against the real program: leaving before the contact is there, coming back while being called
away, writing into a conversation that has just been erased."""
import glob
import os
import secrets
import time

from harness import Closed, Desk, Server, WebSocket, Widget, eventually, facts, in_threads, run_all, verify

server = None
alone = None


def kinds(since):
    return [f['kind'] for f in facts(server, since)]


def last():
    return facts(server)[-1]['no']


def test_the_sample_starts():
    global server, alone
    server = Server('--away-ms', '300', '--grace-ms', '2000')
    alone = Desk(server, server.logins['agent'][0], ready=False)


def test_who_comes_to_a_quiet_queue_is_told_the_place():
    time.sleep(0.5)  # places are told at most once in 300 ms; this one must not be among others
    w = Widget(server)
    w.start('first', 'general')
    w.await_state(state='waiting', place=1)
    w.ws.send(t='leave')
    w.await_state(state='closed')
    w.ws.close()


def test_leaving_at_once_ends_the_contact_that_was_on_its_way():
    for _ in range(10):
        w = Widget(server)
        key = secrets.token_hex(16)
        w.ws.send(t='start', id=key, topic='general', identity={'kind': 'anonymous'}, text='never mind')
        w.until(lambda f: f['t'] == 'started')
        w.ws.send(t='leave')
        w.await_state(state='closed')
        w.ws.close()


def test_a_desktop_that_is_back_before_it_was_missed_is_not_away():
    alone.ready()
    for pause in (0.2, 0.3, 0.32, 0.35, 0.5, 1.0, 1.3):
        alone.ws.drop()
        time.sleep(pause)
        alone.connect()
        time.sleep(0.3)
        before = last()
        w = Widget(server)
        w.start('are you there?', 'general')
        c = alone.accept()
        time.sleep(0.1)
        assert 'contact_requeued' not in kinds(before)
        alone.end(c, 99)
        alone.wrap(c)
        w.ws.close()


def test_an_agent_who_went_offline_and_away_gives_the_chats_back():
    w = Widget(server)
    w.start('help', 'general')
    alone.accept()
    alone.do('PUT', '/api/agent/state', {'state': 'offline'})
    before = last()
    alone.ws.drop()
    eventually(lambda: 'contact_requeued' in kinds(before), 'back in the queue')
    w.await_state(state='waiting', requeued=True)
    w.ws.send(t='leave')
    w.await_state(state='closed')
    w.ws.close()
    alone.connect()


def test_an_agent_reads_the_history_of_what_is_offered_and_wrapped_up():
    alone.ready()
    w = Widget(server)
    w.start('what was said', 'general')
    c = alone.offer()
    path = f'/api/conversations/{c["conversation"]}/messages'
    assert alone.http('GET', path).status == 200
    alone.accept(c)
    alone.end(c, 99)
    assert alone.http('GET', path).status == 200
    alone.wrap(c)
    assert alone.http('GET', path).status == 200, 'who served may read it again'
    stranger = server.signed_in(login=server.logins['agent'][1])
    assert stranger('GET', path).status == 403
    w.ws.close()


def test_the_cursor_waits_for_the_messages():
    w = Widget(server)
    w.start('one', 'general')
    c = alone.accept()
    w.say('two')
    alone.await_text('two')
    alone.ws.drop()
    assert alone.connect()['cursor'] == '0'  # cut off here, it would ask for everything again
    alone.await_text('two')
    alone.until(lambda f: f['t'] == 'rows' and f['cursor'] != '0')
    since = alone.cursor
    alone.ws.drop()
    w.say('three')
    first = alone.connect(since)
    assert first['t'] == 'rows' and first['cursor'] == since
    alone.await_text('three')
    alone.until(lambda f: int(f['cursor']) > int(since))
    alone.end(c, 99)
    alone.wrap(c)
    w.ws.close()


def test_signals_about_a_chat_that_has_just_ended_do_not_close_the_desktop():
    w = Widget(server)
    w.start('short', 'general')
    c = alone.accept()
    alone.end(c, 99)
    alone.wrap(c)
    for _ in range(30):
        alone.ws.send(t='typing', conversation=c['conversation'])
    alone.ws.send(t='ping')
    alone.until(lambda f: f['t'] == 'pong')
    w.ws.close()


def test_what_another_device_says_the_moment_it_comes_is_seen_on_the_first():
    def customer():  # several at once: what joins them to the conversation is then late
        first = Widget(server)
        first.start('one')
        for i in range(40):
            other = WebSocket(server.port, '/ws/chat?site=lujiang')
            other.send(t='hello', lang='en', token=first.token, seq=0)
            other.until(lambda f: f['t'] == 'welcome')
            other.send(t='send', id=secrets.token_hex(8), text=f'from device {i}')
            first.await_text(f'from device {i}')
            other.close()
        assert sorted(first.texts) == list(range(2, 42)), first.texts.keys()
        first.ws.send(t='leave')
        first.await_state(state='closed')
        first.ws.close()

    in_threads(*[customer] * 4)


def test_a_widget_that_floods_is_closed():
    w = Widget(server)
    try:
        for seq in range(3000):
            w.ws.send(t='got', seq=seq)
        while True:
            w.ws.receive()
    except Closed as e:
        assert e.code == 4429, e.code
    except ConnectionError:
        pass  # the kernel was quicker than the close frame


def test_an_open_page_of_an_erased_customer_is_closed_and_takes_no_more():
    admin = Desk(server, 'admin', ready=False)
    name = '陈可擦' + secrets.token_hex(6)
    w = Widget(server)
    w.start('I am ' + name, 'general', {'kind': 'contact', 'name': name, 'phone': '13800138000'})
    c = alone.accept()
    w.await_state(state='talking')
    alone.end(c, 99)
    alone.wrap(c)
    w.await_state(state='closed')
    gone = admin.http('DELETE', f'/api/customers/{c["customer"]["id"]}')
    assert gone.status == 204, gone.body
    try:
        w.ws.send(t='send', id=secrets.token_hex(8), text='still ' + name)
        f = w.until(lambda f: f['t'] in ('ack', 'error'))
        assert f['t'] == 'error', f
        w.until(lambda f: False)
    except Closed as e:
        assert e.code == 4401, e.code
    w.connect()
    assert w.welcome['conversation'] is False
    server_files = [p for p in glob.glob(server.data + '/**', recursive=True) if os.path.isfile(p)]
    assert not any(name.encode() in open(p, 'rb').read() for p in server_files)
    admin.ws.close()
    w.ws.close()


def test_it_stops_cleanly_and_the_log_replays():
    assert server.stop() == 0
    verify(server)
    server.done()


if __name__ == '__main__':
    run_all(globals())
