"""People at telephones: who is called, and how a desk phone signs in."""
import hashlib
import re

from peer import Peer
from sound import Endpoint


def registering(peer, user):
    """The words of a REGISTER, for Peer.build()."""
    return {'user': user, 'from_user': user, 'uri': f'sip:127.0.0.1:{peer.target[1]}', 'call_id': 'reg' + peer.unique(), 'from_tag': 'r' + peer.unique()}


def read(refusal):
    """The challenge of a 401 (MD5)."""
    asked = refusal.all('www-authenticate')
    return dict(re.findall(r'(\w+)="?([^",]+)"?', next(a for a in asked if 'MD5' in a or 'algorithm' not in a)))


def challenged(peer, words):
    """What it is asked for (MD5), who signs in with nothing."""
    peer.send(peer.build('REGISTER', cseq=1, extra=('Expires: 600',), **words))
    return read(peer.answer(401))


def authorization(asked, user, password, uri):
    """RFC 2617, qop auth."""
    ha1 = hashlib.md5(f'{user}:{asked["realm"]}:{password}'.encode()).hexdigest()
    ha2 = hashlib.md5(f'REGISTER:{uri}'.encode()).hexdigest()
    response = hashlib.md5(f'{ha1}:{asked["nonce"]}:00000001:abcd:auth:{ha2}'.encode()).hexdigest()
    return (f'Authorization: Digest username="{user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{uri}", response="{response}", '
            f'algorithm=MD5, qop=auth, nc=00000001, cnonce="abcd"' + (f', opaque="{asked["opaque"]}"' if 'opaque' in asked else ''))


def register(peer, user='1001', password='secret'):
    """A desk phone signs in."""
    words = registering(peer, user)
    line = authorization(challenged(peer, words), user, password, words['uri'])
    peer.send(peer.build('REGISTER', cseq=2, extra=('Expires: 600', line), **words))
    answer = peer.final('REGISTER')
    assert answer.status == 200, answer


class Callee:
    """Who is called: a desk phone or an expert behind the trunk."""

    def __init__(self, port, hz):
        self.peer, self.sound, self.invite = Peer(port), Endpoint(hz), None
        self.tag = 't' + self.peer.unique()

    def rings(self):
        self.invite = self.peer.request('INVITE')
        self.peer.reply(self.invite, 180, 'Ringing', tag=self.tag)
        return self

    def answers(self):
        self.sound.agree(self.invite.body)
        self.peer.reply(self.invite, 200, 'OK', body=self.sound.sdp(), tag=self.tag)
        self.peer.request('ACK')
        return self

    def is_hung_up(self):
        bye = self.peer.request('BYE')
        self.peer.reply(bye, 200, 'OK')

    def close(self):
        self.sound.close()
        self.peer.close()
