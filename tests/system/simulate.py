#!/usr/bin/python3
"""`tandem simulate` with a model and with a recorded log, `tandem bench routing` in small, and the converter of the anonymous bank's log.

With TANDEM_DATA set, the bank's February is converted and played whole."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from harness import TANDEM, run_all  # noqa: E402

CONVERTER = os.path.join(os.path.dirname(__file__), '..', '..', 'tools', 'bank_to_trace.py')
DATA = os.environ.get('TANDEM_DATA')
HEADER = 'id,type,priority,arrived,outcome,wait_s,handle_s,agent,customer\n'
BANK_HEADER = ['vru+line', 'call_id', 'customer_id', 'priority', 'type', 'date', 'vru_entry', 'vru_exit', 'vru_time', 'q_start', 'q_exit', 'q_time',
               'outcome', 'ser_start', 'ser_exit', 'ser_time', 'server']


def tandem(*arguments):
    return subprocess.run([TANDEM, *arguments], capture_output=True, text=True, check=False)


def with_file(text, *arguments):
    with tempfile.NamedTemporaryFile('w', suffix='.csv', encoding='utf-8', delete=False) as f:
        f.write(text)
    try:
        return tandem('simulate', '--trace', f.name, *arguments)
    finally:
        os.unlink(f.name)


def convert(text):
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='ascii', delete=False) as f:
        f.write(text)
    try:
        done = subprocess.run(['/usr/bin/python3', CONVERTER, f.name], capture_output=True, text=True, check=True)
    finally:
        os.unlink(f.name)
    return list(csv.DictReader(io.StringIO(done.stdout))), done.stderr


def bank_row(number, kind, priority, q, outcome, service, server, customer='0', vru=('9:00:00', '9:00:10', '10'), date='990201'):
    return '\t'.join(['AA0101', str(number), customer, priority, kind, date, *vru, *q, outcome, *service, server]) + '\r\n'


def test_a_queue_is_measured_from_the_command_line():
    done = tandem('simulate', '--model', 'mmn', '--agents', '10', '--rate', '160', '--handle', '180', '--patience', '60', '--calls', '20000',
                  '--seed', '3', '--json')
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said['calls'] == 20000 and 0.01 < said['abandons']['mean'] < 0.2 and said['abandons']['half'] < said['abandons']['plain_half']
    # Palm: in the long run as many leave as wait, over their patience.
    assert abs(said['abandons']['mean'] - said['wait_s']['mean'] / 60) < said['abandons']['half'] + said['wait_s']['half'] / 60
    again = json.loads(tandem('simulate', '--model', 'mmn', '--agents', '10', '--rate', '160', '--handle', '180', '--patience', '60', '--calls',
                              '20000', '--seed', '3', '--json').stdout)
    assert again == said
    for wrong in (['--model', 'mm1'], ['--model', 'mmn', '--agents', '0'], ['--model', 'mmn', '--rate', '-1'], ['--model', 'skills', '--skills', '4'],
                  ['--model', 'mmn', '--patience', '0', '--rate', '10000'], ['--model', 'skills', '--order', 'fair']):
        assert tandem('simulate', *wrong).returncode == 2, wrong


def test_more_calls_than_have_a_place_are_said_with_their_number():
    # As many again as leave come: with patience beyond the run, all of them wait.
    done = tandem('simulate', '--model', 'mmn', '--agents', '1', '--rate', '1000000000', '--handle', '1000000', '--patience', '1000000000',
                  '--calls', '1200000')
    assert done.returncode == 1 and done.stdout == '', done
    assert 'more than 1048576 calls would wait or talk at once; --rate, --handle or --patience is less' in done.stderr, done.stderr
    assert 'memory' not in done.stderr


def test_a_log_in_which_nobody_talked_says_so():
    gone = with_file(HEADER + '1,PS,2,1999-02-01T08:00:00,abandoned,5,,,\n', '--seeds', '2')
    assert gone.returncode == 0 and 'nan' not in gone.stdout and '0 hours there: nobody was served\n' in gone.stdout, gone.stdout


def test_broken_rows_of_a_log_are_named_and_skipped_only_when_asked():
    text = HEADER + '1,PS,2,1999-02-01T08:00:00,served,0,60,A,\n2,PS,ten,1999-02-01T08:00:05,served,55,60,A,\n'
    refused = with_file(text, '--seeds', '2')
    assert refused.returncode == 1 and refused.stdout == ''
    assert ':3: priority: 0 to 9' in refused.stderr and '1 broken row' in refused.stderr and '--skip-broken' in refused.stderr
    skipped = with_file(text, '--seeds', '2', '--skip-broken', '--json')
    said = json.loads(skipped.stdout)
    assert skipped.returncode == 0 and said['rows'] == 1 and said['broken'] == 1 and len(said['policies']) == 4
    for row, why in (('3,PS,1,1999-02-01T08:00:05,served,0,60,A,Lin, Ms', ':4: more fields than the header'),
                     ('3,PS,1,1999-02-01T08:00:05,served,0,60', ':4: fewer fields than the header')):
        refused = with_file(text.replace('ten', '1') + row + '\n', '--seeds', '2')
        assert refused.returncode == 1 and why in refused.stderr, refused.stderr
    empty = with_file(HEADER, '--skip-broken')
    assert empty.returncode == 1 and 'there is no call in it to play' in empty.stderr, empty.stderr
    assert tandem('simulate', '--trace', '/does/not/exist.csv').returncode == 1
    assert with_file(text, '--policy', 'fair').returncode == 2


def test_the_banks_log_is_converted_and_what_is_dropped_is_said():
    none, talk = ('0:00:00', '0:00:00', '0'), ('9:01:00', '9:02:00', '60')
    text = '\t'.join(BANK_HEADER) + '\r\n' + ''.join([
        bank_row(1, 'NW', '0', none, 'AGENT', ('9:00:09', '9:01:09', '60'), 'DORIT'),
        bank_row(2, 'PS', '2', ('9:00:10', '9:01:00', '50'), 'AGENT', talk, 'TOVA', '77'),
        bank_row(3, 'PS', '1', ('9:00:10', '9:00:40', '30'), 'HANG', none, 'NO_SERVER', '78'),
        bank_row(4, 'PS', '0', none, 'HANG', none, 'NO_SERVER'),
        bank_row(5, 'PS', '0', ('9:00:10', '9:00:40', '30'), 'PHANTOM', none, 'NO_SERVER'),
        bank_row(6, 'PS', '0', none, 'AGENT', ('9:01:00', '9:01:00', '0'), 'TOVA'),
        bank_row(7, 'PS', '0', none, 'AGENT', ('23:59:59', '0:01:00', '61'), 'NO_SERVER', vru=('23:59:40', '23:59:58', '18')),
        bank_row(8, 'PS', '2', ('0:00:05', '0:00:35', '30'), 'AGENT', ('0:00:35', '0:01:35', '60'), 'TOVA', vru=('23:59:40', '0:00:05', '25'),
                 date='990228'),
        bank_row(9, 'PS', '2', ('9:00:10', '9:01:00', '49'), 'AGENT', talk, 'TOVA')])
    rows, said = convert(text)
    assert [r['id'] for r in rows] == ['1', '2', '3', '7', '8'], rows
    assert rows[0] == {'id': '1', 'type': 'NW', 'priority': '0', 'arrived': '1999-02-01T09:00:10', 'outcome': 'served', 'wait_s': '0',
                       'handle_s': '60', 'agent': 'DORIT', 'customer': ''}
    assert rows[1]['arrived'] == '1999-02-01T09:00:10' and rows[1]['customer'] == '77'
    assert rows[2]['outcome'] == 'abandoned' and rows[2]['wait_s'] == '30' and rows[2]['agent'] == '' and rows[2]['handle_s'] == ''
    assert rows[3]['agent'] == '' and rows[3]['priority'] in '12' and rows[3]['arrived'] == '1999-02-01T23:59:58'
    assert rows[4]['arrived'] == '1999-03-01T00:00:05'
    for line in ('5 calls kept', '1 dropped: PHANTOM', '1 dropped: hung up without having queued', '1 dropped: answered for no time',
                 '1 dropped: times in the queue contradict', '1 kept: given a priority of 1 or 2', '1 kept: served by nobody named'):
        assert line in said, (line, said)


def test_the_routing_bench_reports_its_figures_beside_their_targets():
    done = tandem('bench', 'routing', '--json', '--only', 'free', '--agents', '300', '--waiting', '300', '--rounds', '200', '--seed', '2')
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said['free']['count'] == 200 and 0 < said['free']['median_us'] <= said['free']['p99_us'] and said['free_us'] > 0
    assert said['targets']['free_us'] == 5 and said['arrive_us'] is None
    # What was not asked for is neither missed nor met, nor what was asked of fewer than the target speaks of.
    assert said['targets_missed'] == [] and said['targets_not_judged'] == ['free_us'] and said['targets_met'] is None, said
    assert '10,000 agents, 10,000 waiting' in said['targets_of_workload']
    assert set(said['targets_not_run']) == set(said['targets']) - {'free_us'}
    few = tandem('bench', 'routing', '--only', 'reload', '--agents', '10', '--waiting', '0')
    assert few.returncode == 0 and 'reload_ms' in few.stdout and ': met' not in few.stdout and 'MISSED' not in few.stdout, few.stdout
    assert '(at most 5 of the full workload)' in few.stdout and 'neither met nor missed' in few.stdout, few.stdout
    full = json.loads(tandem('bench', 'routing', '--json', '--only', 'free', '--rounds', '100').stdout)
    assert full['targets_not_judged'] == [] and full['targets_met'] == (full['targets_missed'] == []), full
    assert tandem('bench', 'routing', '--agents', '1').returncode == 2
    done = tandem('bench', 'routing', '--only', 'free,lives')
    assert done.returncode == 2 and '--only is arrive, free' in done.stderr, done.stderr


def test_the_bench_names_the_ratio_to_the_scan_of_every_case():
    done = tandem('bench', 'routing', '--json', '--only', 'arrive', '--agents', '1000', '--rounds', '200', '--seed', '2')
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    each = said['arrive_scan_ratios']
    of_rows = {f"{a['choice'].replace(' ', '_')}_{a['share'].split()[0]}": a['ratio'] for a in said['arrive']}
    assert len(of_rows) == 6 and each == dict(of_rows, worst=min(of_rows.values())), (each, of_rows)
    named = [v for k, v in of_rows.items() if k not in ('score_5', 'score_50')]
    assert said['arrive_scan_ratio'] == min(named) >= each['worst'] > 0, said['arrive_scan_ratio']


def the_banks_february_is_replayed_within_the_stated_error():
    bank = os.path.join(DATA, 'anonymous_bank', 'calls_1999_02.txt')
    with open(bank, encoding='ascii', newline='') as f:
        rows, said = convert(f.read())
    assert len(rows) == 31009 and '278 dropped: PHANTOM' in said
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=rows[0].keys(), lineterminator='\n')
    writer.writeheader()
    writer.writerows(rows)
    done = with_file(out.getvalue(), '--policy', 'strict', '--seeds', '3', '--json')
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said['hourly_error_wait_s'] < 10 and said['hourly_error_abandon_points'] < 2.5, said['hourly_error_wait_s']
    hours = [h for h in said['hourly_errors'] if h['calls'] >= 100]
    assert len(hours) == 17, hours
    for h in hours:  # docs/performance.md states these bounds
        assert -33 <= h['wait_percent'] <= 10 and -3.5 <= h['abandon_points'] <= 1.5, h
    # By type and priority the recorded order is off by more than by hour; the page says so beside what it draws from the orders.
    off = {(o['type'], o['priority']): s['simulated']['wait_s']['mean'] / o['observed']['wait_s'] - 1
           for o, s in zip(said['observed']['classes'], said['policies'][0]['classes']) if o['observed']['calls'] >= 1000}
    assert len(off) == 4 and all(-0.37 <= x <= 0 for x in off.values()), off


if __name__ == '__main__':
    if DATA:
        globals()['test_the_banks_february_is_replayed_within_the_stated_error'] = the_banks_february_is_replayed_within_the_stated_error
    else:
        print('[  SKIPPED ] the_banks_february_is_replayed_within_the_stated_error')
    run_all(globals())
