#!/usr/bin/python3
"""docs/limits.md says what the program says, and the program does what both say."""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(__file__))
from contract import API  # noqa: E402
from harness import TANDEM, Server, run_all  # noqa: E402
from policies import Floor, modern, settable  # noqa: E402

DOC = os.path.join(os.path.dirname(__file__), '..', '..', 'docs', 'limits.md')
ROW = re.compile(r'^\| `([a-z_]+)` \| ([0-9,]+) \| (.*) \| (.*) \|$', re.M)


def said():
    return json.loads(subprocess.run([TANDEM, 'limits', '--json'], capture_output=True, text=True, check=True).stdout)


def test_the_page_of_limits_says_what_the_program_says():
    with open(DOC, encoding='utf-8') as f:
        rows = {key: (int(number.replace(',', '')), full, change) for key, number, full, change in ROW.findall(f.read())}
    limits = said()
    assert set(rows) == set(limits), set(rows) ^ set(limits)
    for key, limit in limits.items():
        number, full, change = rows[key]
        assert number == limit['limit'], (key, number, limit)
        error = re.match(r'`([a-z_]+)` ([0-9]{3})', full)
        assert (error and (error[1], int(error[2]))) == (limit['error'] and (limit['error'], limit['status'])), (key, full, limit)
        assert (limit['option'] or '') in change and ('--' in change) == bool(limit['option']), (key, change, limit)
    plain = subprocess.run([TANDEM, 'limits'], capture_output=True, text=True, check=True).stdout
    assert [line.split()[:2] for line in plain.splitlines()] == [[key, str(x['limit'])] for key, x in limits.items()], plain


def test_the_page_says_the_bounds_of_the_interface():
    with open(DOC, encoding='utf-8') as f:
        rows = re.findall(r'^\| `([A-Z][A-Za-z]+)\.([a-z_]+)` \| ([0-9,]+) \|', f.read(), re.M)
    assert len(rows) == 4, rows
    for schema, field, number in rows:
        said_of = API['components']['schemas'][schema]['properties'][field]
        assert said_of.get('x-max-bytes', said_of.get('maximum')) == int(number.replace(',', '')), (schema, field, said_of)


def test_what_is_over_a_limit_is_answered_as_the_page_says():
    limits = said()
    n = {key: x['limit'] for key, x in limits.items()}
    with Floor() as f:
        topic, queue = modern(f.topic('general')), settable(f.queue('Cards'))
        step = {'requirement': ''}

        def brackets(depth):
            return '(' * depth + 'agent.skill["wealth"] >= 1' + ')' * depth

        def among(count):
            return 'customer.dialect in [' + ', '.join(f'"w{i}"' for i in range(count)) + ']'
        for key, path, fits, over in (
                ('steps', '/api/topics/check', dict(topic, steps=[dict(step, after_us=(i + 1) * 1000000) for i in range(n['steps'])]),
                 dict(topic, steps=[dict(step, after_us=(i + 1) * 1000000) for i in range(n['steps'] + 1)])),
                ('expression_depth', '/api/topics/check', dict(topic, required=brackets(n['expression_depth'] - 1)),
                 dict(topic, required=brackets(n['expression_depth'] + 1))),
                ('expression_list', '/api/topics/check', dict(topic, required=among(n['expression_list'])),
                 dict(topic, required=among(n['expression_list'] + 1))),
                ('priority', '/api/topics/check', dict(topic, priority=n['priority']), dict(topic, priority=n['priority'] + 1)),
                ('offers_parallel', None, dict(queue, offer_mode='parallel', parallel=n['offers_parallel']),
                 dict(queue, offer_mode='parallel', parallel=n['offers_parallel'] + 1))):
            if path:
                ids = f.topic('general')['id']
                assert f.do('POST', path, {'id': ids, 'topic': fits})['ok'], key
                a = f.admin('PUT', '/api/topics/' + ids, over)
            else:
                ids = f.queue('Cards')['id']
                f.do('PUT', '/api/queues/' + ids, fits)
                a = f.admin('PUT', '/api/queues/' + ids, over)
            if key == 'steps': # all of them change nothing, and so many words are not sent
                assert len(f.do('POST', path, {'id': ids, 'topic': fits})['warnings']) == n['warnings']
            assert (a.status, a.json['error']) == (limits[key]['status'], limits[key]['error']), (key, a.status, a.body[:300])
        a = f.admin('PUT', '/api/topics/' + f.topic('general')['id'], dict(topic, name_en='x' * n['body_bytes']))
        assert (a.status, a.json['error']) == (limits['body_bytes']['status'], limits['body_bytes']['error']), a.body


def test_more_agents_than_are_allowed_are_refused_and_a_larger_number_takes_them():
    with Floor() as f:
        there = [u['agent'] for u in f.do('GET', '/api/users')['users'] if u.get('agent')]
        agents = len(there)
        skills = {k: v for k, v in there[0].items() if k != 'version'}
        new = {'login': 'new.one', 'password': 'correct horse battery', 'name_zh': '新', 'name_en': 'New', 'role': 'agent'}
        assert f.server.stop() == 0
        low = subprocess.run([TANDEM, 'serve', '--data', f.server.data, '--listen', '127.0.0.1:0', '--agents-max', str(agents - 1)],
                             capture_output=True, text=True, check=False, timeout=60)
        assert low.returncode == 1 and '--agents-max is at least' in low.stderr and f'more than {agents - 1} are in {f.server.data}' in low.stderr, low.stderr
        for more, status in ((0, 503), (1, 204)):
            again = Server('--agents-max', str(agents + more), data=f.server.data, sample=False)
            try:
                admin = f.server.signed_in(at=again)
                if status == 503: # neither the user nor the agent is there then, and the login is free; the last place is the boss's
                    a = admin('POST', '/api/users', new)
                    assert a.status == 503 and a.json['error'] == 'full', a.body
                    assert 'new.one' not in [u['login'] for u in admin('GET', '/api/users').json['users']]
                    boss = admin('POST', '/api/users', dict(new, login='new.boss', role='supervisor')).json
                a = admin('PUT', '/api/agents/' + boss['id'], skills)
                assert a.status == status and (status == 204 or a.json['error'] == 'full'), (more, a.status, a.body)
                if status == 204:
                    assert admin('POST', '/api/users', new).status == 503
            finally:
                again.stop()
        again = Server('--agents-max', str(agents + 3), data=f.server.data, sample=False)
        try: # the same once more when there is room: by itself, whole also after a crash, and once of many at the same moment
            admin = f.server.signed_in(at=again)
            with ThreadPoolExecutor(4) as pool:
                answers = list(pool.map(lambda h: h('POST', '/api/users', new), [again.http(like=admin) for _ in range(4)]))
            assert sorted(a.status for a in answers) == [201, 409, 409, 409], [a.body for a in answers]
            assert all(a.json['field'] == 'login' for a in answers if a.status == 409), [a.body for a in answers]
            assert admin('POST', '/api/users', dict(new, login='new.two')).status == 201
            a = admin('POST', '/api/users', dict(new, login='new.three'))
            assert a.status == 503 and a.json['error'] == 'full', a.body
            again.kill()
            again = Server('--agents-max', str(agents + 3), data=f.server.data, sample=False)
            admin = f.server.signed_in(at=again)
            users = {u['login']: u for u in admin('GET', '/api/users').json['users']}
            assert users['new.one']['agent']['capacity'] == 3 and 'agent' in users['new.two'] and 'new.three' not in users, users['new.one']
        finally:
            again.stop()


if __name__ == '__main__':
    run_all(globals())
