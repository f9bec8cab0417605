#!/usr/bin/env python3
"""`tandem voice` whole: a scripted serve on its socket, SIP and RTP peers that share no code with it. Sound is compared: each side speaks a
tone of its own, and what the other records is looked for it. At the end of each test the process stops and counts nothing left behind.
"""
import hashlib
import os
import re
import sys

for folder in ('sip', 'link'):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', folder))
from harness import run_all  # noqa: E402
from peer import Dialog, Peer  # noqa: E402
from serve import BY, OUTSIDE, PHONE, REASON, Serve, Voice  # noqa: E402
from callers import Callee, register  # noqa: E402
from sound import Endpoint  # noqa: E402

CALLER, AGENT, PROMPT, MUSIC = 450, 1150, 700, 350
DONE = 0  # enum link_taken_result


def phone_config(user='1001', password='secret'):
    md5 = hashlib.md5(f'{user}:tandem.test:{password}'.encode()).hexdigest()
    return {'phones': [{'id': 21, 'user': user, 'md5': md5}]}


class Caller:
    """A customer behind the trunk."""

    def __init__(self, voice, serve, hz=CALLER, **sound):
        self.peer, self.sound = Peer(voice.port), Endpoint(hz, **sound)
        self.dialog = Dialog(self.peer).invite(body=self.sound.sdp())
        self.told = serve.event('call')
        self.call = self.told['call']

    def answered(self, serve):
        serve.command('answer', self.call)
        answer = self.dialog.learn(self.peer.answer(200, 'INVITE'))
        self.dialog.ack()
        self.sound.agree(answer.body)
        return self

    def hang_up(self):
        self.dialog.within('BYE')
        self.peer.answer(200, 'BYE')

    def close(self):
        self.sound.close()
        self.peer.close()


def target(callee):
    return f'sip:127.0.0.1:{callee.peer.port};transport=udp'


def talking(voice, serve, callee, ring=77, caller=None):
    """A customer and the desk phone, joined, hearing each other."""
    caller = caller or Caller(voice, serve).answered(serve)
    serve.command('ring', caller.call, ring=ring, kind=PHONE, phone=21, **{'from': '02025550100'}, name='陈阿海', lease_us=20_000_000)
    callee.rings()
    serve.event('ringing', caller.call, ring=ring)
    callee.answers()
    serve.event('answered', caller.call, ring=ring)
    serve.command('join', caller.call, ring=ring)
    serve.event('joined', caller.call, ring=ring)
    caller.sound.hears(AGENT)
    callee.sound.hears(CALLER)
    return caller


def desk_phone(voice, serve):
    callee = Callee(voice.port, AGENT)
    register(callee.peer)
    assert serve.event('phone', phone=21)['there'] == 1
    return callee


# ---- a call that comes in ----

def test_a_call_from_a_trunk_is_told_answered_hears_a_prompt_and_its_digits_are_told():
    with Voice() as v:
        v.tone('greeting.wav', [PROMPT], 2.0)
        s = Serve(v, prompts=[{'id': 1, 'file': 'greeting.wav'}])
        c = Caller(v, s)
        assert (c.told['trunk'], c.told['to'], c.told['from'], c.told['withheld']) == (11, '95566', '02025550100', 0), c.told
        c.peer.answer(180)
        c.answered(s)
        op = s.command('play', c.call, says=[{'kind': 1, 'value': 1}], digits_max=2, barge=1, first_us=20_000_000, between_us=20_000_000)
        c.sound.hears(PROMPT)
        c.sound.press('2')
        c.sound.hears_nothing()  # the digit ends the sound
        c.sound.press('7')
        e = s.event('digits', c.call)
        assert (e['op'], e['digits']) == (op, '27'), e
        c.hang_up()
        e = s.event('ended', c.call)
        assert (e['by'], e['reason']) == (BY['customer'], REASON['hangup']), e
        assert e['packets_in'] == c.sound.sent, (e, c.sound.sent)
        c.close()


def test_a_customer_and_a_desk_phone_hear_each_other_and_the_customers_end_ends_both():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        assert '陈阿海' in phone.invite.get('from') or '=?' in phone.invite.get('from'), phone.invite.get('from')
        c.hang_up()
        phone.is_hung_up()
        e = s.event('ended', c.call)
        assert e['by'] == BY['customer'] and e['talked_us'] > 0, e
        c.close(), phone.close()


def test_the_agents_hang_up_ends_both_and_is_told_as_the_agents():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        bye = phone.peer.build('BYE', call_id=phone.invite.get('call-id'), from_tag=phone.tag, to_tag=phone.invite.tag('from'), cseq=1)
        phone.peer.send(bye)
        phone.peer.answer(200, 'BYE')
        c.peer.reply(c.peer.request('BYE'), 200, 'OK')
        assert s.event('ended', c.call)['by'] == BY['agent']
        c.close(), phone.close()


def test_on_hold_the_customer_hears_music_and_the_agent_nothing_then_both_again():
    with Voice() as v:
        v.tone('music.wav', [MUSIC], 3.0)
        s = Serve(v, prompts=[{'id': 9, 'file': 'music.wav'}], music=9, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        s.command('hold', c.call, by=BY['agent'])
        s.event('held', c.call, by=BY['agent'])
        c.sound.hears(MUSIC)
        phone.sound.hears_nothing()
        s.command('resume', c.call, by=BY['agent'])
        s.event('resumed', c.call, by=BY['agent'])
        c.sound.hears(AGENT)
        phone.sound.hears(CALLER)
        s.command('mute', c.call, by=BY['agent'])
        s.event('muted', c.call, by=BY['agent'])
        c.sound.hears_nothing()
        s.command('hangup', c.call, reason=REASON['serve'])
        phone.is_hung_up()
        c.peer.reply(c.peer.request('BYE'), 200, 'OK')
        assert s.event('ended', c.call)['by'] == BY['serve']
        c.close(), phone.close()


def test_a_phones_own_hold_is_told_and_the_customer_hears_music():
    with Voice() as v:
        v.tone('music.wav', [MUSIC], 3.0)
        s = Serve(v, prompts=[{'id': 9, 'file': 'music.wav'}], music=9, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        again = {'call_id': phone.invite.get('call-id'), 'from_tag': phone.tag, 'to_tag': phone.invite.tag('from'),
                 'uri': re.search(r'<([^>]+)>', phone.invite.get('contact')).group(1)}
        phone.peer.send(phone.peer.build('INVITE', cseq=1, body=phone.sound.sdp('sendonly', 2), **again))
        answer = phone.peer.answer(200, 'INVITE')
        assert 'a=recvonly' in answer.body, answer.body
        phone.peer.send(phone.peer.build('ACK', cseq=1, **again))
        s.event('held', c.call, by=BY['agent'])
        c.sound.hears(MUSIC)
        phone.peer.send(phone.peer.build('INVITE', cseq=2, body=phone.sound.sdp('sendrecv', 3), **again))
        phone.peer.answer(200, 'INVITE')
        phone.peer.send(phone.peer.build('ACK', cseq=2, **again))
        s.event('resumed', c.call, by=BY['agent'])
        c.sound.hears(AGENT)
        c.hang_up()
        phone.is_hung_up()
        s.event('ended', c.call)
        c.close(), phone.close()


# ---- who rings ----

def test_an_expert_elsewhere_is_asked_to_press_1_and_a_voicemail_never_takes_a_customer():
    with Voice() as v:
        v.tone('confirm.wav', [PROMPT], 1.0)
        phone = Callee(v.port, AGENT)
        trunks = [{'id': 11, 'peers': '127.0.0.1', 'trusted': 1}, {'id': 12, 'peers': '127.0.0.9', 'targets': target(phone)}]
        s = Serve(v, trunks=trunks, prompts=[{'id': 3, 'file': 'confirm.wav'}], confirm=3, confirm_us=1_500_000)
        c = Caller(v, s).answered(s)
        s.command('ring', c.call, ring=5, kind=OUTSIDE, trunk=12, number='13800000000', lease_us=20_000_000)
        phone.rings().answers()
        phone.sound.hears(PROMPT)
        phone.is_hung_up()  # nobody pressed
        assert s.event('ring_ended', c.call, ring=5)['reason'] == REASON['no_confirm']
        s.command('ring', c.call, ring=6, kind=OUTSIDE, trunk=12, number='13800000000', lease_us=20_000_000)
        phone.tag = 't' + phone.peer.unique()
        phone.rings().answers()
        phone.sound.hears(PROMPT)
        phone.sound.press('1')
        s.event('answered', c.call, ring=6)
        s.command('join', c.call, ring=6)
        s.event('joined', c.call, ring=6)
        c.sound.hears(AGENT)
        phone.sound.hears(CALLER)
        c.hang_up()
        phone.is_hung_up()
        s.event('ended', c.call)
        c.close(), phone.close()


def test_busy_declined_and_nobody_there_are_told_apart():
    with Voice() as v:
        s = Serve(v, **phone_config())
        c = Caller(v, s).answered(s)
        s.command('ring', c.call, ring=1, kind=PHONE, phone=21, lease_us=20_000_000)
        assert s.event('ring_ended', c.call, ring=1)['reason'] == REASON['failed']  # not registered
        phone = desk_phone(v, s)
        for ring, status, reason in ((2, 486, 'busy'), (3, 603, 'refused')):
            s.command('ring', c.call, ring=ring, kind=PHONE, phone=21, lease_us=20_000_000)
            phone.peer.reply(phone.peer.request('INVITE'), status, 'No', tag=phone.tag)
            phone.peer.request('ACK')
            e = s.event('ring_ended', c.call, ring=ring)
            assert (e['reason'], e['status']) == (REASON[reason], status), e
        s.command('ring', c.call, ring=4, kind=PHONE, phone=21, lease_us=20_000_000)
        phone.rings()
        s.command('unring', c.call, ring=4, reason=REASON['taken'])
        cancel = phone.peer.request('CANCEL')
        phone.peer.reply(cancel, 200, 'OK')
        phone.peer.reply(phone.invite, 487, 'Terminated', tag=phone.tag)
        assert s.event('ring_ended', c.call, ring=4)['reason'] == REASON['taken']
        c.hang_up()
        s.event('ended', c.call)
        c.close(), phone.close()


def test_an_agent_dials_a_customer_who_is_busy_then_one_who_answers():
    with Voice() as v:
        phone, customer = Callee(v.port, AGENT), Callee(v.port, CALLER)
        register_with = phone_config()
        s = Serve(v, trunks=[{'id': 12, 'peers': '127.0.0.9', 'targets': target(customer)}], **register_with)
        register(phone.peer)
        s.event('phone', phone=21)
        call = 1000
        s.command('ring', call, ring=8, kind=PHONE, phone=21, begins=1, lease_us=20_000_000)
        phone.rings().answers()
        s.event('answered', call, ring=8)
        s.command('dial', call, ring=8, trunk=12, number='02025550100', **{'from': '95566'}, lease_us=20_000_000)
        first = customer.peer.request('INVITE')
        assert '02025550100' in first.uri and '95566' in first.get('from'), (first.uri, first.get('from'))
        customer.peer.reply(first, 486, 'Busy Here', tag='b')
        customer.peer.request('ACK')
        assert s.event('ring_ended', call, ring=0)['reason'] == REASON['busy']
        taken = None
        while taken != DONE:  # the leg before is just being closed: refused, and told so
            op = s.command('dial', call, ring=8, trunk=12, number='02025550101', **{'from': '95566'}, lease_us=20_000_000)
            taken = s.hear('taken', op=op)['result']
        customer.rings()
        s.event('progress', call)
        customer.answers()
        s.event('answered', call, ring=0)
        s.event('joined', call)
        customer.sound.hears(AGENT)
        phone.sound.hears(CALLER)
        s.command('hangup', call, reason=REASON['serve'])
        phone.is_hung_up(), customer.is_hung_up()
        s.event('ended', call)
        phone.close(), customer.close()


# ---- when one side dies ----

def test_when_serve_dies_two_who_talk_talk_on_and_a_new_call_is_refused_with_a_time():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        s.ack()
        instance, last = s.hello['instance'], s.last
        s.close()
        v.notices('link_lost')
        with Peer(v.port) as stranger:
            d = Dialog(stranger).invite()
            no = stranger.final('INVITE')
            d.ack_refusal(no)
            assert no.status == 503 and int(no.get('retry-after')) > 0, (no, no.headers)
        c.sound.heard.clear(), phone.sound.heard.clear()
        c.sound.hears(AGENT)
        phone.sound.hears(CALLER)
        again = Serve(v, event=last, calls=[{'call': c.call, 'op': s.op, 'ring': 77}])
        assert again.hello['instance'] == instance
        assert [one['call'] for one in again.theirs['calls']] == [c.call], again.theirs
        again.op = s.op
        again.command('hangup', c.call, reason=REASON['serve'])
        phone.is_hung_up()
        c.peer.reply(c.peer.request('BYE'), 200, 'OK')
        assert again.event('ended', c.call)['no'] == last + 1
        c.close(), phone.close()


def test_what_ended_while_serve_was_away_is_told_when_it_is_back():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        s.ack()
        last = s.last
        s.close()
        c.hang_up()
        phone.is_hung_up()
        again = Serve(v, event=last, welcome=False)
        again.say('welcome', major=1, minor=0, instance=6, event=last)
        assert again.event('ended', c.call)['by'] == BY['customer']
        assert again.hear('calls')['calls'] == []
        c.close(), phone.close()


def test_a_call_that_serve_does_not_know_ends_as_an_orphan():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        last = s.last
        s.close()
        again = Serve(v, event=last, calls=[])
        phone.is_hung_up()
        c.peer.reply(c.peer.request('BYE'), 200, 'OK')
        assert again.event('ended', c.call)['reason'] == REASON['orphan']
        c.close(), phone.close()


def test_told_to_stop_it_says_goodbye_to_both_sides():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        v.process.terminate()
        phone.is_hung_up()
        c.peer.reply(c.peer.request('BYE'), 200, 'OK')
        assert s.event('ended', c.call)['reason'] == REASON['stopping']
        v.stop()
        c.close(), phone.close()


# ---- what cannot be ----

def test_an_offer_without_a_codec_that_we_have_is_refused_with_488_and_nothing_is_left():
    with Voice() as v:
        s = Serve(v)
        with Peer(v.port) as p:
            d = Dialog(p).invite(body='v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 18\r\n')
            no = p.final('INVITE')
            assert no.status == 488, no
            d.ack_refusal(no)
            s.event('ended')


def test_sound_from_a_third_address_is_not_let_in():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        c = talking(v, s, phone)
        with Endpoint(MUSIC, host='127.0.0.7') as stranger:
            stranger.to = c.sound.to
            while stranger.sent < 50:
                pass
            c.sound.heard.clear(), phone.sound.heard.clear()
            assert phone.sound.hears(CALLER) > 0.9
        c.hang_up()
        phone.is_hung_up()
        assert s.event('ended', c.call)['packets_in'] <= c.sound.sent
        c.close(), phone.close()


def test_sound_may_come_from_where_signalling_comes_from_though_another_address_is_named_and_from_no_third():
    with Voice() as v:
        s = Serve(v, **phone_config())
        phone = desk_phone(v, s)
        phone.sound.named = '127.0.0.3'
        c = Caller(v, s, named='127.0.0.2')
        c.sound.sending = False
        c.answered(s)
        with Endpoint(MUSIC, host='127.0.0.7') as stranger:
            stranger.to = c.sound.to
            while stranger.sent < 50:  # the first to send, and it goes on
                pass
            c.sound.sending = True
            talking(v, s, phone, caller=c)
            assert stranger.packets == 0
            c.hang_up()
        phone.is_hung_up()
        assert s.event('ended', c.call)['packets_in'] <= c.sound.sent
        c.close(), phone.close()


def test_a_frame_that_cannot_be_read_is_refused_with_a_reason():
    with Voice() as v:
        s = Serve(v)
        s.socket.sendall(bytes.fromhex('0c000000') + (33).to_bytes(2, 'little') + bytes(6))
        assert 'cmd_play' in s.hear('refused')['text']


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
