#!/usr/bin/python3
"""What is told of a decision that is past: by what held when it was made, not by what holds now."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
import ways  # noqa: E402
from contract import Tour  # noqa: E402
from harness import TANDEM, Desk, Widget, facts, run_all  # noqa: E402
from hand_over import me, talk, transfer  # noqa: E402
from policies import US, modern, whole_talk  # noqa: E402


def told(floor, contact):
    lead = Tour(floor.server)
    login = floor.server.logins['supervisor'][0]
    lead.client.csrf = lead('POST', '/api/session', {'login': login, 'password': floor.server.passwords[login]}).json['csrf']
    a = lead('GET', f'/api/contacts/{contact}/decisions')
    assert a.status == 200, a.body
    return [(d, {x['code']: x['en'] for x in d['lines']}) for d in a.json['decisions']]


def test_who_rang_at_the_same_time_is_told_so_and_not_as_the_next():
    with ways.Floor() as f:
        ways.general_is(f, offer_mode='parallel', parallel=2)
        desks = [Desk(f.server, login) for login in ways.PAIR]
        names = [d.user['name_en'] for d in desks]
        w = Widget(f.server)
        w.start('hello', 'general')
        offers = [d.offer() for d in desks]
        for d, lines in told(f, offers[0]['id']):
            other = next(n for n in names if n != d['agent']['en'])
            assert lines['offered.beside'] == f'At the same time offered to: {other}.', lines
            assert 'offered.next' not in lines and lines['offered.alone'] == 'Nobody else could.', lines
        w.ws.send(t='leave')
        w.await_state(state='closed')
        outcomes = [d['outcome'] for d, _ in told(f, offers[0]['id'])]
        assert outcomes == ['offer_withdrawn'] * 2, outcomes


def test_after_a_transfer_the_first_decision_keeps_the_conditions_of_its_topic():
    with ways.Floor() as f:
        desk = Desk(f.server, 'zhou.minhui')
        w = Widget(f.server)
        w.start('hello', 'wealth')
        offer = desk.accept()
        (_, before), = told(f, offer['id'])
        topics = f.do('GET', '/api/topics')['topics']
        card = next(t for t in topics if t['key'] != 'wealth' and t['required'] and t['version'] == next(x for x in topics if x['key'] == 'wealth')['version'])
        a = desk.http('POST', f'/api/contacts/{offer["id"]}/transfer', {'topic': card['id'], 'token': offer['token']})
        assert a.status in (200, 201, 204), a.body
        after = told(f, offer['id'])[0][1]
        assert after == before, (before, after)
        w.ws.send(t='leave')


def why_says(floor, contact, number, lang='en'):
    out = subprocess.run([TANDEM, 'why', contact, '--data', floor.server.data, '--decision', str(number), '--lang', lang], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    return out.stdout


def test_to_whom_a_colleague_transferred_it_is_told_so_and_that_nobody_else_was_compared():
    with ways.Floor() as f:
        liu, w, contact = talk(f)
        ye = Desk(f.server, 'ye.qing')  # serves the queue, free, and meets what it asks: would have been compared
        zhang = Desk(f.server, 'zhang.qiang')
        assert 'named' not in contact['why'], contact['why']
        transfer(liu, contact, agent=me(zhang))
        offer = zhang.offer()
        assert offer['why']['named'] == 'passed', offer['why']
        (first, _), (d, lines) = told(f, contact['id'])
        assert first['named'] is None and d['named'] == 'passed' and d['agent']['id'] == me(zhang), (first, d)
        assert lines['offered.named'].endswith('who was asked for by name: a colleague transferred it to them.'), lines
        assert 'nobody else was compared' in lines['offered.only'], lines
        assert not {'offered', 'offered.alone', 'offered.excluded'} & set(lines), lines
        out = why_says(f, contact['id'], 2)
        assert 'a colleague transferred it to them' in out and 'comes first, as was decided' in out, out
        assert f'{ye.user["name_en"]}: it waits for another agent' in out, out
        assert '同事将该联络转接给该坐席' in why_says(f, contact['id'], 2, 'zh')
        # Passed on once more, into the queue: whoever is best has it, and nobody was named.
        zhang.accept(offer)
        transfer(zhang, offer, queue=f.queue('General service')['id'])
        ye.offer()
        assert told(f, contact['id'])[-1][0]['named'] is None
        w.ws.send(t='leave')


def test_who_talked_with_the_customer_last_is_told_so_and_how_many_others_could():
    with ways.Floor() as f:
        general = f.topic('general')
        f.do('PUT', '/api/topics/' + general['id'], dict(modern(general), seek={'preferred': False, 'last': True, 'max_us': 60 * US}))
        desks = [Desk(f.server, login) for login in ('liu.siqi', 'ye.qing')]
        w = Widget(f.server, 'zh')
        one = whole_talk(f.server, desks, w, lambda: w.start('你好', 'general'))
        w.say('还有一个问题')
        offer = next(d for d in desks if d.login == one).offer()
        assert offer['why']['named'] == 'last', offer['why']
        (d, lines), = told(f, offer['id'])
        assert d['named'] == 'last', d
        assert lines['offered.named'].endswith('who was asked for by name: they talked with the customer last.'), lines
        others = next(x for x in d['lines'] if x['code'] == 'offered.others')
        assert others['numbers']['others'] >= 1 and 'Nobody else was compared;' in others['en'] and '符合要求' in others['zh'], others
        assert 'waited for' not in lines['offered.excluded'] and 'offered.alone' not in lines, lines
        assert 'they talked with the customer last' in why_says(f, offer['id'], 1)


def test_a_time_in_a_condition_is_told_with_its_zone():
    with ways.Floor() as f:
        f.do('POST', '/api/attributes', {'scope': 'agent', 'name': 'since', 'key': '', 'type': 'time', 'label_zh': '入职', 'label_en': 'Since'}, 201)
        general = f.topic('general')
        f.do('PUT', '/api/topics/' + general['id'], dict(modern(general), required='agent.since < "2026-12-01 09:00+08:00"', steps=[]))
        w = Widget(f.server)
        w.start('hello', 'general')
        w.await_state(state='waiting')
        contact = next(x['contact'] for x in facts(f.server) if x['kind'] == 'contact_arrived')

        def line():
            return next(x for x in f.do('GET', f'/api/contacts/{contact}/why')['lines'] if x['code'] == 'waits.requirement')
        assert 'Since before 2026-12-01 01:00 (UTC)' in line()['en'] and '入职早于 2026-12-01 01:00（UTC）' in line()['zh'], line()
        hours = {'name_zh': '时间', 'name_en': 'Hours', 'zone': 'Asia/Shanghai', 'promise_us': 0, 'week': [[] for _ in range(7)], 'dates': [], 'uses': []}
        f.do('POST', '/api/calendars', hours, 201)
        assert 'Since before 2026-12-01 09:00 (UTC+8)' in line()['en'] and '入职早于 2026-12-01 09:00（UTC+8）' in line()['zh'], line()
        said = subprocess.run([TANDEM, 'why', contact, '--data', f.server.data], capture_output=True, text=True, check=True).stdout
        assert 'Since before 2026-12-01 09:00 (UTC+8)' in said, said
        hours = dict(hours, zone='America/St_Johns', uses=[{'kind': 'topic', 'id': general['id']}])
        f.do('POST', '/api/calendars', hours, 201)  # the topic's own, beside the company's
        assert '2026-11-30 21:30 (UTC-3:30)' in line()['en'], line()


class Waiting:
    """One who waits in the topic `general`, whose requirement is written anew again and again."""

    def __init__(self, floor):
        self.floor, self.general = floor, floor.topic('general')
        self.require('agent.skill["wealth"] >= 100')
        w = Widget(floor.server)
        w.start('hello', 'general')
        w.await_state(state='waiting')
        self.contact = next(x['contact'] for x in facts(floor.server) if x['kind'] == 'contact_arrived')

    def require(self, source):
        return self.floor.do('PUT', '/api/topics/' + self.general['id'], dict(modern(self.general), required=source, steps=[]))

    def why(self, source):
        self.require(source)
        a = self.floor.do('GET', f'/api/contacts/{self.contact}/why')
        return a, a['lines'][0]


def test_the_part_that_most_fail_by_itself_is_named_as_when_it_was_saved():
    with ways.Floor() as f:
        w = Waiting(f)
        for source in ('agent.languages has "hakka" and agent.skill["wealth"] >= 11', 'agent.skill["wealth"] >= 11 and agent.languages has "hakka"'):
            warned = w.require(source)['warnings'][0]
            a, line = w.why(source)
            n = line['numbers']
            assert line['code'] == 'waits.requirement' and n['excluded'] == n['serving'] == a['counts']['requirement'], a
            assert f'most fail at "Wealth skill at least 11": {n["excluded"]}.' in line['en'] and '其中不符合“理财能力至少 11”的最多' in line['zh'], line
            assert 'wealth' in str(warned) and '11' in str(warned), warned
            excluded = {p['en']: p['excluded'] for p in a['predicates']}
            assert excluded['Wealth skill at least 11'] == n['serving'] > excluded['Languages include Hakka'] > 0, excluded


def test_what_the_customer_or_the_contact_is_to_blame_for_is_not_put_on_the_agents():
    with ways.Floor() as f:
        w = Waiting(f)
        for source, en, zh in (
                ('customer.deposits >= 1000000', "the customer's Deposits (unknown) at least 1000000", '（未知）至少 1000000'),
                ('agent.skill["wealth"] * 2 > customer.deposits / 4', "Wealth skill × 2 above the customer's Deposits (unknown) ÷ 4", '（未知） ÷ 4'),
                ('contact.medium = "voice"', 'Medium (', '渠道（'),
                ('contact.arrived >= "2099-01-01 09:00+08:00"', '(UTC)) not before 2099-01-01 01:00 (UTC)', '不早于 2099-01-01 01:00（UTC）'),
                ('agent.skill["wealth"] >= 11 and contact.arrived < "2020-01-01"', 'time of arrival (', '到达时间（')):
            _, line = w.why(source)
            assert line['code'] == 'waits.given' and 'most fail' not in line['en'] and 'never' not in line['en'], line
            assert en in line['en'] and zh in line['zh'] and 'gone' not in line['en'] and '已删除' not in line['zh'], line


def test_an_offer_names_the_time_of_arrival():
    with ways.Floor() as f:
        general = f.topic('general')
        f.do('PUT', '/api/topics/' + general['id'], dict(modern(general), required='contact.arrived >= "2020-01-01"', steps=[]))
        d, w = Desk(f.server, ways.PAIR[0]), Widget(f.server)
        w.start('hello', 'general')
        p, = d.offer()['why']['predicates']
        assert (p['en'], p['zh'], p['op'], p['ok']) == ('time of arrival', '到达时间', '>=', True), p
        assert p['need'] == {'zh': '2020-01-01（UTC）', 'en': '2020-01-01 (UTC)'}, p


def test_an_offer_names_what_a_combined_condition_asks_and_what_asks_nothing_is_not_listed():
    with ways.Floor() as f:
        general = f.topic('general')
        topic = lambda **more: f.do('PUT', '/api/topics/' + general['id'], dict(modern(f.topic('general')), **more))  # noqa: E731
        topic(required='agent.languages has "mandarin" or agent.skill["wealth"] >= 9.5', steps=[])
        d, w = Desk(f.server, ways.PAIR[0]), Widget(f.server)
        w.start('hello', 'general')
        offer = d.offer()
        p, = offer['why']['predicates']
        assert (p['op'], p['ok']) == ('other', True) and 'Languages' in p['en'] and ' or ' in p['en'] and '9.5' in p['zh'], p
        contact = d.accept(offer)
        d.end(contact)
        d.wrap(contact)
        topic(required='agent.skill["wealth"] >= 99', steps=[{'after_us': 1000000, 'requirement': 'true'}])
        w = Widget(f.server)
        w.start('hello', 'general')
        why = d.offer()['why']
        assert (why['step'], why['predicates']) == (1, []), why


if __name__ == '__main__':
    run_all(globals())
