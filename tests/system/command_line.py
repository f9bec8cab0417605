#!/usr/bin/python3
"""What is wrong on a command line is answered with the option's name, the value and what would be right; nothing is done and the
status is 2. Every option of every command, as --help lists them."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from harness import TANDEM, run_all  # noqa: E402

LOAD = os.environ.get('TANDEM_LOAD', os.path.join(os.path.dirname(TANDEM), 'tools', 'load', 'tandem-load'))
COMMANDS = [[TANDEM, 'serve'], [TANDEM, 'log'], [TANDEM, 'why'], [TANDEM, 'verify'], [TANDEM, 'limits'], [TANDEM, 'bench', 'chat'], [TANDEM, 'bench', 'routing'], [TANDEM, 'bench', 'voice'],
            [TANDEM, 'simulate'], [TANDEM, 'simulate', '--model', 'mmn'], [TANDEM, 'simulate', '--trace', 'calls.csv'],
            [LOAD, 'run'], [LOAD, 'kill'], [LOAD, 'check']]
OPTION = re.compile(r'^  (--[a-z-]+)( N| VALUE)? +(\S.*)$', re.M)
# Those that turn to another command's table by themselves.
TURNS = {'--model', '--trace'}


def answer(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=dict(os.environ, TANDEM_DATA=''))
    return done.returncode, done.stdout, done.stderr


def options(command):
    status, said, _ = answer(*command, '--help')
    assert status == 0, (command, status)
    found = OPTION.findall(said)
    assert found, (command, said)
    return [(name, kind.strip()) for name, kind, _ in found]


def refused(command, *saying):
    status, out, said = answer(*command)
    assert status == 2 and out == '', (command, status, out, said)
    for word in saying:
        assert word in said, (command, word, said)
    assert len(said.splitlines()) == 1, (command, said)


def test_each_number_that_is_none_is_answered_with_what_would_be_right():
    seen = 0
    for command in COMMANDS:
        for name, kind in options(command):
            if kind != 'N':
                continue
            seen += 1
            for value in ('', '-1', 'ten', '99999999999999999999999', '1e3', '1.5.5', ' 1'):
                refused([*command, name, value], f'{name} is a', 'number', f'not "{value}"')
    assert seen >= 35, seen


def test_each_value_that_is_missing_or_empty_is_asked_for():
    for command in COMMANDS:
        for name, kind in options(command):
            given = name in command
            if kind and not given:
                refused([*command, name], f'{name} needs a value: ')
                refused([*command, name, '--help-me'], f'{name} needs a value: ')
            if kind == 'VALUE' and not given and name not in TURNS:
                refused([*command, name, ''], f'{name} needs a value: ')


def test_each_option_is_given_once():
    values = {'--model': 'mmn', '--lang': 'zh', '--policy': 'strict', '--order': 'strict', '--only': 'free'}
    for command in COMMANDS:
        for name, kind in options(command):
            once = [name] + ([values.get(name, '100' if kind == 'N' else '/does/not')] if kind else [])
            if name in ('--skills', '--batches', '--port', '--threads'):
                once[1] = {'--skills': '2', '--batches': '50', '--port': '80', '--threads': '2'}[name]
            if name == '--only' and command[-1] == 'voice':
                once[1] = 'calls'
            if name == '--large':
                once[1] = '1000'
            twice = once if name in command else once * 2
            if name in TURNS and name not in command:
                continue
            refused([*command, *twice], f'{name} is given twice')


def test_an_unknown_option_is_named_with_the_nearest():
    for command in COMMANDS:
        for name, kind in options(command):
            status, _, said = answer(*command, name + 'x')
            assert status == 2 and f'"{name}x"' in said and 'did you mean --' in said, (command, name, said)
            if kind and name not in TURNS:
                refused([*command, name + '=5'], f'a space goes between: {name} 5')
        status, _, said = answer(*command, '--nothing-like-it')
        assert status == 2 and '"--nothing-like-it"' in said and all(n in said for n, _ in options(command)), (command, said)


def test_wrong_values_are_answered_with_what_would_be_right():
    data = ['--data', '/does/not']
    with tempfile.TemporaryDirectory() as new:
        for command, saying in (
                (['simulate', '--model', 'x'], ['--model is mmn or skills, not "x"']),
                (['simulate', '--model', 'mmn', '--calls', '1001'], ['--calls is a multiple of --batches (100), as 1000, not "1001"']),
                (['simulate', '--model', 'mmn', '--batches', '19'], ['--batches is a whole number from 20 to 1000, not "19"']),
                (['simulate', '--model', 'mmn', '--rate', '0'], ['--rate is a number with up to six decimals from 0.01 to 1000000000, not "0"']),
                (['simulate', '--model', 'mmn', '--rate', '1.1234567'], ['--rate is', 'up to six decimals', 'not "1.1234567"']),
                (['simulate', '--model', 'mmn', '--patience', '0', '--rate', '10000'], ['--patience', '--agents', '50 agents cannot']),
                (['simulate', '--model', 'mmn', '--skills', '2'], ['--skills is of --model skills, not of mmn']),
                (['simulate', '--model', 'skills', '--agents', '5'], ['--agents is of --model mmn, not of skills']),
                (['simulate', '--model', 'skills', '--skills', '4'], ['--skills is a whole number from 1 to 3, not "4"']),
                (['simulate', '--model', 'skills', '--order', 'fair'], ['--order is strict, ageing, weight or target, not "fair"']),
                (['simulate', '--model', 'mmn', '--rate', '0.001'], ['--rate is a number', 'from 0.01 to 1000000000, not "0.001"']),
                (['simulate', '--model', 'mmn', '--rate', '0.01', '--calls', '4000000'], ['--calls is at most 3050000 at this --rate, not "4000000"']),
                (['simulate', '--model', 'skills', '--order', 'ageing', '--ageing', '999999999'],
                 ['--ageing is a number with up to six decimals from 0 to 86400, not "999999999"']),
                (['simulate', '--seeds', '0'], ['--seeds is a whole number from 1', 'not "0"']),
                (['simulate', '--steps', '1000001'], ['--steps is a whole number from 1 to 1000000, not "1000001"']),
                (['simulate', '--steps', '5', '--until', '6'], ['--until is at most --steps (5), not "6"']),
                (['simulate', '--without', 'foo'], ['--without is any of media, routing', 'not "foo"']),
                (['simulate', '--trace', 'x.csv', '--policy', 'foo'], ['--policy is strict, ageing, weight or target, not "foo"']),
                (['simulate', '--trace', 'x.csv', '--seeds', '1'], ['--seeds is a whole number from 2 to 1000, not "1"']),
                (['simulate', '--trace', 'x.csv', '--within', '0'], ['--within is a whole number from 1 to 86400, not "0"']),
                (['why', 'abc', *data], ['the contact is a whole number', 'tandem why 3', 'not "abc"']),
                (['why', *data], ['--contact is missing']),
                (['why', '5'], ['--data is missing: data directory']),
                (['why', '5', '--contact', '6', *data], ['--contact is given twice']),
                (['why', '5', *data, '--lang', 'fr'], ['--lang is zh or en, not "fr"']),
                (['why', '5', *data, '--decision', '0'], ['--decision is a whole number from 1, not "0"']),
                (['log'], ['--data is missing: data directory']),
                (['verify'], ['--data is missing: data directory']),
                (['version', '--loud'], ['"--loud"']),
                (['serve'], ['--data is missing: data directory']),
                (['serve', '--data', new, '--listen', '8080'], ['--listen is ADDRESS:PORT', 'not "8080"']),
                (['serve', '--data', new, '--listen', '127.0.0.1:99999'], ['--listen is ADDRESS:PORT', 'from 0 to 65535', 'not "127.0.0.1:99999"']),
                (['serve', '--data', new, '--listen', '0.0.0.0:0', '--sample'], ['--sample', 'this machine only', '--listen 127.0.0.1:8080']),
                (['serve', '--data', new, '--workers', '257'], ['--workers is a whole number from 1 to 256, not "257"']),
                (['serve', '--data', new, '--away-ms', '4294967296'], ['--away-ms is a whole number from 1 to 86400000, not "4294967296"']),
                (['serve', '--data', new, '--agents-max', '100001'], ['--agents-max is a whole number from 1 to 100000, not "100001"']),
                (['serve', '--data', new, '--conns', '0'], ['--conns is a whole number from 1 to 1000000, not "0"']),
                (['serve', '--data', new, '--sip', '127.0.0.1:5060', '--voice-options', 'calls=1 ' * 16], ['--voice-options is of --sip: up to 15 options in 511 bytes', 'not "calls=1 ']),
                (['serve', '--data', new, '--sip', '127.0.0.1:5060', '--voice-options', 'x' * 512], ['--voice-options', 'in 511 bytes']),
                (['serve', '--data', new, '--voice-options', 'calls=1'], ['--voice-options is of --sip', 'not "calls=1"']),
                (['bench', 'routing', '--agents', '9'], ['--agents is a whole number from 10 to 200000, not "9"']),
                (['bench', 'routing', '--only', 'free,lives'], ['--only is arrive, free, lives, large, queue, reload, growth or signatures, not "free,lives"']),
                (['bench', 'chat', '--conversations', '50', '--widgets', '49'], ['--widgets is at least --conversations (50), not "49"'])):
            if command[0] != 'version':
                refused([TANDEM, *command], *saying)
            else:
                assert answer(TANDEM, *command)[0] == 2 and saying[0] in answer(TANDEM, *command)[2]
        assert os.listdir(new) == []  # nothing was begun


def test_what_cannot_be_opened_is_said_with_its_option():
    with tempfile.NamedTemporaryFile() as f:
        for command, saying in ((['log', '--data', '/does/not'], '--data: there is no database that can be read: /does/not'),
                                (['verify', '--data', '/does/not'], '--data: there is no database that can be read: /does/not'),
                                (['why', '5', '--data', '/does/not'], '--data: there is no database that can be read: /does/not'),
                                (['serve', '--data', f.name], f'--data: the data directory cannot be written: {f.name}'),
                                (['simulate', '--trace', '/does/not'], '--trace /does/not cannot be read: No such file'),
                                (['simulate', '--trace', '/'], '--trace / cannot be read: Is a directory')):
            status, out, said = answer(TANDEM, *command)
            assert status == 1 and out == '' and saying in said, (command, status, said)
    with tempfile.TemporaryDirectory() as new:
        for option, value, saying in (('--clamd', 'rubbish', '--clamd: a virus scanner is at a socket\'s path'), ('--listen', '203.0.113.9:0', '--listen: ')):
            status, _, said = answer(TANDEM, 'serve', '--data', new, '--listen' if option != '--listen' else option,
                                     '127.0.0.1:0' if option != '--listen' else value, *([option, value] if option != '--listen' else []))
            assert status == 1 and f'tandem serve: {saying}' in said, (option, status, said)


def test_a_header_that_lacks_columns_names_all_of_them():
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as f:
        f.write('id,prio,arrived,outcome,handle_s\n1,2,1000,served,60\n')
        f.flush()
        for more in ([], ['--skip-broken']):
            status, out, said = answer(TANDEM, 'simulate', '--trace', f.name, *more)
            assert status == 1 and out == '' and f'{f.name}:1: the header lacks type, priority, wait_s\n' in said, said
            assert 'id, type, priority, arrived, outcome, wait_s, handle_s' in said and 'broken row' not in said and '--skip-broken' not in said, said


def test_what_run_says_by_itself_and_is_told_too_reaches_serve_once():
    """./run in a copy of its own, where nothing is installed or built and the program prints what it is given."""
    with tempfile.TemporaryDirectory() as room:
        for name, text in (('tools/packages.sh', 'need_packages() { :; }'), ('build/build.ninja', ''), ('bin/ninja', '#!/bin/sh'),
                           ('build/tandem', '#!/bin/sh\necho "$@"')):
            path = os.path.join(room, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text + '\n')
            os.chmod(path, 0o755)
        run = shutil.copy(os.path.join(os.path.dirname(__file__), '..', '..', 'run'), room)
        path = os.path.join(room, 'bin') + ':' + os.environ['PATH']
        for told in ([], ['--listen', '127.0.0.1:9000', '--data', 'd', '--grace-s', '5'], ['--empty']):
            done = subprocess.run([run, *told], capture_output=True, text=True, check=True, timeout=60, env=dict(os.environ, PATH=path))
            given = done.stdout.splitlines()[-1].split()
            names = [x for x in given if x.startswith('--')]
            assert given[0] == 'serve' and len(names) == len(set(names)), given
            assert ('--sample' in names) == ('--empty' not in told), given
            assert given[given.index('--listen') + 1] == ('127.0.0.1:9000' if told[:1] == ['--listen'] else '127.0.0.1:8080'), given


if __name__ == '__main__':
    run_all(globals())
