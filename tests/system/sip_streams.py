#!/usr/bin/env python3
"""SIP over TCP and TLS: calls both ways, messages cut and joined at will, peers that say nothing or stop in the middle, more connections
than there is room for. Calls over UDP go on beside all of it."""
import contextlib
import os
import socket
import ssl
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import Agent, Dialog, Peer  # noqa: E402
from stream import Listener, Stream, certificate  # noqa: E402

TRUNK = 'trunk id=1 peers=127.0.0.1 trusted=1'
FOLDER = tempfile.TemporaryDirectory(prefix='tandem-tls-')
CERT = os.path.join(certificate(FOLDER.name), 'cert.pem')
UDP, TCP, TLS = 'udp:127.0.0.1:0', 'tcp:127.0.0.1:0', 'tls:127.0.0.1:0'


def agent(*options, trunk=TRUNK):
    a = Agent('t1=40', f'tls={FOLDER.name}', *options, listen=(UDP, TCP, TLS))
    a.configure(*([trunk] if trunk else []))
    return a


def streams(a, **more):
    """One over TCP, one over TLS."""
    return ((name, Stream(a.ports[i], ca=CERT if i == 2 else None, **more)) for i, name in ((1, 'tcp'), (2, 'tls')))


def by_udp(a):
    """A whole call over UDP."""
    with Peer(a.port) as p:
        d = Dialog(p)
        d.establish(a)
        d.within('BYE')
        p.answer(200, 'BYE')
        a.event('ended')


def connections(a, wanted):
    while a.stats()['connections'] != wanted:
        time.sleep(0.02)


# ---- calls ----

def test_a_call_comes_in_over_tcp_and_tls_and_either_side_ends_it():
    for theirs in (True, False):
        with agent() as a:
            for name, p in streams(a):
                with p:
                    d = Dialog(p)
                    call = d.establish(a)
                    assert f'transport={name}' in d.contact, (name, d.contact)
                    if theirs:
                        d.within('BYE')
                        p.answer(200, 'BYE')
                    else:
                        a.say(f'hangup call={call}')
                        p.reply(p.request('BYE'), 200)  # by the connection there is: nobody listens at the other side
                    assert a.event('ended', call=call)['theirs'] is theirs
            a.empty()


def test_a_call_goes_out_over_tcp_and_tls():
    for name, tls in (('tcp', None), ('tls', FOLDER.name)):
        with Listener(tls) as there, agent(trunk=f'trunk id=2 targets=sip:127.0.0.1:{there.port};transport={name}') as a:
            a.dial(trunk=2, number='02025550100', caller='95566')
            with there.accept() as p:
                invite = p.request('INVITE')
                assert f'SIP/2.0/{name.upper()}' in invite.get('via'), invite.get('via')
                p.reply(invite, 200, body='v=0\r\n', tag='x')
                call = a.event('answered')['call']
                p.request('ACK')
                a.say(f'hangup call={call}')
                p.reply(p.request('BYE'), 200)
                a.event('ended')
                a.empty()


def test_a_target_that_takes_no_connection_is_unreachable_and_the_next_is_tried():
    with Listener() as gone, Peer(1) as other:
        port = gone.port
        gone.close()
        with agent(trunk=f'trunk id=2 targets=sip:127.0.0.1:{port};transport=tcp,sip:127.0.0.1:{other.port}') as a:
            a.dial(trunk=2, number='1', caller='2')
            other.reply(other.request('INVITE'), 486, tag='x')
            assert a.event('ended')['why'] == 'busy'
            a.empty()


# ---- where messages are cut ----

def test_a_message_in_pieces_and_several_in_one_piece_are_read():
    with agent() as a:
        for name, p in streams(a):
            with p:
                d = Dialog(p)
                p.send, send = (lambda data, to=None: None), p.send
                text = d.invite().sent.encode()
                p.send = send
                for i in range(0, len(text), 7):
                    p.send(text[i:i + 7])
                call = a.event('incoming')['call']
                a.say(f'answer call={call}')
                d.learn(d.answer(200))
                said = []
                p.send = lambda data, to=None: said.append(data.encode())
                d.ack()
                d.within('OPTIONS')
                d.within('BYE')
                p.send = send
                p.send(b'\r\n\r\n' + b''.join(said))
                p.answer(200, 'OPTIONS')
                p.answer(200, 'BYE')
                a.event('ended', call=call)
        a.empty()


def test_a_head_without_end_closes_its_connection_and_no_other():
    with agent() as a:
        for name, p in streams(a):
            with p, Stream(a.ports[1]) as other:
                p.send('OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKx\r\n')
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    for _ in range(400):
                        p.send('X-Long: ' + 'x' * 990 + '\r\n')
                assert p.closed(), name
                by_udp(a)
                other.send(other.build('OPTIONS'))
                other.answer(200, 'OPTIONS')


def test_a_body_larger_than_a_message_may_be_closes_its_connection():
    with agent() as a:
        for name, p in streams(a):
            with p:
                p.send(p.build('OPTIONS').replace('Content-Length: 0', 'Content-Length: 999999999'))
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    for _ in range(100):
                        p.send('x' * 4000)
                assert p.closed(), name
            by_udp(a)


# ---- peers that stop ----

def test_a_connection_lost_within_a_call_leaves_the_call_until_its_own_end():
    with agent() as a:
        for name, p in streams(a):
            d = Dialog(p)
            call = d.establish(a)
            p.close()
            by_udp(a)
            a.say(f'hangup call={call}')
            a.event('ended', call=call)
            a.empty()


def test_who_connects_and_says_nothing_is_closed_after_a_time():
    with agent('greet=1', trunk=None) as a, contextlib.ExitStack() as all_of:
        talker = all_of.enter_context(Stream(a.ports[1]))
        talker.send(talker.build('OPTIONS'))
        talker.answer(200)
        raw = all_of.enter_context(Stream(a.ports[2]))       # TCP where TLS is spoken: no handshake
        half = all_of.enter_context(Stream(a.ports[1]))
        half.send('INVITE sip:a@b SIP/2.0\r\nVia: ')
        for name, p in streams(a):
            with p:
                assert p.closed(), name
        assert raw.closed() and half.closed()
        connections(a, 1)
        talker.send(talker.build('OPTIONS'))
        talker.answer(200)


def test_handshakes_that_do_not_go_on_stop_nobody():
    with agent() as a:
        raw = [socket.create_connection(('127.0.0.1', a.ports[2])) for _ in range(40)]
        hello = ssl.MemoryBIO()
        client = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname='127.0.0.1')
        with contextlib.suppress(ssl.SSLWantReadError):
            client.do_handshake()
        hello = hello.read()
        for i, s in enumerate(raw):
            s.sendall(hello[:i * 12] or b'\x16')
        by_udp(a)
        for name, p in streams(a):
            with p:
                d = Dialog(p)
                d.establish(a)
                d.within('BYE')
                p.answer(200, 'BYE')
                a.event('ended')
        raw[0].sendall(b'\x00' * 100)  # no TLS at all
        by_udp(a)
        for s in raw:
            s.close()
        a.empty()
        connections(a, 0)


# ---- how many ----

def test_connections_max_is_kept_and_who_leaves_makes_room():
    with agent('connections=4', 'connections_source=4') as a, contextlib.ExitStack() as all_of:
        first = [all_of.enter_context(p) for _ in range(2) for _, p in streams(a)]
        for p in first:
            p.send(p.build('OPTIONS'))
            p.answer(200)
        assert a.stats()['connections'] == 4
        with Stream(a.ports[1]) as p:
            assert p.closed()
        with Stream(a.ports[1], host='127.0.0.9') as p:
            assert p.closed()
        assert a.stats()['refused_connections'] == 2
        by_udp(a)
        for p in first:
            p.send(p.build('OPTIONS'))
            p.answer(200)
        first[0].close()
        connections(a, 3)
        with Stream(a.ports[2], ca=CERT) as p:
            p.send(p.build('OPTIONS'))
            p.answer(200)


def test_one_source_does_not_take_every_connection():
    with agent('connections=8', 'connections_source=2', trunk=None) as a, contextlib.ExitStack() as all_of:
        for _ in range(2):
            p = all_of.enter_context(Stream(a.ports[1], host='127.0.0.9'))
            p.send(p.build('OPTIONS'))
            p.answer(200)
        with Stream(a.ports[1], host='127.0.0.9') as p:
            assert p.closed()
        with Stream(a.ports[1], host='127.0.0.10') as p:
            p.send(p.build('OPTIONS'))
            p.answer(200)


def test_a_flood_of_connections_is_closed_then_unheard_and_others_talk():
    with agent('connects=5', 'ban=60') as a:
        seen = 0
        while not a.stats()['banned']:
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', a.ports[2]), 2, ('127.0.0.9', 0)):
                seen += 1
            assert seen < 200, a.stats()
        by_udp(a)
        with socket.socket() as s:  # the kernel drops what it sends
            s.bind(('127.0.0.9', 0))
            s.settimeout(0.3)
            try:
                s.connect(('127.0.0.1', a.ports[2]))
                raise AssertionError('it is let in')
            except TimeoutError:
                pass
        for name, p in streams(a):
            with p:
                d = Dialog(p)
                d.establish(a)
                d.within('BYE')
                p.answer(200, 'BYE')


def test_handshakes_of_many_strangers_are_bounded_and_a_trunk_is_let_in():
    with agent('handshakes=3') as a:
        closed = 0
        for i in range(20):
            with contextlib.suppress(OSError, ssl.SSLError):
                with Stream(a.ports[2], host=f'127.0.1.{i + 1}', ca=CERT) as p:
                    p.send(p.build('OPTIONS'))
                    p.answer(200)
                    continue
            closed += 1
        assert closed >= 10, closed
        with Stream(a.ports[2], ca=CERT) as p:
            d = Dialog(p)
            d.establish(a)
            d.within('BYE')
            p.answer(200, 'BYE')


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
