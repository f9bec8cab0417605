#!/usr/bin/python3
"""`tandem bench voice` in small: its figures stand beside their targets, and what it says of calls and packets was counted by the clients. How fast is not judged."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import TANDEM, run_all  # noqa: E402


def bench(*options):
    done = subprocess.run([TANDEM, 'bench', 'voice', '--json', '--seconds', '2', *options], capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    assert 'AddressSanitizer' not in done.stderr and 'runtime error' not in done.stderr, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_talks_are_bridged_and_each_packet_is_counted_at_both_ends():
    r = bench('--only', 'bridge', '--agents', '2', '--bridges', '3', '--bridges-last', '3')
    one, = r['bridges']
    assert one['calls'] == 3 and 0 < one['heard'] <= one['sent'], r
    assert 2 * 3 * 50 * 1 < one['sent'], one  # six ends, fifty a second
    for key, target in r['targets'].items():
        assert (key in r) == (key in ('us_per_packet', 'bridged_per_core', 'kb_per_call', 'bridge_p99_ms')) and target > 0, (key, r)
    assert r['extrapolated'] == ['calls_per_s_core', 'bridged_per_core']


def test_calls_are_counted_by_sipp_and_rings_found_by_caller():
    r = bench('--only', 'calls', '--agents', '4', '--rate', '2', '--talk-ms', '500')
    assert r['calls_per_s'] > 0 and r['ms_per_call'] > 0 and r['overload']['offered'] == 4, r
    assert r['rings'] > 0 and 0 < r['ring_p50_ms'] <= r['ring_p99_ms'], r
    assert not r['half']['failed'], r


def test_a_minute_of_calls_leaves_no_call_agent_or_descriptor_behind():
    r = bench('--soak', '1', '--agents', '4', '--rate', '2', '--talk-ms', '500')
    s = r['soak']
    assert s['left'] is None and s['agents_free'] == s['agents'] == 4, s
    assert s['made'] == 120 == s['ended_well'] and not s['failed'] and not s['refused'], s
    assert s['after']['calls'] == 0 and s['after']['lost'] == 0 and len(s['samples']) > 20, s
    assert max(x['calls'] for x in s['samples']) > 0 and max(x['voice']['sockets'] for x in s['samples']) > s['before']['voice']['sockets'], s
    assert all(x[side]['pss_kb'] > 0 and x[side]['files'] > 0 for x in s['samples'] for side in ('serve', 'voice')), s


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
