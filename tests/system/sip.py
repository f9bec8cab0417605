#!/usr/bin/env python3
"""The SIP user agent (src/sip), call by call, against a peer that loses, doubles, reorders and crosses what it likes.

Every story ends with `empty()`: of its calls no slot, dialog or timer is left. Times are small because the agent is started with a
small T1; nothing here depends on how long anything took.
"""
import os
import sys

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


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
