#!/usr/bin/python3
"""The whole program by telephones that nobody here wrote: sipp as the carrier and as a desk phone. sipp judges what it is told by its scenario and says
so by its status; the program is judged by what the agent's desktop and the log say.
"""
import os
import signal
import socket
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', 'sip')]
from harness import eventually, facts, run_all  # noqa: E402
from phone_call import PASSWORD, Bank  # noqa: E402
from sipp import (EMPTY, Sipp, also_answers_options, answered, cancels, free_ports, hangs_up, head, invites, is_cancelled, is_hung_up,  # noqa: E402
                  is_refused, looks, picks_up, plays, presses, reads, recv, refuses, registers, rings, says, sdp, send, turns, waits, within)


class Floor(Bank):
    """The sample company; its desk phone 1001 is a sipp that signs in with digest and then waits for a call."""

    def __init__(self):
        self.clients = []
        super().__init__(scripted=False)

    def sipp(self, *steps, **words):
        one = Sipp(self.port, *steps, **words)
        self.clients.append(one)
        return one

    def phone_does(self, *steps):
        """The phone signs in where it will be called."""
        port = free_ports()
        self.sipp(registers('1001', PASSWORD), port=port).succeeded()
        return self.sipp(*steps, port=port, options=('-rtp_echo',))

    def queued(self, *steps):
        """A customer who was greeted and pressed 0; then steps."""
        return self.sipp(invites(), answered(), plays(), waits('greeted'), presses('0'), plays(), *steps).goes_on('greeted')

    def counts(self, *kinds):
        return [f['kind'] for f in facts(self.server) if f['kind'] in kinds]

    def done(self):
        for one in self.clients:
            one.close()
        super().done()


def test_sipp_calls_a_digit_chooses_sipp_picks_up_and_the_caller_hangs_up():
    with Floor() as f:
        phone = f.phone_does(rings(), waits('rings'), picks_up(), is_hung_up())
        caller = f.queued(waits('talks'), hangs_up(2))
        offered = f.row('offered')
        phone.goes_on('rings')
        row = f.talking(offered['id'])
        assert (row['medium'], row['topic']) == ('voice', 'general'), row
        caller.goes_on('talks').succeeded()
        phone.succeeded()
        f.desk.wrap(f.row('wrapup', row['id']))
        assert f.kinds() == ['call_started', 'call_rang', 'call_joined', 'call_ended'], f.kinds()


def test_a_digit_of_sipps_leads_to_its_topic():
    with Floor() as f:
        caller = f.sipp(invites(), answered(), plays(), waits('greeted'), presses('3'), plays(), waits('waits'), hangs_up(2)).goes_on('greeted')
        row = f.desk.await_row(lambda r: r['k'] == 'waiting')
        assert row['topic'] == 'loan', row
        caller.goes_on('waits').succeeded()
        eventually(lambda: f.counts('contact_abandoned'), 'who waited and hung up has abandoned')


def test_sipp_as_the_desk_phone_hangs_up():
    with Floor() as f:
        phone = f.phone_does(rings(), picks_up(), waits('talks'), turns('BYE', 1), recv(200))
        caller = f.queued(waits('hears'), is_hung_up())
        row = f.talking()
        caller.goes_on('hears')
        phone.goes_on('talks').succeeded()
        caller.succeeded()
        f.row('wrapup', row['id'])
        ended = next(e for e in facts(f.server) if e['kind'] == 'call_ended')
        assert ended['b'] == 16, ended


def test_who_hangs_up_while_the_phone_rings_is_abandoned_and_the_phone_is_cancelled():
    with Floor() as f:
        phone = f.phone_does(rings(), waits('rings'), is_cancelled())
        caller = f.queued(waits('enough'), hangs_up(2))
        row = f.row('offered')
        phone.goes_on('rings')
        caller.goes_on('enough').succeeded()
        phone.succeeded()
        f.desk.await_gone(row['id'])
        assert f.counts('offer_withdrawn', 'contact_abandoned') == ['offer_withdrawn', 'contact_abandoned']


def test_a_caller_who_cancels_before_the_answer_is_no_contact():
    with Floor() as f:
        os.kill(f.server.process.pid, signal.SIGSTOP)  # who would answer
        try:
            caller = f.sipp(invites(), recv(100), recv(180), cancels(), recv(200), is_refused(487))
            caller.succeeded()
        finally:
            os.kill(f.server.process.pid, signal.SIGCONT)
        eventually(lambda: f.counts('call_ended'), 'its end is told')
        assert f.counts('contact_arrived', 'contact_offered') == []


def test_a_number_that_nobody_has_is_not_found():
    with Floor() as f:
        f.sipp(invites(), is_refused(404), number='95567').succeeded()
        assert f.counts('call_started', 'contact_arrived') == []


def refused_by(status, phrase):
    """The phone says no: the contact waits on, for others; the agent is free."""
    with Floor() as f:
        phone = f.phone_does(refuses(status, phrase))
        caller = f.queued(waits('enough'), hangs_up(2))
        phone.succeeded()
        f.desk.await_row(lambda r: r['k'] == 'waiting')
        caller.goes_on('enough').succeeded()
        eventually(lambda: f.counts('contact_abandoned'), 'it waited until then')
        assert f.counts('contact_declined', 'offer_lapsed', 'offer_withdrawn') == ['contact_declined']


def test_a_busy_desk_phone_sends_the_customer_on():
    refused_by(486, 'Busy Here')


def test_a_declining_desk_phone_sends_the_customer_on():
    refused_by(603, 'Decline')


def test_a_desk_phone_that_nobody_picks_up_is_cancelled_when_its_time_is_over():
    with Floor() as f:
        phone = f.phone_does(rings(), is_cancelled())
        caller = f.queued(plays(), waits('enough'), hangs_up(2))
        f.row('offered')
        phone.succeeded()
        f.desk.await_row(lambda r: r['k'] == 'waiting')
        caller.goes_on('enough').succeeded()
        assert f.counts('offer_lapsed') == ['offer_lapsed']


def held(by):
    return lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == by and r['call']['state'] == 'talking'


def test_a_carriers_re_invite_holds_and_resumes():
    with Floor() as f:
        phone = f.phone_does(rings(), picks_up(), is_hung_up())
        again = []
        for n, (direction, answer) in enumerate((('sendonly', 'recvonly'), ('inactive', 'inactive'), ('sendrecv', 'sendrecv'))):
            again += [waits(direction), within('INVITE', 2 + n, body=sdp(direction, 2 + n)), answered(2 + n, reads('a=' + answer))]
        caller = f.queued(*again, waits('enough'), hangs_up(5))
        row = f.talking()
        caller.goes_on('sendonly')
        f.desk.await_row(held(['customer']))
        caller.goes_on('inactive').goes_on('sendrecv')
        f.desk.await_row(held([]))
        caller.goes_on('enough').succeeded()
        phone.succeeded()
        f.row('wrapup', row['id'])
        assert f.counts('call_held', 'call_resumed') == ['call_held', 'call_resumed']


def test_a_desk_phones_re_invite_holds_and_resumes():
    with Floor() as f:
        again = []
        for n, (direction, answer) in enumerate((('sendonly', 'recvonly'), ('sendrecv', 'sendrecv'))):
            again += [waits(direction), turns('INVITE', 1 + n, sdp(direction, 2 + n)), recv(100, True), recv(200, action=reads('a=' + answer)),
                      turns('ACK', 1 + n, EMPTY, False)]
        phone = f.phone_does(rings(), picks_up(), *again, is_hung_up())
        caller = f.queued(waits('enough'), hangs_up(2))
        row = f.talking()
        phone.goes_on('sendonly')
        f.desk.await_row(held(['agent']))
        phone.goes_on('sendrecv')
        f.desk.await_row(held([]))
        caller.goes_on('enough').succeeded()
        phone.succeeded()
        f.row('wrapup', row['id'])


def test_a_session_timer_that_is_too_short_is_refused_and_a_good_one_is_refreshed():
    with Floor() as f:
        f.sipp(invites(extra='Supported: timer\nSession-Expires: 30\n'), is_refused(422, action=looks('Min-SE', '90')),
               invites(2, extra='Supported: timer\nSession-Expires: 90;refresher=uac\nMin-SE: 90\n'),
               answered(2, looks('Session-Expires', '90;refresher=uac')),
               within('UPDATE', 3, 'Supported: timer\nSession-Expires: 90;refresher=uac\n'), recv(200, action=looks('Session-Expires', '90;refresher=uac')),
               within('INVITE', 4, 'Supported: timer\nSession-Expires: 90;refresher=uac\n', sdp()),
               answered(4, looks('Session-Expires', '90;refresher=uac')), hangs_up(5)).succeeded()
        eventually(lambda: f.counts('call_ended'), 'it has ended')


def test_options_are_answered_within_and_without_a_call():
    with Floor() as f:
        f.sipp(send(head('OPTIONS') + EMPTY), recv(200, action=looks('Allow', 'INVITE.*UPDATE')), calls=3).succeeded()
        f.sipp(invites(), answered(), within('OPTIONS', 2), recv(200), hangs_up(3)).succeeded()
        eventually(lambda: f.counts('call_ended'), 'it has ended')


def dialled(f, number, *steps):
    """The agent calls through the carrier, sipp, which does the steps; the row in wrap-up."""
    carrier = f.sipp(also_answers_options(*steps), port=f.carrier, calls=0)
    phone = f.phone_does(rings(), picks_up(), is_hung_up())
    topic = next(t['id'] for t in f.admin('GET', '/api/topics').json['topics'] if t['key'] == 'general')
    made = f.desk.do('POST', '/api/calls', {'number': number, 'topic': topic}, 201).json
    if any('Word: talks' in one for one in steps):
        f.talking(made['contact'])
        carrier.goes_on('talks')
    row = f.row('wrapup', made['contact'])
    phone.succeeded()
    carrier.stop().succeeded()
    f.desk.wrap(row)
    return row['call']['result']


def test_sipp_as_the_carrier_is_called_and_busy_declined_and_answered_are_told_apart():
    with Floor() as f:
        f.carrier = free_ports()
        trunk = f.admin('GET', '/api/telephone').json['trunks'][0]
        body = {k: v for k, v in trunk.items() if k not in ('id', 'has_secret')} | {'port': f.carrier}
        assert f.admin('PUT', f'/api/telephone/trunks/{trunk["id"]}', body).status in (200, 204)
        assert dialled(f, '13812345678', refuses(486, 'Busy Here')) == 'busy'
        assert dialled(f, '13812345678', rings(), says(603, 'Decline'), recv('ACK')) == 'refused'
        assert dialled(f, '13812345678', rings(), picks_up(), plays(), waits('talks'), turns('BYE', 1), recv(200)) == 'answered'
        assert [e['c'] for e in facts(f.server) if e['kind'] == 'call_dialled'] == [2, 4, 1]


def may_send_as_anybody():
    """sipp's recordings go out through a raw socket."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP).close()
        return True
    except PermissionError:
        return False


if __name__ == '__main__' and not may_send_as_anybody():
    print('\n'.join('[  SKIPPED ] ' + name[len('test_'):] for name in dict(globals()) if name.startswith('test_')))
elif __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
