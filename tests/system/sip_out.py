#!/usr/bin/env python3
"""Calls that we make: answered, busy, nobody there, forked, challenged, and a trunk whose first address is out of service."""
import hashlib
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import OFFER, Agent, Peer  # noqa: E402


def outgoing(*peers, agent=(), **trunk):
    a = Agent('t1=40', *agent)
    targets = ','.join(f'sip:127.0.0.1:{p.port}' for p in peers)
    words = ' '.join(f'{k}={v}' for k, v in {'id': 1, 'targets': targets, **trunk}.items())
    a.configure(f'trunk {words}')
    return a


def dial(a, **words):
    made = a.dial(**{'trunk': 1, 'number': '+865925550100', 'caller': '95566', 'owner': 7, **words})
    assert made['dialled'] == 'ok', made
    return made['call']


def end(a, p, call):
    a.say(f'hangup call={call}')
    p.reply(p.request('BYE'), 200)
    a.event('ended', call=call)
    p.kept.clear()
    a.empty()


def test_a_call_goes_out_rings_is_answered_and_ended():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a, display='Bank')
        invite = p.request('INVITE')
        assert invite.uri == f'sip:+865925550100@127.0.0.1:{p.port}', invite.uri
        assert '"Bank" <sip:95566@' in invite.get('from') and 's=offer' in invite.body and not invite.get('privacy')
        p.reply(invite, 100, contact=False)
        p.reply(invite, 180, tag='x')
        e = a.event('ringing', call=call)
        assert e['status'] == 180 and e['owner'] == 7
        p.reply(invite, 200, tag='x', body=OFFER)
        ack = p.request('ACK')
        assert ack.tag('to') == 'x' and ack.cseq.split()[0] == invite.cseq.split()[0]
        assert a.event('answered', call=call)['sdp'] == OFFER
        p.reply(invite, 200, tag='x', body=OFFER)  # our ACK was lost
        p.hear(lambda m: m.method == 'ACK')
        assert not [e for e in a.kept if e.get('event') == 'answered']
        end(a, p, call)


def test_who_is_called_hangs_up():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a)
        invite = p.request('INVITE')
        p.reply(invite, 200, tag='x', body=OFFER)
        p.request('ACK')
        a.event('answered')
        p.target = invite.source
        p.send(p.build('BYE', call_id=invite.get('call-id'), from_tag='x', to_tag=invite.tag('from'), cseq=1))
        p.answer(200, 'BYE')
        assert a.event('ended', call=call)['theirs'] is True
        a.empty()


def test_busy_refused_unknown_and_nobody_are_told_apart():
    told = {486: ('busy', 17), 600: ('busy', 17), 603: ('refused', 21), 403: ('refused', 21), 404: ('unreachable', 1), 480: ('no_answer', 18),
            484: ('unreachable', 28), 500: ('failed', 41)}
    with Peer(0) as p, outgoing(p) as a:
        for status, (why, cause) in told.items():
            call = dial(a)
            p.reply(p.request('INVITE'), status, tag='x')
            p.request('ACK')
            e = a.event('ended', call=call)
            assert (e['why'], e['cause'], e['status'], e['theirs']) == (why, cause, status, True), e
        call = dial(a)  # the network's cause says more than the status
        p.reply(p.request('INVITE'), 500, tag='x', extra=['Reason: Q.850;cause=17'])
        assert a.event('ended', call=call)['why'] == 'busy'
        a.empty()


def test_nobody_answers_within_the_time():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a, ring=1)
        invite = p.request('INVITE')
        p.reply(invite, 180, tag='x')
        e = a.event('ended', call=call)
        assert (e['why'], e['cause'], e['theirs']) == ('no_answer', 19, False), e
        cancel = p.request('CANCEL')
        p.reply(cancel, 200, tag='x')
        p.reply(invite, 487, tag='x')
        p.request('ACK')
        a.empty()


def test_an_address_where_nobody_is_is_unreachable():
    with Peer(0) as p:
        port = p.port
    a = Agent('t1=10')
    with a:
        a.configure(f'trunk id=1 targets=sip:127.0.0.1:{port}')
        call = dial(a)
        e = a.event('ended', call=call)
        assert e['why'] in ('unreachable', 'limit'), e
        a.empty()
        assert a.dial(phone=9)['dialled'] == 'ok'
        assert a.event('ended')['why'] == 'unreachable'
        a.empty()


def test_we_take_the_call_back_at_every_point():
    for step in ('before', 'trying', 'ringing'):
        with Peer(0) as p, outgoing(p) as a:
            call = dial(a)
            invite = p.request('INVITE')
            if step != 'before':
                p.reply(invite, 100 if step == 'trying' else 180, tag='x' if step == 'ringing' else None)
            if step == 'ringing':
                a.event('ringing')
            a.say(f'hangup call={call} why=taken')
            a.event('ended', call=call)
            if step == 'before':
                p.reply(invite, 100)  # only now may CANCEL be sent (RFC 3261 9.1)
            cancel = p.request('CANCEL')
            assert cancel.get('via') == invite.get('via') and 'SIP;cause=200' in cancel.get('reason')
            p.reply(cancel, 200, tag='x')
            p.reply(invite, 487, tag='x')
            p.request('ACK')
            a.empty()


def test_an_answer_that_crosses_our_cancel_is_acknowledged_and_ended():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a)
        invite = p.request('INVITE')
        p.reply(invite, 180, tag='x')
        a.event('ringing')
        a.say(f'hangup call={call}')
        p.request('CANCEL')
        p.reply(invite, 200, tag='x', body=OFFER)
        p.request('ACK')
        p.reply(p.request('BYE'), 200)
        assert not [e for e in a.kept if e.get('event') == 'answered']
        p.kept.clear()
        a.empty()


def test_early_media_of_ours_is_acknowledged():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a)
        invite = p.request('INVITE')
        assert '100rel' in invite.get('supported')
        for rseq in (5, 5, 6):
            p.reply(invite, 183, tag='x', body=OFFER, extra=['Require: 100rel', f'RSeq: {rseq}'])
        for rseq in (5, 6):
            prack = p.request('PRACK')
            assert prack.get('rack') == f'{rseq} {invite.cseq}' and prack.tag('to') == 'x', prack.get('rack')
            p.reply(prack, 200)
        assert a.event('ringing')['sdp'] == OFFER
        p.reply(invite, 200, tag='x')
        p.request('ACK')
        assert 'sdp' not in a.event('answered')
        end(a, p, call)


def test_of_several_that_answer_one_wins_and_the_others_are_ended():
    with Peer(0) as p, outgoing(p) as a:
        call = dial(a)
        invite = p.request('INVITE')
        for tag in ('x', 'y'):
            p.reply(invite, 180, tag=tag)
            a.event('ringing')
        p.reply(invite, 200, tag='y', body=OFFER)
        p.hear(lambda m: m.method == 'ACK' and m.tag('to') == 'y')
        a.event('answered')
        p.reply(invite, 200, tag='x', body=OFFER)
        p.hear(lambda m: m.method == 'ACK' and m.tag('to') == 'x')
        p.reply(p.hear(lambda m: m.method == 'BYE' and m.tag('to') == 'x'), 200)
        assert not [e for e in a.kept if e.get('event') in ('answered', 'ended')]
        a.say(f'hangup call={call}')
        p.reply(p.hear(lambda m: m.method == 'BYE' and m.tag('to') == 'y'), 200)
        a.event('ended')
        p.kept.clear()
        a.empty()


def test_a_trunk_whose_first_address_is_out_of_service_is_reached_by_the_next():
    with Peer(0) as first, Peer(0) as second, outgoing(first, second) as a:
        call = dial(a)
        tried = first.request('INVITE')
        seen = {tried.get('call-id')}
        first.reply(tried, 503, tag='x', extra=['Retry-After: 60'])
        first.request('ACK')
        invite = second.request('INVITE')
        second.reply(invite, 200, tag='x', body=OFFER)
        second.request('ACK')
        a.event('answered')
        end(a, second, call)
        call = dial(a)  # it is left alone for so long
        second.reply(second.request('INVITE'), 486, tag='x')
        assert a.event('ended', call=call)['why'] == 'busy'
        assert not [m for m in first.kept if m.get('call-id') not in seen]
        a.empty()


def test_we_prove_who_we_are():
    for algorithm, h in (('MD5', hashlib.md5), ('SHA-256', hashlib.sha256)):
        with Peer(0) as p, outgoing(p, user_out='bank', password_out='pw') as a:
            call = dial(a)
            invite = p.request('INVITE')
            p.reply(invite, 407, tag='x', extra=[f'Proxy-Authenticate: Digest realm="carrier", nonce="n1", algorithm={algorithm}, qop="auth", opaque="o"'])
            p.request('ACK')
            again = p.request('INVITE')
            got = dict(re.findall(r'(\w+)="?([^",]+)"?', again.get('proxy-authorization')))
            assert again.get('call-id') == invite.get('call-id') and int(again.cseq.split()[0]) == int(invite.cseq.split()[0]) + 1

            def md(text):
                return h(text.encode()).hexdigest()
            ha1, ha2 = md('bank:carrier:pw'), md('INVITE:' + again.uri)
            assert got['response'] == md(f'{ha1}:n1:{got["nc"]}:{got["cnonce"]}:auth:{ha2}') and got['opaque'] == 'o', got
            p.reply(again, 200, tag='y', body=OFFER)
            assert p.request('ACK').get('proxy-authorization')
            a.event('answered')
            end(a, p, call)


def test_a_wrong_password_is_not_tried_for_ever():
    with Peer(0) as p, outgoing(p, user_out='bank', password_out='wrong') as a:
        dial(a)
        tries = 0
        while True:
            invite = p.request('INVITE')
            tries += 1
            p.reply(invite, 401, tag='x', extra=['WWW-Authenticate: Digest realm="carrier", nonce="same"'])
            p.request('ACK')
            if tries == 2:
                break
        assert a.event('ended')['status'] == 401
        a.empty()


def test_a_caller_without_number_is_anonymous_and_a_trusted_trunk_hears_who_it_is():
    with Peer(0) as p, outgoing(p, trusted=1, domain='bank.example') as a:
        made = a.dial(trunk=1, number='110')
        invite = p.request('INVITE')
        assert 'anonymous.invalid' in invite.get('from') and invite.get('privacy') == 'id'
        p.reply(invite, 486, tag='x')
        a.event('ended', call=made['call'])
        dial(a, display='Bank', max_forwards=5)
        invite = p.request('INVITE')
        assert invite.get('p-asserted-identity') == '"Bank" <sip:95566@bank.example>' and invite.get('max-forwards') == '5'
        p.reply(invite, 486, tag='x')
        a.event('ended')
        a.empty()


def test_a_longer_session_is_agreed_when_they_ask_for_it():
    with Peer(0) as p, outgoing(p, agent=('session=100',)) as a:
        call = dial(a)
        invite = p.request('INVITE')
        assert invite.get('session-expires') == '100'
        p.reply(invite, 422, tag='x', extra=['Min-SE: 500'])
        again = p.request('INVITE')
        assert (again.get('session-expires'), again.get('min-se')) == ('500', '500')
        p.reply(again, 200, tag='x', body=OFFER, extra=['Session-Expires: 500;refresher=uas'])
        p.request('ACK')
        a.event('answered')
        end(a, p, call)


def test_a_trunk_is_watched():
    with Peer(0) as p, outgoing(p, options=1) as a:
        p.reply(p.request('OPTIONS'), 200, tag='x')
        assert a.event('trunk', trunk=1)['up'] is True
        for _ in range(2):
            p.reply(p.request('OPTIONS'), 503, tag='x')
        assert a.event('trunk', trunk=1)['up'] is False
        p.reply(p.request('OPTIONS'), 405, tag='x')  # any answer of theirs is a sign of life
        assert a.event('trunk', trunk=1)['up'] is True


def test_we_register_with_a_trunk():
    with Peer(0) as p, outgoing(p, user_out='bank', password_out='pw', register=2) as a:
        r = p.request('REGISTER')
        assert r.get('expires') == '2' and '<sip:bank@' in r.get('contact') and r.uri == f'sip:127.0.0.1:{p.port}'
        p.reply(r, 401, tag='x', extra=['WWW-Authenticate: Digest realm="carrier", nonce="n1", qop="auth"'], contact=False)
        r = p.request('REGISTER')
        assert 'nc=00000001' in r.get('authorization')
        p.reply(r, 200, tag='x', extra=[f'Contact: {r.get("contact")};expires=2'], contact=False)
        assert a.event('trunk')['registered'] is True
        r = p.request('REGISTER')  # again in good time
        assert 'nc=00000002' in r.get('authorization')
        p.reply(r, 403, tag='x', contact=False)
        assert a.event('trunk')['registered'] is False


def test_what_cannot_be_said_is_not_said():
    with Peer(0) as p, outgoing(p) as a:
        assert a.dial(trunk=1, number='1@evil')['dialled'] == 'bad_input'
        assert a.dial(trunk=1, number='1', caller='x>')['dialled'] == 'bad_input'
        assert a.dial(trunk=1, number='1', sdp='-')['dialled'] == 'bad_input'
        assert a.dial(number='1')['dialled'] == 'bad_input'
        call = dial(a, number='*31#95566')
        invite = p.request('INVITE')
        assert invite.uri.startswith('sip:*31%2395566@'), invite.uri
        p.reply(invite, 486, tag='x')
        a.event('ended', call=call)
        assert a.dial(trunk=2, number='1')['dialled'] == 'ok'
        assert a.event('ended')['why'] == 'unreachable'
        a.empty()


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
