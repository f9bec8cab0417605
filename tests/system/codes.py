#!/usr/bin/python3
"""Wrap-up codes are a tree: made, moved, archived by an administrator; only what has nothing active below it is given; over kill -9."""
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Widget, eventually, facts, run_all, verify  # noqa: E402
from policies import US, Floor  # noqa: E402
from tags import talk  # noqa: E402


def put(f, number=None, status=None, **body):
    body = {'name_zh': body['name'], 'name_en': body.pop('name'), **body}
    return f.do('PUT' if number else 'POST', '/api/codes' + (f'/{number}' if number else ''), body, status or (200 if number else 201))


def make(f, name, parent=None, **more):
    return put(f, name=name, **({'parent': parent} if parent else {}), **more)['id']


def restart(f, *desks):
    """As after a power cut; everybody signs in again."""
    f.server.kill()
    f.server.restart()
    for d in desks:
        d.connect()
    f.admin = f.server.signed_in()


def beside(f, parent=None):
    """Names of those of one parent, in their order."""
    codes = [c for c in f.do('GET', '/api/vocabulary')['codes'] if c.get('parent') == parent]
    return [c['name_en'] for c in sorted(codes, key=lambda c: (c['position'], int(c['id'])))]


def test_codes_there_are_stand_at_the_top_and_a_tree_is_built_moved_and_kept_over_kill_9():
    with Floor() as f:
        before = beside(f)
        assert before, 'the sample company has codes'
        cards = make(f, 'Cards')
        lost, broken = make(f, 'Lost', cards), make(f, 'Broken', cards)
        assert beside(f) == before + ['Cards'] and beside(f, cards) == ['Lost', 'Broken']
        put(f, broken, name='Broken', parent=cards, position=0)
        put(f, broken, name='Broken', parent=cards, position=0)
        assert beside(f, cards) == ['Broken', 'Lost']
        put(f, cards, name='Bank cards', position=0)
        put(f, lost, name='Lost or stolen', position=1)
        assert beside(f)[:2] == ['Bank cards', 'Lost or stolen'] and beside(f, cards) == ['Broken']
        f.server.kill()
        f.server.restart()
        assert beside(f)[:2] == ['Bank cards', 'Lost or stolen'] and beside(f, cards) == ['Broken']


def test_only_what_has_nothing_active_below_it_is_given_and_archived_it_stays_where_it_is():
    with Floor() as f:
        cards = make(f, 'Cards')
        lost = make(f, 'Lost', cards)
        d, w, c = talk(f)
        d.end(c)

        def wrap(code, status):
            a = d.http('POST', f'/api/contacts/{c["id"]}/wrap', {'code': code})
            assert a.status == status, (a.status, a.body.decode())
            return a.json if a.body else None

        assert wrap(cards, 400)['field'] == 'code'
        put(f, cards, name='Cards', active=False)
        assert wrap(lost, 400)['field'] == 'code'  # below what is archived
        put(f, cards, name='Cards')
        put(f, lost, name='Lost', parent=cards, active=False)
        assert wrap(lost, 400)['field'] == 'code'
        put(f, lost, name='Lost', parent=cards)
        wrap(lost, 204)
        put(f, lost, name='Lost', parent=cards, active=False)
        [mine] = d.http('GET', '/api/contacts/closed').json['contacts']
        assert mine['code'] == lost, mine


def test_a_note_is_kept_with_the_code_shown_exported_and_erased_with_the_person():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        at = f'/api/contacts/{c["id"]}/wrap'
        assert d.http('POST', at, {'code': '1', 'note': 'x' * 2001}).json['field'] == 'note'
        # whose contact it is not writes nothing
        ye = Desk(f.server, 'ye.qing')
        assert ye.http('POST', at, {'code': '1', 'note': 'not mine'}).status in (403, 404, 409)
        note = '客户周五再打来，先查年费\n' + '长' * 1900
        for text in (note, 'a second time'):
            assert d.http('POST', at, {'code': '1', 'note': text}).status == 204
        talked, party = f'/api/conversations/{c["conversation"]}', c['customer']['id']

        def told(by):
            [closed] = d.http('GET', '/api/contacts/closed').json['contacts']
            [earlier] = by.http('GET', f'/api/customers/{party}/contacts').json['contacts']
            [line] = [x for x in by.http('GET', f'{talked}/timeline').json['rows'] if x['kind'] == 'contact_wrapped']
            [copy] = by.http('POST', f'{talked}/export').json['contacts']
            return [x.get('note') for x in (closed, earlier, line, copy)]

        assert told(d) == [note] * 4, told(d)
        restart(f, d)
        assert told(d) == [note] * 4, told(d)
        f.do('DELETE', f'/api/customers/{party}', status=204)
        with sqlite3.connect(f'file:{os.path.join(f.server.data, "tandem.db")}?mode=ro', uri=True) as db:
            assert db.execute('select wrap_note from contact').fetchall() == [('',)]


def test_a_queue_asks_for_a_code_or_does_not_and_when_the_time_runs_out_there_is_none():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        at = f'/api/contacts/{c["id"]}/wrap'
        queue = f.queue('General service')
        assert queue['code_asked']
        keep = {k: queue[k] for k in ('name_zh', 'name_en', 'lease_us', 'wrapup_us', 'decline_hold_us')}
        path = '/api/queues/' + queue['id']
        a = d.http('POST', at, {'note': 'kept?'})
        assert (a.status, a.json['error'], a.json['field']) == (400, 'missing_field', 'code'), a.body
        f.do('PUT', path, dict(keep, code_asked=False))
        restart(f, d)
        assert d.http('POST', at, {'note': 'nothing to say'}).status == 204
        [closed] = d.http('GET', '/api/contacts/closed').json['contacts']
        assert (closed['code'], closed['note']) == ('0', 'nothing to say'), closed
        assert d.http('POST', '/api/contacts/999999/wrap', {}).status == 404
        # asked for again, the time runs out: closed without one, and the agent takes the next
        f.do('PUT', path, dict(keep, code_asked=True, wrapup_us=US))
        other = Widget(f.server)
        other.start('你好', 'general', identity={'kind': 'contact', 'name': '林女士', 'phone': '13900000000'})
        c = d.accept()
        d.end(c)
        d.await_gone(c['id'])
        eventually(lambda: len(d.http('GET', '/api/contacts/closed').json['contacts']) == 2, 'closed by time')
        assert d.http('GET', '/api/contacts/closed').json['contacts'][0]['code'] == '0'


def test_a_contact_whose_time_ran_out_owes_its_code_until_it_is_given():
    with Floor() as f:
        queue = f.queue('General service')
        keep = {k: queue[k] for k in ('name_zh', 'name_en', 'lease_us', 'wrapup_us', 'decline_hold_us')}
        path = '/api/queues/' + queue['id']
        mine = lambda who: who('GET', '/api/contacts/owing').json  # noqa: E731
        ended = []

        def run_out(d, phone):
            """A talk whose wrap-up's time runs out."""
            w = Widget(f.server)
            w.start('你好', 'general', identity={'kind': 'contact', 'name': '林女士', 'phone': phone})
            c = d.accept()
            d.end(c)
            d.await_gone(c['id'])
            eventually(lambda: any(x['id'] == c['id'] for x in d.http('GET', '/api/contacts/closed').json['contacts']), 'closed by time')
            ended.append(c)
            return c

        d, w, c = talk(f)
        d.end(c)
        assert d.http('POST', f'/api/contacts/{c["id"]}/wrap', {'code': '1'}).status == 204
        f.do('PUT', path, dict(keep, code_asked=False, wrapup_us=US))
        run_out(d, '13900000001')
        assert mine(d.http) == {'count': 0, 'contacts': []}, 'one that was given a code, and one of which none was asked'
        f.do('PUT', path, dict(keep, code_asked=True, wrapup_us=US))
        one, two = run_out(d, '13900000002'), run_out(d, '13900000003')
        got = mine(d.http)
        assert got['count'] == 2 and [x['id'] for x in got['contacts']] == [one['id'], two['id']], got
        assert got['contacts'][0]['code'] == '0' and 'agent' not in got['contacts'][0], got
        # Who leads sees everybody's, a colleague neither them nor gives one.
        lead = f.server.signed_in('supervisor')
        every = lead('GET', '/api/contacts/owing?whose=all').json
        assert every['count'] == 2 and {(x['agent']['id'], bool(x['agent']['en'])) for x in every['contacts']} == {(d.user['id'], True)} and mine(lead)['count'] == 0, every
        ye = f.server.signed_in(login='ye.qing')
        assert ye('GET', '/api/contacts/owing?whose=all').status == 403 and mine(ye)['count'] == 0
        give = lambda who, contact, code: who('PUT', f'/api/contacts/{contact}/code', {'code': code})  # noqa: E731
        assert give(ye, one['id'], '1').status == give(ye, '999999', '1').status == 403 and give(lead, '999999', '1').status == 404
        a = give(d.http, one['id'], '99')
        assert (a.status, a.json['field']) == (400, 'code'), a.body
        assert give(d.http, c['id'], '2').json['error'] == 'wrong_state', 'one that owes none'
        restart(f, d)
        for _ in 'twice':
            assert give(d.http, one['id'], '1').status == 204
        assert give(d.http, one['id'], '2').json['error'] == 'wrong_state'
        assert [x['id'] for x in mine(d.http)['contacts']] == [two['id']]
        lead = f.server.signed_in('supervisor')
        assert lead('PUT', f'/api/contacts/{two["id"]}/code', {'code': '2', 'note': 'x' * 2001}).status == 400
        assert lead('PUT', f'/api/contacts/{two["id"]}/code', {'code': '2', 'note': '他明天再来'}).status == 204 and mine(d.http)['count'] == 0
        notes = {x['id']: x.get('note') for x in d.http('GET', '/api/contacts/closed').json['contacts']}
        assert (notes[one['id']], notes[two['id']]) == (None, '他明天再来'), notes
        codes = {x['id']: x['code'] for x in d.http('GET', '/api/contacts/closed').json['contacts']}
        assert (codes[one['id']], codes[two['id']]) == ('1', '2'), codes
        given = [x for x in facts(f.server) if x['kind'] == 'code_given']
        assert [(x['contact'], x['a'], x['agent'], x['c']) for x in given][0][:2] == (one['id'], 1) and len(given) == 2, given
        line = [x['kind'] for x in d.http('GET', f"/api/conversations/{one['conversation']}/timeline").json['rows']]
        assert 'code_given' in line, line
        f.server.stop()
        verify(f.server)


def offer(f, queue, *codes, status=200, **more):
    """What a queue offers from now on."""
    keep = {k: queue[k] for k in ('name_zh', 'name_en', 'lease_us', 'wrapup_us', 'decline_hold_us')}
    return f.do('PUT', '/api/queues/' + queue['id'], {**keep, 'codes': list(codes), **more}, status)


def test_a_queue_offers_codes_and_branches_and_others_are_refused_by_their_field():
    with Floor() as f:
        cards, loans = make(f, 'Cards'), make(f, 'Loans')
        lost, early, other = make(f, 'Lost', cards), make(f, 'Early repayment', loans), make(f, 'Other loans', loans)
        queue = f.queue('General service')
        assert queue['codes'] == []

        def told():
            return next(q for q in f.do('GET', '/api/vocabulary')['queues'] if q['id'] == queue['id']).get('codes')
        assert told() is None
        assert offer(f, queue, early, cards, early)['warnings'] == []
        want = sorted((cards, early), key=int)
        assert told() == want == f.queue('General service')['codes']
        assert offer(f, queue, cards, '99999', status=404)['field'] == 'codes[1]'
        assert offer(f, queue, *[cards] * 201, status=400)['field'] == 'codes'
        f.do('PUT', '/api/queues/' + queue['id'], {k: queue[k] for k in ('name_zh', 'name_en', 'lease_us', 'wrapup_us', 'decline_hold_us')})
        d, w, c = talk(f)
        d.end(c)
        restart(f, d)
        assert told() == want  # left out it stays, also over kill -9

        def wrap(status, **body):
            a = d.http('POST', f'/api/contacts/{c["id"]}/wrap', body)
            assert a.status == status, (a.status, a.body.decode())
            return a.json if a.body else None
        for wrong in (other, '1', loans, cards):  # beside it, elsewhere, above it, and a branch itself
            assert wrap(400, code=wrong)['field'] == 'code', wrong
        assert wrap(400)['error'] == 'missing_field'
        # moved out of the branch it is not offered, moved back it is
        put(f, lost, name='Lost', parent=loans)
        assert wrap(400, code=lost)['field'] == 'code'
        put(f, lost, name='Lost', parent=cards)
        wrap(204, code=lost)
        wrap(204, code=lost)
        # what it offers is archived: none can be given, so none is asked for, and whoever chooses so is told
        put(f, cards, name='Cards', active=False)
        put(f, early, name='Early repayment', parent=loans, active=False)
        [warned] = offer(f, queue, cards, early)['warnings']
        assert warned['field'] == 'codes', warned
        Widget(f.server).start('你好', 'general', identity={'kind': 'contact', 'name': '林女士', 'phone': '13900000000'})
        c = d.accept()
        d.end(c)
        wrap(204, note='nothing fits')
        assert offer(f, queue)['warnings'] == [] and told() is None
        closed = [x['code'] for x in d.http('GET', '/api/contacts/closed').json['contacts']]
        assert closed == ['0', lost], closed


def test_a_note_that_is_being_written_stays_when_the_time_runs_out():
    with Floor() as f:
        offer(f, f.queue('General service'), wrapup_us=10 * US)
        d, w, c = talk(f)
        party = c['customer']['id']

        def keep(c, note, status=204, by=d):
            a = by.http('PUT', f'/api/contacts/{c["id"]}/note', {'note': note})
            assert a.status == status, (a.status, a.body.decode())

        def noted(c):
            return d.http('GET', f'/api/contacts/{c["id"]}/codes').json.get('note')
        keep(c, 'too early', 409)
        d.end(c)
        assert noted(c) is None
        keep(c, '客户周五')
        keep(c, '客户周五再打来')
        keep(c, 'x' * 2001, 400)
        keep(c, 'not mine', 403, Desk(f.server, 'ye.qing'))
        assert noted(c) == '客户周五再打来'
        assert 'note' not in f.do('GET', f'/api/customers/{party}/contacts')['contacts'][0]  # it is still being written
        # nothing of it is lost by kill -9, and the time that was left goes on
        restart(f, d)
        eventually(lambda: d.http('GET', '/api/contacts/closed').json['contacts'], 'closed by time')
        [closed] = d.http('GET', '/api/contacts/closed').json['contacts']
        assert (closed['code'], closed['note']) == ('0', '客户周五再打来'), closed
        # the last words were on their way: taken for 5 s, from who wrote it; then no more
        keep(c, '客户周五再打来，上午')
        keep(c, 'not mine', 403, Desk(f.server, 'ye.qing'))
        [closed] = d.http('GET', '/api/contacts/closed').json['contacts']
        assert closed['note'] == '客户周五再打来，上午', closed
        [earlier] = f.do('GET', f'/api/customers/{party}/contacts')['contacts']
        [copy] = f.do('POST', f'/api/conversations/{c["conversation"]}/export')['contacts']
        [line] = [x for x in f.do('GET', f'/api/conversations/{c["conversation"]}/timeline')['rows'] if x['kind'] == 'contact_wrapped']
        assert [x['note'] for x in (earlier, copy, line)] == [closed['note']] * 3
        eventually(lambda: time.time() * US > line['at_us'] + 5.1 * US, 'long after')
        keep(c, 'too late', 409)
        # given with the code it is what was given: another text, none, or (left out) what was kept
        offer(f, f.queue('General service'), wrapup_us=120 * US)
        for body, want in (({'note': 'the last word'}, 'the last word'), ({'note': ''}, None), ({}, 'kept')):
            Widget(f.server).start('你好', 'general', identity={'kind': 'contact', 'name': '林女士', 'phone': '13900000000'})
            c = d.accept()
            d.end(c)
            keep(c, 'kept')
            assert d.http('POST', f'/api/contacts/{c["id"]}/wrap', dict(body, code='1')).status == 204
            keep(c, 'what was given stands', 409)
            assert d.http('GET', '/api/contacts/closed').json['contacts'][0].get('note') == want, body


def test_what_cannot_stand_there_is_refused_by_its_field():
    with Floor() as f:
        levels = [make(f, 'L1')]
        for i in range(2, 5):
            levels.append(make(f, f'L{i}', levels[-1]))
        assert put(f, name='L5', parent=levels[3], status=400)['field'] == 'parent'
        other = make(f, 'Other')
        below = make(f, 'Below', other)
        assert put(f, other, name='Other', parent=below, status=400)['field'] == 'parent'  # four levels would do, a circle does not
        assert put(f, other, name='Other', parent=levels[2], status=400)['field'] == 'parent'  # it brings a level of its own
        assert put(f, levels[0], name='L1', parent=levels[2], status=400)['field'] == 'parent'  # below itself
        assert put(f, levels[0], name='L1', parent=levels[0], status=400)['field'] == 'parent'
        assert put(f, name='X', parent='99999', status=404)['field'] == 'parent'
        assert put(f, name='Other', status=409)['field'] == 'name_zh'
        assert put(f, 99999, name='X', status=404)['error'] == 'not_found'
        assert put(f, name='', status=400)['field'] == 'name_zh'
        make(f, 'Other', levels[0])  # elsewhere the name is free


if __name__ == '__main__':
    run_all(globals())
