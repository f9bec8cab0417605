#!/usr/bin/python3
"""Policies over REST: what is saved comes back, what is left out stays, what is wrong is named in both languages, and what
nobody can meet is said. The rules themselves are tested in src/service/config."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Desk, Server, Widget, eventually, facts, run_all  # noqa: E402

US = 1000000


class Floor:
    """The sample company with its administrator signed in."""

    def __init__(self, *options):
        self.server = Server(*options)
        self.admin = self.server.signed_in()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.done()

    def do(self, method, path, body=None, status=200):
        a = self.admin(method, path, body)
        assert a.status == status, (method, path, a.status, a.body.decode())
        return a.json if a.body else None

    def queue(self, name):
        return next(q for q in self.do('GET', '/api/queues')['queues'] if q['name_en'] == name)

    def topic(self, key):
        return next(t for t in self.do('GET', '/api/topics')['topics'] if t['key'] == key)


def settable(thing, *drop):
    return {k: v for k, v in thing.items() if k not in ('id', 'version') + drop}


def modern(topic):
    return settable(topic, 'widened', 'widen_permille')


def test_the_sample_company_shows_the_policies():
    with Floor() as f:
        wealth, cards = f.topic('wealth'), f.queue('Cards')
        assert wealth['preferred'] and wealth['seek'] == {'preferred': True, 'last': True, 'max_us': 30 * US}, wealth
        assert [s['permille'] for s in wealth['steps']] == [250, 500] and wealth['steps'][0]['lower']['by'] == 1000
        assert f.queue('Wealth')['wait_order'] == 'ageing' and cards['wait_order'] == 'target' and cards['target_us'] == 20 * US
        assert cards['overflow']['queue'] == f.queue('General service')['id']
        names = {d['name'] for d in f.do('GET', '/api/definitions')['definitions']}
        assert {'understood', 'same_city'} <= names
        # Nothing of it is warned of.
        for t in f.do('GET', '/api/topics')['topics']:
            verdict = f.do('POST', '/api/topics/check', {'id': t['id'], 'topic': modern(t)})
            assert verdict == {'ok': True, 'warnings': []}, (t['key'], verdict)


def test_a_queue_policy_is_kept_and_what_is_left_out_stays():
    with Floor() as f:
        site = f.do('POST', '/api/attributes', {'scope': 'queue', 'name': 'site', 'key': '', 'type': 'text', 'label_zh': '地点',
                                                'label_en': 'Site'}, 201)['id']
        policy = {'wait_order': 'weight', 'agent_order': 'round_robin', 'offer_mode': 'parallel', 'parallel': 4, 'weight': 2500,
                  'target_us': 40 * US, 'ageing_us': 50 * US, 'connect_us': 5 * US, 'fairness_permille': 200,
                  'overflow': {'queue': f.queue('General service')['id'], 'waiting': 7, 'after_us': 90 * US},
                  'waiting_max': {'chat': 11, 'voice': 12, 'email': 13, 'message': 14, 'task': 15},
                  'short_us': 3 * US, 'service_level': 'without_abandoned', 'code_asked': False, 'codes': ['1'], 'attributes': [{'attribute': site, 'values': ['xiamen']}]}
        old = {'name_zh': '新', 'name_en': 'Brand new', 'lease_us': 20 * US, 'wrapup_us': 0, 'decline_hold_us': 60 * US}
        made = f.do('POST', '/api/queues', dict(old, **policy), 201)
        assert made['warnings'] == []
        f.do('PUT', '/api/queues/' + made['id'], dict(old, name_en='Newer'))
        assert f.queue('Newer') == dict(old, **policy, name_en='Newer', id=made['id'], version=2)
        # When it is full is reason enough to overflow; a number that is never reached is said.
        to = policy['overflow']['queue']
        full = f.do('PUT', '/api/queues/' + made['id'], dict(old, overflow={'queue': to}, waiting_max={'chat': 2}))
        assert full['warnings'] == [] and f.queue('Brand new')['overflow'] == {'queue': to, 'waiting': 0, 'after_us': 0}
        said = f.do('PUT', '/api/queues/' + made['id'], dict(old, overflow={'queue': to, 'waiting': 1000}, waiting_max={'chat': 2}))['warnings']
        assert [w['field'] for w in said] == ['waiting_max.chat'] and '1000' in said[0]['message'], said
        a = f.admin('PUT', '/api/queues/' + made['id'], dict(old, overflow={'queue': to}, waiting_max={}))
        assert a.status == 400 and 'waiting_max' in a.json['message'], a.body
        f.do('PUT', '/api/queues/' + made['id'], dict(old, overflow={}, attributes=[]))
        left = f.queue('Brand new')
        assert left['overflow'] == {} and left['attributes'] == [] and left['parallel'] == 4
        f.server.kill()
        f.server.start()
        assert f.queue('Brand new') == left


def test_what_is_too_large_is_refused_with_the_number():
    with Floor() as f:
        topic = modern(f.topic('wealth'))
        steps = [{'lower': {'attribute': 'agent.skill["wealth"]', 'by': 1}, 'after_us': n * US} for n in range(1, 1002)]
        for change, field, en, zh in (
                ({'required': 'x' * 5000}, 'required', 'at most 2000 bytes', '最多 2000 字节'),
                ({'steps': steps}, 'steps', '0 to 1000 entries', '0 到 1000 项'),
                ({'priority': 10}, 'priority', 'must be 0 to 9.', '应为 0 到 9。')):
            for path, body, at in (('/api/topics/check', {'topic': dict(topic, **change)}, 'topic.'), ('/api/topics', dict(topic, **change), '')):
                a = f.admin('POST', path, body)
                assert (a.status, a.json['error'], a.json['field']) == (400, 'out_of_range', at + field), a.body
                assert en in a.json['message'] and zh in a.json['message_zh'], a.json


def test_times_are_declared_given_and_decide():
    with Floor() as f:
        ids = {s: f.do('POST', '/api/attributes', {'scope': s, 'name': 'since', 'key': '', 'type': 'time', 'label_zh': '起始', 'label_en': 'Since'},
                       201)['id'] for s in ('agent', 'customer', 'queue')}
        assert {a['type'] for a in f.do('GET', '/api/vocabulary')['attributes'] if a['name'] == 'since'} == {'time'}

        def since(scope, text):
            return [{'attribute': ids[scope], 'values': [text]}]
        user = next(u for u in f.do('GET', '/api/users')['users'] if u['login'] == 'liu.siqi')
        path, agent = '/api/agents/' + user['id'], {k: v for k, v in user['agent'].items() if k not in ('attributes', 'version')}
        for text in ('', 'yesterday', '2026-02-30', '5'):
            a = f.admin('PUT', path, dict(agent, attributes=since('agent', text)))
            assert a.status == 400 and a.json['field'].startswith('attributes[0].values'), (text, a.body)
        f.do('PUT', path, dict(agent, attributes=since('agent', '2020-06-01T08:00:00+08:00')), 204)
        cards = f.queue('Cards')
        f.do('PUT', '/api/queues/' + cards['id'], dict(settable(cards), attributes=since('queue', '2019-01-01')))
        topic = f.topic('general')
        body = dict(modern(topic), steps=[], required='agent.since < "2021-01-01" and customer.since < "2010-01-01T00:00Z" and agent.since > customer.since')
        assert f.do('PUT', '/api/topics/' + topic['id'], body)['warnings'] == []
        # With a year that no agent has, the one who saves is told.
        late = f.do('PUT', '/api/topics/' + topic['id'], dict(body, required='agent.since < "2020-01-01"'))
        assert [w['attribute'] for w in late['warnings']] == [ids['agent']], late
        f.do('PUT', '/api/topics/' + topic['id'], body)
        f.server.kill()
        f.server.start()
        again = next(u for u in f.do('GET', '/api/users')['users'] if u['login'] == 'liu.siqi')['agent']
        assert again['attributes'] == since('agent', '2020-06-01T00:00:00Z'), again
        assert f.queue('Cards')['attributes'] == since('queue', '2019-01-01T00:00:00Z')
        d, w = Desk(f.server, 'liu.siqi'), Widget(f.server)
        w.start('你好', 'general', identity={'kind': 'contact', 'name': '陈先生', 'phone': '13800000000'})
        w.await_state(state='waiting')
        customer = next(c for c in f.do('GET', '/api/customers')['customers'] if c['name'] == '陈先生')['id']
        f.do('PUT', '/api/customers/' + customer, {'attributes': since('customer', '2001-02-03T04:05:06.789Z')}, 204)
        offer = d.offer()
        assert [(a['type'], a['value']) for a in offer['customer']['attributes']] == [('time', '2001-02-03T04:05:06.789Z')], offer
        assert any('2021-01-01' in str(p) for p in offer['why']['predicates']), offer['why']


def refused(answer):
    assert (answer.status, answer.json['error'], answer.json['field']) == (409, 'changed', 'version'), answer.body
    assert 'you saw version' in answer.json['message'] and '您看到的是版本' in answer.json['message_zh'], answer.json


def test_of_two_administrators_who_save_the_same_the_second_is_told():
    with Floor() as f:
        cards = f.queue('Cards')
        path, seen = '/api/queues/' + cards['id'], dict(settable(cards), version=cards['version'])
        f.do('PUT', path, dict(seen, lease_us=30 * US))
        refused(f.admin('PUT', path, dict(seen, wrapup_us=0)))
        now = f.queue('Cards')
        assert now == dict(cards, lease_us=30 * US, version=cards['version'] + 1), now

        topic = f.topic('wealth')
        path, seen = '/api/topics/' + topic['id'], dict(modern(topic), version=topic['version'])
        f.do('PUT', path, dict(seen, priority=1))
        refused(f.admin('PUT', path, dict(seen, priority=2)))
        verdict = f.do('POST', '/api/topics/check', {'id': topic['id'], 'topic': seen})
        assert not verdict['ok'] and verdict['field'] == 'version', verdict
        assert f.topic('wealth')['priority'] == 1

        user = next(u for u in f.do('GET', '/api/users')['users'] if u.get('agent', {}).get('queues'))
        path = '/api/agents/' + user['id']
        f.do('PUT', path, dict(user['agent'], capacity=1), 204)
        refused(f.admin('PUT', path, dict(user['agent'], capacity=2)))

        routing = f.do('GET', '/api/routing')
        f.do('PUT', '/api/routing', dict(routing, idle_from='ready'), 204)
        refused(f.admin('PUT', '/api/routing', dict(routing, idle_from='last_offer')))
        assert f.do('GET', '/api/routing') == dict(routing, idle_from='ready', version=routing['version'] + 1)
        # Who promises nothing overwrites, as pages from before versions do.
        f.do('PUT', '/api/routing', {k: v for k, v in routing.items() if k != 'version'}, 204)


def test_of_a_word_that_is_not_among_the_choices_they_are_told():
    with Floor() as f:
        queue = f.queue('General service')
        a = f.admin('PUT', '/api/queues/' + queue['id'], dict(settable(queue), wait_order='lifo'))
        assert (a.status, a.json['error'], a.json['field']) == (400, 'bad_input', 'wait_order'), a.body
        assert a.json['message'] == 'This must be one of: strict, ageing, weight, target.', a.json
        assert a.json['message_zh'] == '应为下列之一：strict、ageing、weight、target。', a.json
        routing = f.do('GET', '/api/routing')
        a = f.admin('PUT', '/api/routing', dict(routing, idle_from='birth'))
        assert a.status == 400 and a.json['field'] == 'idle_from' and 'last_work' in a.json['message'], a.body


def test_overflow_in_a_circle_names_the_queues():
    with Floor() as f:
        general = f.queue('General service')
        body = dict(settable(general), overflow={'queue': f.queue('Cards')['id'], 'after_us': 60 * US})
        a = f.admin('PUT', '/api/queues/' + general['id'], body)
        assert (a.status, a.json['error'], a.json['field']) == (400, 'bad_input', 'overflow.queue'), a.body
        assert 'General service > Cards > General service' in a.json['message'] and '综合服务 > 银行卡 > 综合服务' in a.json['message_zh']


def test_a_topic_is_written_back_as_it_was_read_by_new_and_older_pages():
    with Floor() as f:
        for key in ('wealth', 'loan', 'general'):
            before = f.topic(key)
            f.do('PUT', '/api/topics/' + before['id'], modern(before))
            after = f.topic(key)
            assert dict(after, version=0) == dict(before, version=0)
            # An older page knows one step at most, and writes what it has read.
            old = settable(before, 'steps', 'preferred', 'slack', 'priority_expression', 'seek')
            f.do('PUT', '/api/topics/' + before['id'], old)
            assert dict(f.topic(key), version=0) == dict(before, version=0)
        f.do('PUT', '/api/topics/' + before['id'], dict(old, widened='agent.site = "xiamen"', widen_permille=300))
        assert f.topic('general')['steps'] == [{'permille': 300, 'requirement': 'agent.site = "xiamen"'}]
        f.do('PUT', '/api/topics/' + before['id'], dict(old, widened='', widen_permille=0))
        assert f.topic('general')['steps'] == []


def test_what_is_wrong_with_a_topic_is_named_and_said():
    with Floor() as f:
        wealth = f.topic('wealth')
        for change, error, field, says in (
                ({'steps': [{'permille': 500, 'requirement': 'true', 'add': 'true'}]}, 'bad_input', 'steps[0]', 'exactly one'),
                ({'steps': [{'permille': 500}]}, 'bad_input', 'steps[0]', 'exactly one'),
                ({'steps': [{'requirement': 'true'}]}, 'bad_input', 'steps[0]', 'when'),
                ({'steps': [{'permille': 500, 'requirement': 'true'}, {'after_us': 20 * US, 'permille': 200, 'requirement': ''}]}, 'bad_input',
                 'steps[1].after_us', 'after 12 s, the one above it after 30 s'),
                ({'steps': [{'permille': 500, 'requirement': 'agent.skil >= 1'}]}, 'bad_expression', 'steps[0].requirement', 'agent.skil'),
                ({'steps': [{'permille': 500, 'remove': 'agent.skil'}]}, 'not_found', 'steps[0].remove', 'attribute'),
                ({'steps': [{'permille': 500, 'lower': {'attribute': 'agent.site', 'by': 1}}]}, 'bad_input', 'steps[0].lower.attribute', 'number'),
                ({'steps': [], 'widened': 'true'}, 'bad_input', 'widened', 'steps'),
                ({'seek': {'preferred': False, 'last': True, 'max_us': 0}}, 'bad_input', 'seek.max_us', 'how long'),
                ({'preferred': 'agent.skill["wealth"] +'}, 'bad_expression', 'preferred', ''),
                ({'priority_expression': 'agent.rating'}, 'bad_input', 'priority_expression', 'same for every agent')):
            body = dict(modern(wealth), **change)
            a = f.admin('PUT', '/api/topics/' + wealth['id'], body)
            assert (a.json['error'], a.json.get('field')) == (error, field) and says in a.json['message'], (change, a.body.decode())
            assert any('一' <= c <= '鿿' for c in a.json['message_zh']), a.json
            verdict = f.do('POST', '/api/topics/check', {'id': wealth['id'], 'topic': body})
            assert (verdict['ok'], verdict['field'], verdict['message']) == (False, field, a.json['message']), verdict
        assert f.topic('wealth') == wealth


def test_steps_whose_order_depends_on_the_customers_own_patience_are_saved_and_warned_of():
    with Floor() as f:
        wealth = modern(f.topic('wealth'))
        for steps, own, only in (([{'after_us': 40 * US}, {'permille': 500}], False, 'more than 80 s'), ([{'permille': 500}, {'after_us': 40 * US}], True, 'less than 80 s')):
            body = dict(wealth, steps=[dict(steps[0], requirement='agent.skill["wealth"] >= 5'), dict(steps[1], requirement='')])
            said = [w for w in f.do('POST', '/api/topics/check', {'topic': dict(body, key='other')})['warnings'] if 'in force' in w['message']]
            assert only in said[0]['message'] and '耐心' in said[0]['message_zh'] and said[0]['field'].startswith('steps[1].'), said
            assert [x for x in said[1:] if "by the topic's 60 s" in x['message']] == ([] if own else said[1:2]) and len(said) == 2 - own, said


def test_a_policy_too_large_is_refused_with_the_figure():
    with Floor() as f:
        f.do('POST', '/api/definitions', {'name': 'long', 'source': ' and '.join(['agent.rating >= 1'] * 80), 'label_zh': '长', 'label_en': 'Long'}, 201)
        steps = [{'after_us': (i + 1) * US, 'requirement': 'long' if i % 2 else 'true'} for i in range(80)]
        a = f.admin('PUT', '/api/topics/' + f.topic('wealth')['id'], dict(modern(f.topic('wealth')), steps=steps))
        assert (a.status, a.json['error']) in ((413, 'too_big'),) and a.json['field'] == 'steps' and '60000' in a.json['message'], a.body


def test_a_body_larger_than_is_taken_is_refused_with_the_limit():
    with Floor() as f:
        for bytes_, most in ((100_000, 98_304), (2_000_000, 1_048_576)):
            a = f.admin('POST', '/api/expressions/check', {'source': 'x' * bytes_, 'kind': 'condition'})
            assert (a.status, a.json['error']) == (413, 'too_big'), a.body
            assert f'At most {most} bytes' in a.json['message'] and f'{most} 字节' in a.json['message_zh'], a.json


def test_an_attributes_name_that_is_none_is_told_what_it_may_be():
    with Floor() as f:
        for name in ('Dialect', '2nd', 'a b', 'städte', 'x' * 41):
            a = f.admin('POST', '/api/attributes', {'scope': 'customer', 'name': name, 'key': '', 'type': 'text', 'label_zh': '方言', 'label_en': 'Dialect'})
            assert (a.status, a.json['field']) == (400, 'name'), (name, a.body)
            if len(name) <= 40:
                assert 'begins with a small letter' in a.json['message'] and '小写字母' in a.json['message_zh'], (name, a.json)


def test_a_medium_that_there_is_not_is_warned_of():
    with Floor() as f:
        verdict = f.do('POST', '/api/expressions/check', {'source': 'contact.medium = "chatt"'})
        assert verdict['ok'] and '"chatt"' in verdict['warnings'][0]['message'] and '"chatt"' in verdict['warnings'][0]['message_zh'], verdict
        assert 'warnings' not in f.do('POST', '/api/expressions/check', {'source': 'contact.medium in ["chat", "voice"]'})


def test_what_nobody_can_meet_is_said_in_the_answer():
    with Floor() as f:
        wealth = f.topic('wealth')
        a = f.do('PUT', '/api/topics/' + wealth['id'], dict(modern(wealth), required='agent.languages has "teochew" and agent.rating >= 5'))
        first = a['warnings'][0]
        serving = first['of']
        assert first['field'] == 'required' and first['excluded'] == serving > 1
        assert f'`agent.languages has "teochew"` excludes {serving} of {serving} agents' in first['message'], first
        assert 'teochew' in first['message_zh']
        verdict = f.do('POST', '/api/expressions/check', {'source': 'agent.rating >= 11'})
        assert verdict['ok'] and 'agent.rating >= 11' in verdict['warnings'][0]['message'], verdict


def test_an_expression_may_be_a_score_and_use_definitions():
    with Floor() as f:
        score = {'source': 'agent.rating + 2 * (same_city)', 'kind': 'score'}
        assert f.do('POST', '/api/expressions/check', score) == {'ok': True}
        assert f.do('POST', '/api/expressions/check', {'source': score['source']})['ok'] is False
        assert f.do('POST', '/api/expressions/check', {'source': 'understood and same_city'})['ok'] is True

        def said(source, kind='condition'):
            a = f.do('POST', '/api/expressions/check', {'source': source, 'kind': kind})
            assert a['ok'] is False, source
            return a.get('suggestion'), a['message']
        # What is suggested is near, and is understood in its place.
        assert said('same_city and undrestood')[0] == 'understood'
        assert said('agent.rating + same_ctiy', 'score')[0] == 'same_city'
        assert said('10 * (undrestood)', 'score')[0] == 'understood'
        for far in ('customer.zip = 1', 'agent.name = "Lin"'):
            assert said(far)[0] is None and 'did you mean' not in said(far)[1], said(far)
        # What is told to be written is understood as well.
        told = said('10 * agent.languages has customer.dialect', 'score')[1]
        assert 'write (agent.languages has customer.dialect).' in told, told
        assert f.do('POST', '/api/expressions/check', {'source': '10 * (agent.languages has customer.dialect)', 'kind': 'score'}) == {'ok': True}
        for source in ('max(agent.rating, "a") > 1', 'agent.rating default "a" > 1'):
            assert '"a" is of type text; here is reckoned with numbers and times' in said(source)[1], said(source)


def test_topics_follow_a_definition_and_keep_it():
    with Floor() as f:
        understood = next(d for d in f.do('GET', '/api/definitions')['definitions'] if d['name'] == 'understood')
        versions = {t['key']: t['version'] for t in f.do('GET', '/api/topics')['topics']}
        a = f.admin('DELETE', '/api/definitions/' + understood['id'])
        assert (a.status, a.json['error']) == (409, 'wrong_state') and 'wealth' in a.json['message'], a.body
        # What nobody uses is checked as well, and the place of what is wrong with it is told.
        for source, at in (('let spare = agent.languages < 3; agent.languages has customer.dialect', 12), ('let spare = true + 1; true', 12)):
            a = f.admin('PUT', '/api/definitions/' + understood['id'], dict(settable(understood), source=source))
            assert (a.status, a.json['error'], a.json['field']) == (422, 'bad_expression', 'source') and a.json['at'] >= at, a.body
        a = f.admin('PUT', '/api/definitions/' + understood['id'], dict(settable(understood), source='agent.rating'))
        assert (a.status, a.json['field']) == (422, 'source'), a.body
        f.do('PUT', '/api/definitions/' + understood['id'], dict(settable(understood), source='agent.languages has customer.dialect'))
        assert {t['key']: t['version'] for t in f.do('GET', '/api/topics')['topics']} == {k: v + 1 for k, v in versions.items()}


def test_capacity_by_medium_is_kept():
    with Floor() as f:
        user = next(u for u in f.do('GET', '/api/users')['users'] if u['login'] == 'lin.haiyan')
        agent = dict(user['agent'], capacities={'voice': 2, 'email': 50, 'message': 0, 'task': 7})
        f.do('PUT', '/api/agents/' + user['id'], agent, 204)
        again = next(u for u in f.do('GET', '/api/users')['users'] if u['login'] == 'lin.haiyan')
        assert again['agent'] == dict(agent, version=agent['version'] + 1)
        a = f.admin('PUT', '/api/agents/' + user['id'], dict(again['agent'], capacities={'voice': 51}))
        assert (a.status, a.json['field']) == (400, 'capacities.voice')


def test_what_one_holds_of_each_medium_and_what_may_come_beside_it_is_told():
    with Floor() as f:
        user = next(u for u in f.do('GET', '/api/users')['users'] if u['login'] == 'liu.siqi')
        f.do('PUT', '/api/agents/' + user['id'], dict(user['agent'], capacity=2, capacities={'voice': 1, 'email': 5, 'message': 0, 'task': 0}), 204)
        assert f.do('GET', '/api/agent/capacity') == {'media': []}  # the administrator takes no contacts
        liu = Desk(f.server, 'liu.siqi', ready=False)

        def told():
            return {m.pop('medium'): m for m in liu.do('GET', '/api/agent/capacity', status=200).json['media']}

        idle = dict(taken=0, asleep=0, free=False)
        chat = dict(idle, capacity=2, beside=['email', 'message', 'task'])
        voice = dict(idle, capacity=1, beside=['chat', 'email', 'message', 'task'])
        email = dict(idle, capacity=5, beside=['chat', 'message', 'task'])
        assert told() == {'chat': chat, 'voice': voice, 'email': email}
        liu.do('PUT', '/api/agent/state', {'state': 'ready'})
        chat['free'] = voice['free'] = email['free'] = True
        assert told() == {'chat': chat, 'voice': voice, 'email': email}
        # An offer takes a place already, and the work after a talk still does.
        w = Widget(f.server)
        w.start('在吗', 'general')
        offer = liu.offer()
        chat['taken'] = 1
        assert told()['chat'] == chat
        contact = liu.accept(offer)
        f.do('PUT', '/api/agents/' + user['id'], dict(user['agent'], capacity=1, capacities={'voice': 0, 'email': 5, 'message': 0, 'task': 0}, version=user['agent']['version'] + 1), 204)
        chat.update(capacity=1, free=False)
        assert told() == {'chat': chat, 'email': email}
        # No e-mail may come beside a chat any more.
        routing = f.do('GET', '/api/routing')
        f.do('PUT', '/api/routing', dict(routing, beside=dict(routing['beside'], email=['message'])), 204)
        email.update(beside=['message'], free=False)
        assert told() == {'chat': chat, 'email': email}
        liu.end(contact, 99)
        liu.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'wrapup')
        assert told()['chat']['taken'] == 1
        liu.wrap(contact)
        chat.update(taken=0, free=True)
        email['free'] = True
        eventually(lambda: told() == {'chat': chat, 'email': email}, 'the place is not free again')


def whole_talk(server, desks, widget, say):
    """The customer says something; whoever is offered the contact takes it and ends it. Their login."""
    before = facts(server)[-1]['no']
    say()
    offers = lambda: [x['agent'] for x in facts(server, before) if x['kind'] == 'contact_offered']
    eventually(offers, 'an offer')
    offered = next(d for d in desks if d.user['id'] == offers()[0])
    contact = offered.accept(offered.offer())
    offered.end(contact, 99)
    widget.await_state(state='closed')
    offered.await_row(lambda r: r['k'] == 'contact' and r['id'] == contact['id'] and r['state'] == 'wrapup')
    offered.wrap(contact)
    return offered.login


def test_the_last_agent_is_sought_first():
    with Floor() as f:
        general = f.topic('general')
        for last in (False, True):
            f.do('PUT', '/api/topics/' + general['id'],
                 dict(modern(general), seek={'preferred': False, 'last': last, 'max_us': 60 * US}))
            desks = [Desk(f.server, login) for login in ('liu.siqi', 'ye.qing')]
            w = Widget(f.server, 'zh')
            first = whole_talk(f.server, desks, w, lambda: w.start('你好', 'general'))
            second = whole_talk(f.server, desks, w, lambda: w.say('还有一个问题'))
            # Who has just worked comes behind the other one, unless they are sought.
            assert (second == first) == last, (last, first, second)
            for d in desks:
                d.do('PUT', '/api/agent/state', {'state': 'offline'})
                d.ws.close()


if __name__ == '__main__':
    run_all(globals())
