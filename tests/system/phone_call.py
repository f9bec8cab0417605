#!/usr/bin/python3
"""A telephone call through the whole program: `tandem serve --sample --sip` and the `tandem voice` that it starts, a customer and a desk phone who
speak SIP and RTP of their own, the agent's desktop. Each side speaks a tone, and what the other hears is looked for it. Both processes are killed.
"""
import os
import signal
import socket
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', 'sip')]
from harness import Desk, Server, eventually, facts, run_all, verify  # noqa: E402
from callers import Callee, register  # noqa: E402
from policies import settable  # noqa: E402
from peer import Dialog, Peer, answers  # noqa: E402
from sound import Endpoint, level  # noqa: E402

CALLER, AGENT = 450, 1150
PASSWORD = 'desk-phone-secret'


def free_port():
    """Of UDP and of TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(('127.0.0.1', 0))
            try:
                tcp.bind(('127.0.0.1', udp.getsockname()[1]))
            except OSError:
                continue
            return udp.getsockname()[1]


class Bank:
    """The sample company, its voice, and Li Mei with a desk phone."""

    def __init__(self, *options, scripted=True):
        """scripted: the desk phone is tests/sip/callers.py; else who tests brings one."""
        self.port = free_port()
        self.server = Server('--sip', f'127.0.0.1:{self.port}', *options)
        self.callers = []
        try:
            self.admin = self.server.signed_in()
            self.voice_there()
            self.desk = Desk(self.server, 'li.mei', ready=False)
            set_phone = self.admin('GET', '/api/telephone').json['phones'][0]
            body = {k: v for k, v in set_phone.items() if k in ('agent', 'login', 'name', 'active', 'version')} | {'password': PASSWORD}
            answer = self.admin('PUT', f'/api/telephone/phones/{set_phone["id"]}', body)
            assert answer.status in (200, 204), answer.body
            if scripted:
                self.phone = Callee(self.port, AGENT)
                eventually(self.signs_in, 'the desk phone signs in')
            self.desk.do('PUT', '/api/agent/device', {'device': 'phone', 'phone': set_phone['id']})
            self.desk.ready()
        except BaseException:
            self.done()
            raise

    def signs_in(self):
        """False while voice has the old password still."""
        try:
            register(self.phone.peer, '1001', PASSWORD)
            return True
        except AssertionError:
            return False

    def both_hear(self, c):
        """What the other speaks from now on."""
        with c.sound.lock, self.phone.sound.lock:
            c.sound.heard.clear(), self.phone.sound.heard.clear()
        c.sound.hears(AGENT)
        self.phone.sound.hears(CALLER)

    def voices(self):
        """Process ids of the voices of this server's directory."""
        found = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/cmdline', 'rb') as f:
                    words = f.read().split(b'\0')
                with open(f'/proc/{pid}/stat', 'rb') as f:
                    alive = f.read().rsplit(b') ', 1)[1][:1] != b'Z'
            except OSError:
                continue
            if alive and b'voice' in words and any(w.startswith(self.server.data.encode()) for w in words):
                found.append(int(pid))
        return found

    def voice_there(self):
        eventually(lambda: answers(self.port), 'voice answers')

    def talking(self, contact=None):
        """The contact and its call; they come one after the other."""
        return self.desk.await_row(lambda r: r['k'] == 'contact' and r['state'] == 'talking' and (r['call'] or {}).get('state') == 'talking'
                                   and (contact is None or r['id'] == contact))

    def call(self, number='02025550100', sound=None):
        c = Customer(self.port, number, sound)
        self.callers.append(c)
        return c

    def row(self, state, contact=None):
        return self.desk.await_row(lambda r: r['k'] == 'contact' and r['state'] == state and (contact is None or r['id'] == contact))

    def kinds(self):
        return [f['kind'] for f in facts(self.server) if f['kind'].startswith('call_')]

    def talks(self, c):
        """Greeted, queued, rung, picked up: both hear each other."""
        c.hears_speech()
        c.sound.press('0')  # other questions
        self.phone.tag = 't' + self.phone.peer.unique()
        self.phone.rings()
        self.row('offered')
        self.phone.answers()
        row = self.talking()
        c.sound.hears(AGENT)
        self.phone.sound.hears(CALLER)
        return row

    def done(self):
        for c in self.callers:
            c.close()
        if hasattr(self, 'phone'):
            self.phone.close()
        left = self.voices()
        self.server.done()
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done()


class Customer:
    def __init__(self, port, number, sound=None):
        self.peer, self.sound = Peer(port), sound or Endpoint(CALLER)
        self.dialog = Dialog(self.peer, user='95566', from_user=number).invite(body=self.sound.sdp())
        self.sound.agree(self.dialog.learn(self.peer.answer(200, 'INVITE')).body)
        self.dialog.ack()

    def hears_speech(self):
        eventually(lambda: level(self.sound.last(1.0)) > 300, 'the greeting is heard')

    def hang_up(self):
        self.dialog.within('BYE')
        self.peer.answer(200, 'BYE')

    def is_hung_up(self):
        self.peer.reply(self.peer.request('BYE'), 200, 'OK')

    def close(self):
        self.sound.close()
        self.peer.close()


def record(b, row):
    """What a finished call is, as everybody reads it: by the list of closed contacts, the customer's and the conversation's the same."""
    [closed] = [c for c in b.desk.http('GET', '/api/contacts/closed').json['contacts'] if c['id'] == row['id']]
    [talk] = b.desk.http('GET', f'/api/conversations/{row["conversation"]}/messages').json['calls']
    [earlier] = [c for c in b.admin('GET', f'/api/customers/{row["customer"]["id"]}/contacts').json['contacts'] if c['id'] == row['id']]
    assert talk['contact'] == row['id'] and talk['code'] == closed['code'] and talk['topic'] == row['topic'], talk
    assert closed['call'] == talk['call'] == earlier['call'], (closed, talk, earlier)
    call = closed['call']
    [one] = call['talks']
    assert one['agent']['en'] == 'Li Mei' and call['started_us'] < one['from_us'] == call['answered_us'] < one['until_us'] <= call['ended_us'], call
    assert call['waited_us'] == call['answered_us'] - call['started_us'] and call['talked_us'] == one['until_us'] - one['from_us'], call
    rows = b.desk.http('GET', f'/api/conversations/{row["conversation"]}/timeline').json['rows']
    assert [r['kind'] for r in rows if r['kind'].startswith('call_')] == ['call_ended', 'call_joined', 'call_rang', 'call_started'], rows
    return {k: call.get(k) for k in ('way', 'number', 'page', 'ended_by', 'result')}


def test_a_call_is_greeted_queued_rung_talked_and_wrapped_up_and_who_calls_again_is_known():
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        assert row['medium'] == 'voice' and row['topic'] == 'general', row
        voice = next(m for m in b.desk.await_me(active=1)['media'] if m['medium'] == 'voice')
        assert voice == {'medium': 'voice', 'active': 1, 'capacity': 1}, voice
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])
        b.desk.wrap(row)
        assert b.kinds() == ['call_started', 'call_rang', 'call_joined', 'call_ended'], b.kinds()
        metrics = b.server.http()('GET', '/metrics').body.decode().splitlines()
        assert {'tandem_telephone_up 1', 'tandem_telephone_starts_total 1', 'tandem_telephone_calls_lost_total 0'} <= set(metrics), metrics
        again = b.talks(b.call())
        assert again['customer']['id'] == row['customer']['id'] and again['id'] != row['id']
        b.desk.end(again)
        b.phone.is_hung_up()
        b.callers[-1].is_hung_up()
        b.row('wrapup', again['id'])
        b.desk.wrap(again)
        eventually(lambda: b.kinds().count('call_ended') == 2, 'the telephones are told, and their end is a fact')
        by_number = {'way': 'in', 'number': '95566', 'page': None, 'result': None}
        assert record(b, row) == dict(by_number, ended_by='customer'), record(b, row)
        assert record(b, again) == dict(by_number, ended_by='agent'), record(b, again)
        b.server.stop()
        verify(b.server)
        eventually(lambda: not b.voices(), 'voice ends with serve')
        b.server.restart()


def test_a_call_taken_from_the_list_rings_the_agents_phone_and_is_theirs_when_they_pick_up():
    with Bank() as b:
        queue, = (q for q in b.admin('GET', '/api/queues').json['queues'] if q['name_en'] == 'General service')
        answer = b.admin('PUT', '/api/queues/' + queue['id'], dict(settable(queue), offer_mode='pull'))
        assert answer.status == 200, answer.body
        c = b.call()
        c.hears_speech()
        c.sound.press('0')
        pick = b.desk.await_row(lambda r: r['k'] == 'pick')
        assert pick['medium'] == 'voice', pick
        waits = b.desk.await_row(lambda r: r['k'] == 'waiting' and r['id'] == pick['id'])
        assert waits['medium'] == 'voice', waits

        def takes():
            b.phone.tag = 't' + b.phone.peer.unique()
            for _ in range(2):  # the second is harmless
                b.desk.do('POST', f'/api/contacts/{pick["id"]}/take')
            b.phone.rings()

        takes()
        row = b.row('offered', pick['id'])
        assert row['call']['state'] == 'ringing', row
        said = b.desk.http('POST', f'/api/contacts/{pick["id"]}/accept', {'token': row['token']})
        assert (said.status, said.json['error']) == (409, 'at_device'), said.body
        b.phone.peer.reply(b.phone.invite, 486, 'Busy Here', tag=b.phone.tag)
        b.phone.peer.request('ACK')
        b.desk.await_gone(pick['id'])
        b.desk.await_row(lambda r: r['k'] == 'pick' and r['id'] == pick['id'])
        takes()  # who chose it is not kept apart from it
        b.phone.answers()
        b.talking(pick['id'])
        b.both_hear(c)
        b.desk.end(row)
        b.phone.is_hung_up()
        c.is_hung_up()
        b.row('wrapup', pick['id'])


def test_serve_killed_in_a_talk_the_two_talk_on_and_afterwards_the_contact_is_still_the_agents():
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        voice = b.voices()
        b.server.kill()
        b.both_hear(c)
        b.server.restart()
        b.desk.connect()
        b.talking(row['id'])
        assert b.voices() == voice, 'the same process'
        b.both_hear(c)
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])
        b.desk.wrap(row)
        assert 'call_lost' not in b.kinds()


def test_voice_killed_in_a_talk_the_contact_is_lost_the_agent_free_and_who_redials_is_known():
    with Bank() as b:
        row = b.talks(b.call())
        voice, = b.voices()
        os.kill(voice, signal.SIGKILL)
        b.row('wrapup', row['id'])
        eventually(lambda: 'call_lost' in b.kinds(), 'it is a fact')
        b.desk.wrap(row)
        assert 'tandem_telephone_calls_lost_total 1' in b.server.http()('GET', '/metrics').body.decode()
        b.voice_there()  # another process, by itself
        assert b.voices() != [voice]
        eventually(b.signs_in, 'the desk phone signs in')
        again = b.talks(b.call())
        assert again['customer']['id'] == row['customer']['id']
        b.callers[-1].hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', again['id'])


def test_a_desk_phone_that_falls_silent_in_a_talk_rings_again_and_both_hear_each_other():
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        b.phone.sound.sending = False  # its cable is pulled: not a word any more
        b.phone.tag = 't' + b.phone.peer.unique()
        b.phone.is_hung_up()
        b.phone.rings()
        gone = b.desk.await_row(lambda r: r['k'] == 'contact' and r['id'] == row['id'] and r['call']['state'] == 'gone')
        assert gone['state'] == 'talking', gone
        b.phone.sound.sending = True
        b.phone.answers()
        b.talking(row['id'])
        b.both_hear(c)
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])
        assert b.kinds() == ['call_started', 'call_rang', 'call_joined', 'call_rang', 'call_joined', 'call_ended'], b.kinds()


def test_while_serve_stores_nothing_new_calls_are_refused_and_the_talk_goes_on():
    with Bank() as b:
        c = b.call()
        row = b.talks(c)
        strangers = []

        def is_refused():
            peer = Peer(b.port)
            dialog = Dialog(peer, user='95566', from_user='02025550200').invite()
            said = peer.hear(lambda m: m.status > 100)
            if said.status == 503:
                assert int(said.get('retry-after')) > 0, said.headers
                dialog.ack_refusal(said)
                peer.close()
                return True
            assert said.status == 180, said
            strangers.append((peer, dialog))
            return False

        b.server.process.send_signal(signal.SIGSTOP)  # as a disk that has stopped
        try:
            eventually(is_refused, 'who calls now would wait, and is refused')
            assert 1 <= len(strangers), 'the first is taken: nobody knows yet'
            b.both_hear(c)
        finally:
            b.server.process.send_signal(signal.SIGCONT)
        for peer, dialog in strangers:  # who was taken before is served
            dialog.learn(dialog.answer(200))
            dialog.ack()
        eventually(lambda: not is_refused(), 'whoever calls afterwards is taken')
        strangers[-1][1].learn(strangers[-1][1].answer(200))
        strangers[-1][1].ack()
        for peer, dialog in strangers:
            dialog.within('BYE')
            peer.answer(200, 'BYE')
            peer.close()
        c.hang_up()
        b.phone.is_hung_up()
        b.row('wrapup', row['id'])


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
