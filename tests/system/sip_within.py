#!/usr/bin/env python3
"""Requests within a call: offers both ways and crossing, session timers, digits, what is not supported."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import OFFER, Agent, Dialog, Peer  # noqa: E402
from sip import agent  # noqa: E402

HOLD = OFFER.replace('m=audio 30000 RTP/AVP 8\r\n', 'm=audio 30000 RTP/AVP 8\r\na=sendonly\r\n')


def hang_up(a, p, call):
    a.say(f'hangup call={call}')
    p.reply(p.request('BYE'), 200)
    a.event('ended', call=call)
    p.kept.clear()
    a.empty()


def test_the_other_side_holds_and_resumes():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        for body, answer in ((HOLD, 'held'), (OFFER, 'resumed')):
            d.seq += 1
            d.invite(body=body)
            assert a.event('offered', call=call)['sdp'] == body
            a.say(f'answer call={call} sdp={answer}')
            assert f's={answer}' in p.hear(lambda m: m.status == 200 and m.cseq == f'{d.seq} INVITE').body
            d.ack()
            a.event('confirmed', call=call)
        hang_up(a, p, call)


def test_the_other_side_changes_by_update():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.within('UPDATE', body=HOLD)
        assert a.event('offered', call=call)['sdp'] == HOLD
        a.say(f'answer call={call} sdp=held')
        assert 's=held' in p.answer(200, 'UPDATE').body
        d.within('UPDATE')  # a refresh
        assert not p.answer(200, 'UPDATE').body
        d.within('UPDATE', body=HOLD)
        a.event('offered', call=call)
        a.say(f'reject call={call} status=488')
        p.answer(488, 'UPDATE')
        hang_up(a, p, call)


def test_an_offer_that_is_refused_leaves_the_call_as_it_was():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq += 1
        d.invite(body=HOLD)
        a.event('offered', call=call)
        a.say(f'reject call={call} status=488')
        d.ack_refusal(p.answer(488))
        hang_up(a, p, call)


def test_an_invite_without_an_offer_within_a_call_asks_for_ours():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq += 1
        d.invite(body='')
        assert 'sdp' not in a.event('offered', call=call)
        a.say(f'answer call={call} sdp=ours')
        assert 's=ours' in p.hear(lambda m: m.status == 200 and m.cseq == f'{d.seq} INVITE').body
        d.ack(body=OFFER)
        assert a.event('confirmed', call=call)['sdp'] == OFFER
        hang_up(a, p, call)


def test_we_hold():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'offer call={call} sdp=hold')
        offer = p.request('INVITE')
        assert 's=hold' in offer.body and offer.tag('to') == d.from_tag
        p.reply(offer, 200, body=OFFER)
        ack = p.request('ACK')
        assert ack.cseq.split()[0] == offer.cseq.split()[0]
        assert a.event('offer_answered', call=call)['sdp'] == OFFER
        a.say(f'offer call={call} sdp=resume')
        offer = p.request('INVITE')
        p.reply(offer, 488)
        p.request('ACK')
        assert a.event('offer_refused', call=call)['status'] == 488
        hang_up(a, p, call)


def test_our_ack_is_sent_again_for_an_answer_that_comes_again():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'offer call={call} sdp=hold')
        offer = p.request('INVITE')
        p.reply(offer, 200, body=OFFER)
        first = p.request('ACK')
        p.reply(offer, 200, body=OFFER)
        second = p.hear(lambda m: m.method == 'ACK')
        assert first.cseq == second.cseq
        a.event('offer_answered', call=call)
        assert not [e for e in a.kept if e.get('event') == 'offer_answered']
        hang_up(a, p, call)


def test_offers_cross_and_both_come_through():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'offer call={call} sdp=hold')
        offer = p.request('INVITE')
        d.seq += 1
        d.invite(body=HOLD)
        refused = p.answer(491)
        d.ack_refusal(refused)
        p.reply(offer, 491)
        p.request('ACK')
        d.seq += 1
        d.invite(body=HOLD)  # theirs comes again first: they own the Call-ID... and ours after it
        a.event('offered', call=call)
        a.say(f'answer call={call} sdp=held')
        p.hear(lambda m: m.status == 200 and m.cseq == f'{d.seq} INVITE')
        d.ack()
        again = p.hear(lambda m: m.method == 'INVITE' and m.cseq != offer.cseq)
        assert 's=hold' in again.body
        p.reply(again, 200, body=OFFER)
        p.request('ACK')
        a.event('offer_answered', call=call)
        hang_up(a, p, call)


def test_two_offers_of_theirs_at_once_are_one_too_many():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq += 1
        d.invite(body=HOLD)
        a.event('offered', call=call)
        first = (d.branch, d.seq)
        d.seq += 1
        d.invite(body=HOLD)
        no = p.answer(500)
        assert no.get('retry-after')
        d.ack_refusal(no)
        a.say(f'answer call={call}')
        p.hear(lambda m: m.status == 200 and m.cseq == f'{first[1]} INVITE')
        d.branch, seq = first[0], d.seq
        d.seq = first[1]
        d.ack()
        d.seq = seq
        a.event('confirmed', call=call)
        hang_up(a, p, call)


def test_an_older_request_that_comes_late_is_refused():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq = 10
        d.within('INFO')
        p.answer(200, 'INFO')
        d.seq = 5
        d.within('INFO')
        p.answer(500, 'INFO')
        d.seq = 11
        hang_up(a, p, call)


def test_the_other_side_takes_its_offer_back():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq += 1
        d.invite(body=HOLD)
        a.event('offered', call=call)
        d.cancel(to_tag=d.to_tag)
        p.answer(200, 'CANCEL')
        d.ack_refusal(p.answer(487))
        a.say(f'answer call={call}')  # too late: nothing
        hang_up(a, p, call)


def test_an_answer_to_an_offer_that_nobody_acknowledges_ends_the_call():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.seq += 1
        d.invite(body=HOLD)
        a.event('offered', call=call)
        a.say(f'answer call={call}')
        p.hear(lambda m: m.status == 200 and m.cseq == f'{d.seq} INVITE')
        p.reply(p.request('BYE'), 200)
        assert a.event('ended', call=call)['why'] == 'lost'
        a.empty()


def test_an_offer_into_a_dialog_that_is_gone_ends_the_call():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        a.say(f'offer call={call} sdp=hold')
        p.reply(p.request('INVITE'), 481)
        p.request('ACK')
        assert a.event('ended', call=call)['why'] == 'lost'
        p.reply(p.request('BYE'), 481)
        a.empty()


def test_digits_by_info():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        d.within('INFO', body='Signal=5\r\nDuration=160\r\n', content_type='application/dtmf-relay')
        p.answer(200, 'INFO')
        e = a.event('digit', call=call)
        assert (e['digit'], e['ms']) == ('5', 160)
        d.within('INFO', body='#', content_type='application/dtmf')
        p.answer(200, 'INFO')
        assert a.event('digit', call=call)['digit'] == '#'
        d.within('INFO', body='x', content_type='application/dtmf')
        p.answer(400, 'INFO')
        d.within('INFO', body='<x/>', content_type='application/media_control+xml')
        p.answer(415, 'INFO')
        hang_up(a, p, call)


def test_what_is_not_supported_within_a_call_is_refused():
    with agent() as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        for method in ('REFER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE'):
            d.within(method, extra=['Refer-To: <sip:x@y>', 'Event: refer'])
            assert 'INVITE' in p.answer(405, method).get('allow')
        d.within('OPTIONS')
        p.answer(200, 'OPTIONS')
        d.within('PRACK', extra=['RAck: 1 1 INVITE'])
        p.answer(481, 'PRACK')
        hang_up(a, p, call)


# ---- session timers ----

def test_a_session_too_short_is_refused_with_the_least():
    with agent('session_min=90') as a, Peer(a.port) as p:
        d = Dialog(p).invite(extra=['Supported: timer', 'Session-Expires: 30'])
        no = p.answer(422)
        assert no.get('min-se') == '90'
        d.ack_refusal(no)
        a.empty()


def test_the_caller_refreshes_and_when_it_does_not_the_call_ends():
    with agent('session=2', 'session_min=1') as a, Peer(a.port) as p:
        d = Dialog(p).invite(extra=['Supported: timer', 'Session-Expires: 2;refresher=uac'])
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        ok = d.learn(p.answer(200))
        assert ok.get('session-expires') == '2;refresher=uac' and ok.get('require') == 'timer'
        d.ack()
        a.event('confirmed')
        d.within('UPDATE', extra=['Supported: timer', 'Session-Expires: 2;refresher=uac'])
        assert p.answer(200, 'UPDATE').get('session-expires') == '2;refresher=uac'
        p.reply(p.request('BYE'), 200)
        assert a.event('ended', call=call)['why'] == 'lost'
        a.empty()


def test_we_refresh_for_a_caller_who_does_not_know_how():
    with agent('session=2', 'session_min=1') as a, Peer(a.port) as p:
        d = Dialog(p)
        call = d.establish(a)
        refresh = p.request('INVITE')
        assert 's=answer' in refresh.body and refresh.get('session-expires') == '2;refresher=uac'
        p.reply(refresh, 200, body=OFFER)
        p.request('ACK')
        p.reply(p.request('INVITE'), 481)  # by now it is gone: its BYE was lost
        p.request('ACK')
        assert a.event('ended', call=call)['why'] == 'lost'
        p.reply(p.request('BYE'), 481)
        assert not [e for e in a.kept if e.get('event', '').startswith('offer')]
        a.empty()


def test_we_refresh_by_update_where_it_is_allowed():
    with agent('session=2', 'session_min=1') as a, Peer(a.port) as p:
        d = Dialog(p).invite(extra=['Supported: timer', 'Session-Expires: 2;refresher=uas', 'Allow: INVITE, ACK, BYE, CANCEL, UPDATE'])
        call = a.event('incoming')['call']
        a.say(f'answer call={call}')
        assert d.learn(p.answer(200)).get('session-expires') == '2;refresher=uas'
        d.ack()
        a.event('confirmed')
        refresh = p.request('UPDATE')
        assert not refresh.body
        p.reply(refresh, 200, extra=['Session-Expires: 2;refresher=uac'])
        p.reply(p.request('UPDATE'), 200, extra=['Session-Expires: 2;refresher=uac'])
        hang_up(a, p, call)


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
