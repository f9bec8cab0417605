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


def previews(who):
    """All that is told of it up to the empty one, which is never dropped: what one connection says comes in its order."""
    w.ws.send(t='typing', text='')
    told = []

    def look(f):
        if f['t'] == 'typing' and 'text' in f:
            told.append(f['text'])
        return f.get('text') == ''
    who.until(look)
    return told[:-1]


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
    w.ws.send(t='typing')
    assert desk.until(lambda f: f['t'] == 'typing') == {'t': 'typing', 'conversation': contact['conversation']}


def test_where_it_is_permitted_the_agent_is_shown_it_at_most_so_often_and_the_end_of_it_at_once():
    permit(True)
    assert Widget(server).welcome['preview'] is True
    other = Desk(server, 'zhang.qiang', ready=False)
    sent = [f'PREVIEW-{n} 我想问' for n in range(20)]
    for text in sent:
        w.ws.send(t='typing', text=text)
    told = previews(desk)
    assert told[0] == sent[0] and len(told) < len(sent), told  # what comes too fast is dropped
    other.ws.send(t='ping')
    other.until(lambda f: f['t'] == 'pong')
    assert not other.typing, other.typing  # nor is it for anybody else
    w.ws.send(t='typing', text='x' * 2001)
    e = w.until(lambda f: f['t'] == 'error')
    assert (e['code'], e['field']) == ('out_of_range', 'text'), e


def test_none_of_it_is_kept_logged_or_a_fact():
    desk.end(contact)
    w.await_state(state='closed')
    assert 'PREVIEW' not in str(admin('GET', '/api/log?since=0&limit=1000').json)
    server.stop()
    marks = [b'PREVIEW-', b'not for you']
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
    d.accept()
    w.await_state(state='talking')
    assert previews(d) == []
    permit(False)
    refused()
    server.done()


if __name__ == '__main__':
    run_all(globals())
