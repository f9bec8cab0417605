#!/usr/bin/env python3
"""What a customer types and has not sent: shown to who talks with them where the site permits it, and kept nowhere."""
import os

from harness import Desk, Server, Widget, run_all

SITE = 'lujiang'
server = admin = desk = w = contact = None


def permit(preview):
    site = next(s for s in admin('GET', '/api/sites').json['sites'] if s['key'] == SITE)
    body = {k: v for k, v in site.items() if k not in ('id', 'logo', 'consent_version')}
    a = admin('PUT', f"/api/sites/{site['id']}", dict(body, preview=preview))
    assert a.status in (200, 204), a.body


def previews(who=None):
    """What was told of it up to now: the answer to a ping comes after it."""
    (who or desk).ws.send(t='ping')
    told = []
    (who or desk).until(lambda f: told.append(f['text']) if f['t'] == 'typing' and 'text' in f else f['t'] == 'pong')
    return told


def settled():
    """All that the widget has sent up to now has come."""
    w.ws.send(t='ping')
    w.until(lambda f: f['t'] == 'pong')


def refused():
    w.ws.send(t='typing', text='not for you')
    e = w.until(lambda f: f['t'] == 'error')
    assert (e['code'], e['field']) == ('forbidden', 'text') and 'id' not in e, e


def test_a_site_that_does_not_say_so_refuses_what_is_typed():
    global server, admin, desk, w, contact
    server = Server()
    admin = server.signed_in()
    desk = Desk(server, 'liu.siqi')
    w = Widget(server)
    assert 'preview' not in w.welcome, w.welcome
    w.start('请帮我看看', 'general')
    contact = desk.accept()
    w.await_state(state='talking')
    refused()
    assert previews() == []
    w.ws.send(t='typing')
    desk.until(lambda f: f['t'] == 'typing' and 'text' not in f)


def test_where_it_is_permitted_the_agent_is_shown_it_at_most_so_often_and_the_end_of_it_at_once():
    permit(True)
    assert Widget(server).welcome['preview'] is True
    other = Desk(server, 'zhang.qiang', ready=False)
    for text in ('PREVIEW-A 我想问', 'PREVIEW-B', 'PREVIEW-C'):
        w.ws.send(t='typing', text=text)
    w.ws.send(t='typing', text='')
    settled()
    desk.until(lambda f: f.get('text') == 'PREVIEW-A 我想问' and f['conversation'] == contact['conversation'])
    told = previews()
    assert told == [''], told  # what came faster was dropped
    assert previews(other) == []  # nor is it for anybody else
    w.ws.send(t='typing', text='x' * 2001)
    e = w.until(lambda f: f['t'] == 'error')
    assert (e['code'], e['field']) == ('out_of_range', 'text'), e


def test_none_of_it_is_kept_logged_or_a_fact():
    desk.end(contact)
    w.await_state(state='closed')
    assert 'PREVIEW' not in str(admin('GET', '/api/log?since=0&limit=1000').json)
    server.stop()
    marks = [b'PREVIEW-A', b'PREVIEW-B', b'not for you']
    paths = [os.path.join(at, f) for at, _, files in os.walk(server.data) for f in files] + [server.log_path]
    assert any(p.endswith('.db') for p in paths), paths
    for path in paths:
        with open(path, 'rb') as f:
            data = f.read()
        assert not any(m in data for m in marks), path
    server.restart()


def test_a_company_that_changes_its_mind_refuses_again_and_who_does_not_talk_is_shown_to_nobody():
    global w
    d = Desk(server, 'liu.siqi')
    w = Widget(server)
    w.start('还有一个问题', 'general')
    w.ws.send(t='typing', text='while waiting')
    settled()
    d.accept()
    w.await_state(state='talking')
    assert previews(d) == []
    permit(False)
    refused()
    server.done()


if __name__ == '__main__':
    run_all(globals())
