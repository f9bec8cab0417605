#!/usr/bin/env python3
"""What a stranger sends: floods, and malformed messages after RFC 4475. Valid ones are taken, others refused, and calls go on."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sip'))
from harness import run_all  # noqa: E402
from peer import OFFER, Agent, Dialog, Message, Peer  # noqa: E402

TRUNK = 'trunk id=1 peers=127.0.0.1 trusted=1'


def flooded(method, **limits):
    """From 127.0.0.9 come more than allowed; from the trunk calls go on."""
    a = Agent('t1=40', *(f'{k}={v}' for k, v in limits.items()))
    with a, Peer(a.port, host='127.0.0.9') as bad, Peer(a.port) as good:
        a.configure(TRUNK)
        seen = []
        for _ in range(20):
            bad.send(bad.build(method))
            m = bad.hear(lambda m: m.status >= 200)
            seen.append(m.status)
            if m.status == 503:
                assert m.get('retry-after')
                break
        assert seen[-1] == 503 and len(seen) > 3, seen
        before = a.stats()
        for _ in range(40):
            bad.send(bad.build(method))
        d = Dialog(good)  # behind the forty in the same socket
        call = d.establish(a)
        s = a.stats()
        assert s['banned'] == 1 and s['refused_rate'] > before['refused_rate'], s
        answers = len(bad.kept)
        for _ in range(200):
            bad.send(bad.build(method))
        a.say(f'hangup call={call}')
        good.reply(good.request('BYE'), 200)
        a.event('ended')
        assert len(bad.kept) == answers
        now = a.empty()
        assert now['requests'] < s['requests'] + 200, 'the kernel drops what is banned'
        assert now['in'] <= 4, now


def test_a_flood_of_invites_is_limited_then_unheard_and_others_talk():
    flooded('INVITE', invites=4, ban=60)


def test_a_flood_of_registers_is_limited():
    flooded('REGISTER', registers=4, ban=60)


def test_a_flood_of_options_is_limited():
    flooded('OPTIONS', options=4, ban=60)


def test_a_ban_ends():
    a = Agent('t1=40', 'options=4', 'ban=1')
    with a, Peer(a.port, host='127.0.0.9') as bad:
        for _ in range(40):
            bad.send(bad.build('OPTIONS'))
        while a.stats()['banned'] == 0:
            pass
        while a.stats()['banned'] == 1:
            pass
        bad.kept.clear()
        while True:  # the filter is taken away within half a second of it
            bad.send(bad.build('OPTIONS'))
            try:
                if bad._receive(0.1).status == 200:
                    break
            except TimeoutError:
                pass


def test_a_trunk_is_limited_and_never_banned():
    with Agent('t1=40', 'trunk_invites=3') as a, Peer(a.port) as p:
        a.configure(TRUNK)
        refused = 0
        for _ in range(30):
            p.send(p.build('INVITE', body='x', content_type='text/plain'))  # 415: no call is made
            m = p.final('INVITE')
            refused += m.status == 503
        assert refused >= 20
        assert a.stats()['banned'] == 0


# ---- RFC 4475 ----

def verdict(p, text):
    """The status of the answer to one datagram, or 0: silence (an OPTIONS behind it is answered)."""
    data = text.encode() if isinstance(text, str) else text
    p.kept.clear()
    p.send(data)
    probe = p.build('OPTIONS')
    p.send(probe)
    p.hear(lambda m: m.status == 200 and m.cseq == '1 OPTIONS' and m.get('call-id') == Message(probe.encode()).get('call-id'))
    found = [m.status for m in p.kept if m.status >= 200]
    return found[0] if found else 0


def message(p, method='OPTIONS', uri='sip:user@example.com', **changes):
    """A good message; changes are header lines by name, None to leave one out."""
    one = p.unique()
    lines = {'Via': f'SIP/2.0/UDP {p.host}:{p.port};branch=z9hG4bK{one};rport', 'Max-Forwards': '70', 'From': f'<sip:caller@example.org>;tag={one}',
             'To': '<sip:user@example.com>', 'Call-ID': one, 'CSeq': f'1 {method}', 'Contact': f'<sip:caller@{p.host}:{p.port}>'}
    first = changes.pop('first', f'{method} {uri} SIP/2.0')
    body = changes.pop('body', '')
    lines.update(changes)
    lines.setdefault('Content-Length', str(len(body)))
    return first + '\r\n' + ''.join(f'{k.replace("_", "-")}: {v}\r\n' for k, v in lines.items() if v is not None) + '\r\n' + body


def test_valid_torture_is_accepted():
    with Agent() as a, Peer(a.port) as p:
        for name, text in {
            'short': message(p).replace('From:', 'f:').replace('To:', 't:').replace('Call-ID:', 'i :'),
            'folded': message(p).replace('To: <sip', 'TO :\r\n <sip'),                                          # 3.1.1.1
            'intmeth_escaped': message(p, uri='sip:sips%3Auser%40example.com@example.net'),                     # 3.1.1.3
            'escnull': message(p, uri='sip:null-%00-null@example.com'),                                         # 3.1.1.4
            'esc02': message(p, To='"%Z%45" <sip:resource@example.com>'),                                       # 3.1.1.5
            'lwsdisp': message(p, From=f'caller<sip:caller@example.com>;tag=x{p.unique()}'),                    # 3.1.1.6
            'longreq': message(p, To='"' + 'I have a very long name ' * 40 + '" <sip:user@example.com>', X_Long='a' * 3000),  # 3.1.1.7
            'semiuri': message(p, uri='sip:user;par=u%40example.net@example.com'),                              # 3.1.1.9
            'transports': message(p).replace(';rport\r\n', ';rport\r\nVia: SIP/2.0/SCTP t2.example.com;branch=z9hG4bK2\r\nVia: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bK4\r\n', 1),
            'zeromf': message(p, Max_Forwards='0'),                                                             # 3.3.11
            'unknownheader': message(p, NewFangledHeader='newfangled value\r\n continued newfangled value'),
        }.items():
            assert verdict(p, text) == 200, name
        assert a.empty()['in'] == 0


def test_invalid_torture_is_refused():
    with Agent() as a, Peer(a.port) as p:
        for name, (text, allowed) in {
            'clerr': (message(p, body='v=0', Content_Length='9999'), (400, 0)),                                 # 3.1.2.2: more said than came
            'ncl': (message(p, Content_Length='-999'), (400, 0)),                                               # 3.1.2.3
            'scalar02': (message(p, CSeq='36893488147419103232 OPTIONS'), (400, 0)),                            # 3.1.2.4
            'quotbal': (message(p, To='"Mr. J. User <sip:j.user@example.com>'), (400, 0)),                      # 3.1.2.6
            'lwsruri': (message(p, first='OPTIONS sip:user@example.com; lr SIP/2.0'), (400, 0)),                # 3.1.2.8
            'lwsstart': (message(p, first='OPTIONS  sip:user@example.com  SIP/2.0'), (400, 200, 0)),            # 3.1.2.9
            'badvers': (message(p, first='OPTIONS sip:t.watson@example.org SIP/7.0'), (505, 400, 0)),           # 3.1.2.16
            'mismatch01': (message(p, CSeq='8 INVITE'), (400, 0)),                                              # 3.1.2.17
            'mismatch02': (message(p, first='NEWMETHOD sip:u@example.com SIP/2.0'), (400, 0)),                  # 3.1.2.18
            'insuf': (message(p, Call_ID=None, From=None), (400, 0)),                                           # 3.3.1
            'unkscm': (message(p, uri='nobodyKnowsThisScheme:totallyopaquecontent'), (416, 400)),               # 3.3.2
            'unksm2': (message(p, 'REGISTER', To='<isbn:2983792873>'), (400, 401)),                             # 3.3.4
            'bext01': (message(p, Require='nothingSupportsThis, nothingSupportsThisEither'), (420,)),           # 3.3.5
            'novia': (message(p, Via=None), (0, 400)),
            'unknown method': (message(p, 'NEWMETHOD'), (501,)),
            'known method': (message(p, 'SUBSCRIBE', Event='x'), (405, 489)),
            'two tos': (message(p).replace('To:', 'To: <sip:a@b>\r\nTo:'), (400, 0)),                           # 3.3.8
            'inv unknown body': (message(p, 'INVITE', body='<x/>', Content_Type='application/unknownformat'), (415, 407)),  # 3.3.6
            'noise': (b'\x00\xff\xfe' * 50, (0,)),
            'nothing': ('\r\n\r\n', (0,)),
            'a response of nobody': ('SIP/2.0 200 OK\r\n' + message(p).split('\r\n', 1)[1], (0,)),
        }.items():
            got = verdict(p, text)
            assert got in allowed, (name, got)
        assert a.empty()['in'] <= 2


def test_a_body_of_another_kind_is_not_taken():
    with Agent() as a, Peer(a.port) as p:
        a.configure(TRUNK)
        for more in ({'content_type': 'text/plain'}, {'extra': ['Content-Encoding: gzip']}):
            p.send(p.build('INVITE', body=OFFER, **more))
            no = p.final('INVITE')
            assert no.status == 415 and no.get('accept') == 'application/sdp', no
        p.send(p.build('INVITE', body='v' * 20000))
        assert p.final('INVITE').status == 413
        p.send(p.build('INVITE', body=OFFER, contact=False))
        assert p.final('INVITE').status == 400
        a.empty()


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
