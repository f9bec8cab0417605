#!/usr/bin/env python3
"""The SIP user agent (src/sip), call by call, against a peer that loses, doubles, reorders and crosses what it likes.

Every story ends with `empty()`: of its calls no slot, dialog or timer is left. Times are small because the agent is started with a
small T1; nothing here depends on how long anything took.
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import OFFER, Agent, Dialog, Message, Peer  # noqa: E402

TRUNK = 'trunk id=1 peers=127.0.0.1 trusted=1'


def agent(*options, trunk=TRUNK, phones=(), **more):
    a = Agent('t1=40', *options, **more)
    a.configure(*([trunk] if trunk else []), *phones)
    return a


# ---- a call that comes in ----

def test_a_call_comes_in_is_answered_and_ended_by_the_caller():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        p.answer(100)
        e = a.event('incoming')
        assert (e['trunk'], e['called'], e['caller'], e['withheld']) == (1, '95566', '02025550100', False), e
        assert e['sdp'] == OFFER and e['max_forwards'] == 70
        a.say(f'progress call={e["call"]} status=180')
        ringing = p.answer(180)
        assert ringing.tag('to') and not ringing.body
        a.say(f'answer call={e["call"]} sdp=hello')
        ok = d.learn(p.answer(200))
        assert 's=hello' in ok.body and ok.tag('to') == ringing.tag('to') and ok.get('contact')
        d.ack()
        a.event('confirmed', call=e['call'])
        d.within('BYE', extra=['Reason: Q.850;cause=31;text="x"'])
        p.answer(200, 'BYE')
        end = a.event('ended', call=e['call'])
        assert (end['why'], end['cause'], end['theirs']) == ('normal', 31, True), end
        a.empty()


def test_a_call_comes_in_and_is_ended_by_us():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'hangup call={call}')
        bye = p.request('BYE')
        assert 'Q.850' in bye.get('reason') and 'cause=16' in bye.get('reason')
        assert bye.tag('from') == d.to_tag and bye.tag('to') == d.from_tag
        assert a.event('ended', call=call)['theirs'] is False
        p.reply(bye, 200)
        a.empty()


def test_a_call_is_refused_with_reason_and_time():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'reject call={call} status=503 retry=17')
        no = p.answer(503)
        assert no.get('retry-after') == '17' and 'Q.850' in no.get('reason')
        d.ack_refusal(no)
        assert a.event('ended', call=call)['status'] == 503
        a.empty()


def test_early_media_is_reliable_where_it_is_asked_for():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite(extra=['Supported: 100rel'])
        call = a.event('incoming')['call']
        a.say(f'progress call={call} status=183 sdp=early')
        early = d.learn(p.answer(183))
        assert 's=early' in early.body and early.get('require') == '100rel'
        again = p.answer(183)  # nobody said that it came
        assert again.get('rseq') == early.get('rseq')
        d.within('PRACK', extra=[f'RAck: {early.get("rseq")} 1 INVITE'])
        p.answer(200, 'PRACK')
        a.say(f'answer call={call} sdp=early')
        d.seq = 1
        ok = p.answer(200, 'INVITE')
        assert not ok.body, 'the answer went out reliably; it is not said twice'
        d.ack()
        a.event('confirmed')
        d.seq = 2
        d.within('BYE')
        p.answer(200, 'BYE')
        a.event('ended')
        p.kept.clear()
        a.empty()


def test_early_media_nobody_acknowledges_ends_the_call():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite(extra=['Require: 100rel'])
        call = a.event('incoming')['call']
        a.say(f'progress call={call} status=183 sdp=early')
        no = p.answer(504)
        d.ack_refusal(no)
        assert a.event('ended')['why'] == 'lost'
        a.empty()


def test_without_100rel_early_media_is_said_once_and_the_answer_again():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'progress call={call} status=183 sdp=early')
        assert not p.answer(183).get('require')
        a.say(f'answer call={call} sdp=early')
        assert 's=early' in d.learn(p.answer(200)).body
        d.ack()
        a.say(f'hangup call={call}')
        p.reply(p.request('BYE'), 200)
        a.empty()


def test_the_caller_gives_up_before_the_answer():
    for ring in (False, True):
        with agent() as a, Peer(a.port) as p:
            d = Dialog(p).invite()
            call = a.event('incoming')['call']
            if ring:
                a.say(f'progress call={call}')
                p.answer(180)
            d.cancel(extra=['Reason: SIP;cause=200;text="elsewhere", Q.850;cause=26'])
            p.answer(200, 'CANCEL')
            d.ack_refusal(p.answer(487))
            end = a.event('ended')
            assert (end['why'], end['cause'], end['theirs']) == ('cancelled', 26, True), end
            a.say(f'answer call={call}')  # too late: nothing
            a.empty()
            assert p.silent(a)


def test_a_cancel_crosses_the_answer():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200, 'INVITE'))
        d.cancel()
        p.answer(481, 'CANCEL')
        d.ack()
        a.event('confirmed', call=call)
        d.within('BYE')
        p.answer(200, 'BYE')
        a.event('ended')
        a.empty()


def test_a_cancel_of_nothing_is_told_so():
    with agent() as a, Peer(a.port) as p:
        Dialog(p).sent = None
        d = Dialog(p)
        d.branch = 'z9hG4bKnothing'
        d.cancel()
        p.answer(481, 'CANCEL')
        a.empty()


def test_a_lost_ack_is_asked_for_again_and_then_the_call_ends():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200))
        assert p.answer(200).body, 'sent again'
        bye = p.request('BYE')
        p.reply(bye, 200)
        end = a.event('ended', call=call)
        assert (end['why'], end['theirs']) == ('lost', True)
        p.kept.clear()
        a.empty()


def test_we_hang_up_before_the_ack_and_bye_waits_for_it():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200))
        a.say(f'hangup call={call}')
        a.event('ended', call=call)
        p.answer(200)  # again: still no ACK
        assert not any(m.method == 'BYE' for m in p.kept)
        d.ack()
        p.reply(p.request('BYE'), 200)
        p.kept.clear()
        a.empty()


def test_doubled_requests_are_one():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        p.send(d.sent)
        p.send(d.sent)
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200))
        d.ack()
        d.ack()
        a.event('confirmed')
        bye = d.within('BYE')
        p.send(bye)
        p.answer(200, 'BYE')
        p.answer(200, 'BYE')
        a.event('ended')
        assert not [e for e in a.kept if e.get('event')], list(a.kept)
        a.empty()


def test_a_bye_that_overtook_the_ack_ends_the_call():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200, 'INVITE'))
        d.within('BYE')
        p.answer(200, 'BYE')
        assert a.event('ended', call=call)['why'] == 'normal'
        d.seq = 1
        d.ack()
        p.kept.clear()
        a.empty()


def test_requests_of_a_dialog_that_is_gone_are_told_so():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        d.to_tag = 'gone'
        for method in ('BYE', 'INFO', 'UPDATE', 'INVITE', 'PRACK'):
            d.within(method)
            p.answer(481, method)
        d.ack()
        assert p.silent(a)
        a.empty()


def test_both_hang_up_at_once():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'hangup call={call}')
        bye = p.request('BYE')
        d.within('BYE')
        p.answer(200, 'BYE')
        p.reply(bye, 200)
        a.event('ended', call=call)
        assert not [e for e in a.kept if e.get('event') == 'ended']
        a.empty()


def test_a_bye_nobody_answers_leaves_nothing():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'hangup call={call}')
        p.request('BYE')
        p.again('BYE')
        a.empty()


def test_a_call_without_an_offer_gets_ours_and_answers_in_the_ack():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite(body='')
        e = a.event('incoming')
        assert 'sdp' not in e
        a.say(f'answer call={e["call"]} sdp=ouroffer')
        assert 's=ouroffer' in d.learn(p.answer(200)).body
        d.ack(body=OFFER)
        assert a.event('confirmed')['sdp'] == OFFER
        a.say(f'hangup call={e["call"]}')
        p.reply(p.request('BYE'), 200)
        a.empty()


def test_an_ack_that_owes_an_answer_and_brings_none_ends_the_call():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p).invite(body='')
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        d.learn(p.answer(200))
        d.ack()
        p.reply(p.request('BYE'), 200)
        assert a.event('ended')['why'] == 'lost'
        a.empty()


# ---- who calls ----

def caller_of(p, a, **more):
    d = Dialog(p).invite(**more)
    e = a.event('incoming')
    a.say(f'reject call={e["call"]} status=486')
    d.ack_refusal(p.answer(486))
    a.event('ended')
    return e


def test_a_trusted_trunk_says_who_calls_and_privacy_is_kept():
    with agent() as a, Peer(a.port) as p:
        e = caller_of(p, a, extra=['P-Asserted-Identity: "Ann B." <sip:+86-592-555-0100@carrier.example;user=phone>, <tel:+865925550100>',
                                   'Diversion: <sip:+8610955550001@x.example>;reason=unconditional'])
        assert (e['caller'], e['display'], e['diversion']) == ('+865925550100', 'Ann B.', '+8610955550001'), e
        e = caller_of(p, a, extra=['P-Asserted-Identity: <sip:+865925550100@carrier.example>', 'Privacy: id'])
        assert e['withheld'] and 'caller' not in e and 'display' not in e, e
        e = caller_of(p, a, from_header='"Anonymous" <sip:anonymous@anonymous.invalid>')
        assert e['withheld'] and 'caller' not in e, e
        e = caller_of(p, a, extra=['Remote-Party-ID: "Bo" <sip:1234@x>;party=calling;privacy=off'])
        assert (e['caller'], e['display']) == ('1234', 'Bo'), e
        e = caller_of(p, a, extra=['Remote-Party-ID: "Bo" <sip:1234@x>;party=calling;privacy=full'])
        assert e['withheld'], e
        e = caller_of(p, a, from_header='"李明 \\"x\\"" <sip:0592-555-0100@x>')
        assert (e['caller'], e['display']) == ('05925550100', '李明 "x"'), e
        a.empty()


def test_of_a_trunk_that_is_not_trusted_only_from_is_read():
    with agent(trunk='trunk id=3 peers=127.0.0.0/8 trusted=0') as a, Peer(a.port) as p:
        e = caller_of(p, a, extra=['P-Asserted-Identity: <sip:+865925550100@carrier.example>'])
        assert (e['trunk'], e['caller']) == (3, '02025550100'), e
        a.empty()


def test_who_is_no_trunk_must_prove_who_it_is():
    with agent(trunk='trunk id=3 peers=192.0.2.1') as a, Peer(a.port) as p:
        d = Dialog(p).invite()
        no = p.answer(407)
        assert 'nonce=' in no.get('proxy-authenticate') and 'realm="test"' in no.get('proxy-authenticate')
        d.ack_refusal(no)
        s = a.empty()
        assert s['in'] == 0, 'no state for a stranger'


def test_all_lines_are_taken():
    with agent('calls=2') as a, Peer(a.port) as p:
        calls = [Dialog(p) for _ in range(2)]
        ids = [d.establish(a) for d in calls]
        third = Dialog(p).invite()
        no = p.answer(503)
        assert no.get('retry-after')
        third.ack_refusal(no)
        assert a.dial(trunk=1, number='1')['dialled'] == 'full'
        a.say(f'hangup call={ids[0]}')
        p.reply(p.request('BYE'), 200)
        a.event('ended')
        d = Dialog(p)
        again = d.establish(a)
        for one in (ids[1], again):
            a.say(f'hangup call={one}')
            p.reply(p.request('BYE'), 200)
        a.empty()


def test_before_a_timer_is_due_the_loop_rests():
    """sofia-sip alone turns some hundred times in the last millisecond before each of its timers."""
    with agent() as a, Peer(a.port) as p:
        before = a.stats()['turns']
        for _ in range(20):
            call = Dialog(p).establish(a)
            a.say(f'hangup call={call}')
            p.reply(p.request('BYE'), 200)
        while True:  # until their transactions have run out, too
            s = a.stats()
            if s['in'] == s['out'] == 0:
                break
            time.sleep(0.05)  # who asks makes it turn
        assert s['turns'] - before < 900, s


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
