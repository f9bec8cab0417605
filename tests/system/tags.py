#!/usr/bin/python3
"""Tags: the company's list, who makes and gives them, on every screen that shows the contact, over kill -9, in lists, copies and the timeline."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all, verify  # noqa: E402
from policies import Floor  # noqa: E402


def talk(f, login='liu.siqi', name='陈先生'):
    d, w = Desk(f.server, login), Widget(f.server)
    w.start('你好', 'general', identity={'kind': 'contact', 'name': name, 'phone': '13800000000'})
    return d, w, d.accept()


def make(f, zh, en, color=None, key=None):
    return f.do('POST', '/api/tags', {'key': key or en, 'name_zh': zh, 'name_en': en, **({'color': color} if color else {})}, 201)['id']


def give(d, contact, tag, status=200):
    a = d.http('PUT', f'/api/contacts/{contact}/tags', {'tag': tag})
    assert a.status == status, (a.status, a.body.decode())
    return a.json['tags'] if status == 200 else a.json


def take(d, contact, tag, status=200):
    a = d.http('DELETE', f'/api/contacts/{contact}/tags?tag={tag}')
    assert a.status == status, (a.status, a.body.decode())
    return a.json['tags'] if status == 200 else a.json


def row(d, contact, tags):
    return d.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['tags'] == tags)


def kinds(f):
    return [(x['kind'], x['b']) for x in facts(f.server) if x['kind'].startswith('tag_')]


def test_a_tag_is_given_and_taken_once_seen_by_all_and_outlives_kill_9():
    with Floor() as f:
        complaint, vip = make(f, '投诉', 'Complaint', 'red'), make(f, '贵宾', 'VIP')
        d, w, c = talk(f)
        assert c['tags'] == []
        ye = Desk(f.server, 'ye.qing')
        d.do('POST', f'/api/contacts/{c["id"]}/participants', {'agent': ye.user['id'], 'mode': 'notes'})
        ye.await_row(lambda r: r['k'] == 'contact' and r['id'] == c['id'])
        ye.do('POST', f'/api/contacts/{c["id"]}/join')
        assert give(d, c['id'], vip) == [vip]
        assert give(d, c['id'], complaint) == [vip, complaint] == give(d, c['id'], complaint)
        row(ye, c, [vip, complaint])
        assert take(ye, c['id'], vip) == [complaint] == take(d, c['id'], vip)
        row(d, c, [complaint])
        f.server.kill()
        f.server.restart()
        d.connect()
        row(d, c, [complaint])
        given, gone = ('tag_added', int(vip)), ('tag_removed', int(vip))
        assert [(k, int(b)) for k, b in kinds(f)] == [given, ('tag_added', int(complaint)), gone], kinds(f)
        lines = d.http('GET', f'/api/conversations/{c["conversation"]}/timeline').json['rows']
        assert [(x['kind'], x['b'], x['agent']['id']) for x in lines if x['kind'].startswith('tag_')][0] == ('tag_removed', int(vip), ye.user['id'])
        f.server.stop()
        verify(f.server)


def test_after_the_end_lists_copies_and_earlier_contacts_have_them():
    with Floor() as f:
        tag = make(f, '投诉', 'Complaint', 'red')
        d, w, c = talk(f)
        d.end(c)
        d.wrap(c)
        d.await_gone(c['id'])
        assert give(d, c['id'], tag) == [tag]
        [mine] = d.http('GET', '/api/contacts/closed').json['contacts']
        assert mine['tags'] == [tag], mine
        [his] = d.http('GET', f'/api/customers/{c["customer"]["id"]}/contacts').json['contacts']
        assert his['tags'] == [tag], his
        copy = d.http('POST', f'/api/conversations/{c["conversation"]}/export').json
        assert [x['tags'] for x in copy['contacts']] == [[tag]] and copy['tags'][0]['name_en'] == 'Complaint', copy
        f.do('DELETE', '/api/customers/' + c['customer']['id'], status=204)
        assert f.do('PUT', f'/api/contacts/{c["id"]}/tags', {'tag': tag}, 404)['error'] == 'not_found'


def test_who_has_nothing_to_do_with_the_contact_may_not_and_who_leads_may():
    with Floor() as f:
        tag = make(f, '投诉', 'Complaint')
        d, w, c = talk(f)
        zhang = Desk(f.server, 'zhang.qiang')
        assert give(zhang, c['id'], tag, 403)['error'] == 'forbidden'
        assert give(zhang, '999999', tag, 403)['error'] == 'forbidden'
        assert take(zhang, c['id'], tag, 403)['error'] == 'forbidden'
        a = f.admin('PUT', f'/api/contacts/{c["id"]}/tags', {'tag': tag})
        assert a.status == 200 and a.json == {'tags': [tag]}
        row(d, c, [tag])


def test_what_is_wrong_is_named_and_a_list_changes_for_all():
    with Floor() as f:
        tag = make(f, '投诉', 'Complaint', key='k')
        assert make(f, '投诉', 'Complaint', key='k') == tag
        d, w, c = talk(f)
        assert give(d, c['id'], '999', 400)['field'] == 'tag'
        assert f.do('POST', '/api/tags', {'key': 'x', 'name_zh': '别的', 'name_en': 'COMPLAINT'}, 409)['field'] == 'name_en'
        assert f.do('POST', '/api/tags', {'key': 'x', 'name_zh': '', 'name_en': 'x'}, 400)['field'] == 'name_zh'
        assert f.do('POST', '/api/tags', {'key': 'x', 'name_zh': 'x' * 31, 'name_en': 'x'}, 400)['field'] == 'name_zh'
        give(d, c['id'], tag)
        change = {'name_zh': '客户投诉', 'name_en': 'Complaint', 'color': 'orange', 'archived': True, 'version': 1}
        f.do('PUT', '/api/tags/' + tag, change, 204)
        d.until(lambda frame: frame['t'] == 'tags')
        assert f.do('PUT', '/api/tags/' + tag, change, 409)['error'] == 'changed'
        assert give(d, c['id'], tag) == [tag]  # it bears it already
        assert take(d, c['id'], tag) == []
        assert give(d, c['id'], tag, 409)['field'] == 'tag'  # archived
        a = d.http('DELETE', f'/api/contacts/{c["id"]}/tags')
        assert (a.status, a.json['field']) == (400, 'tag')
        for i in range(21):
            n = make(f, f'标签{i}', f'tag {i}')
            got = give(d, c['id'], n, 200 if i < 20 else 503)
        assert got['error'] == 'full' and got['field'] == 'tag', got


def test_agents_make_tags_only_where_the_company_lets_them():
    with Floor() as f:
        d = Desk(f.server, 'liu.siqi')
        body = {'key': 'a', 'name_zh': '汇率', 'name_en': '汇率'}
        assert d.http('POST', '/api/tags', body).status == 403
        assert d.http('GET', '/api/tags').json == {'agents_make': False, 'tags': []}
        f.do('PUT', '/api/tags', {'agents_make': True}, 204)
        eventually(lambda: d.http('GET', '/api/tags').json['agents_make'], 'agents may')
        a, b = d.http('POST', '/api/tags', body), d.http('POST', '/api/tags', body)
        assert a.status == b.status == 201 and a.json == b.json
        assert d.http('PUT', '/api/tags/' + a.json['id'], {'name_zh': 'x', 'name_en': 'x', 'color': 'red', 'archived': False, 'version': 1}).status == 403


if __name__ == '__main__':
    run_all(globals())
