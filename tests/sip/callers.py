"""People at telephones: who is called, and how a desk phone signs in."""
import hashlib
import re

from peer import Peer
from sound import Endpoint


def register(peer, user='1001', password='secret'):
    """A desk phone signs in with digest (RFC 2617, without qop where none is asked)."""
    uri = f'sip:127.0.0.1:{peer.target[1]}'
    words = {'user': user, 'from_user': user, 'uri': uri, 'call_id': 'reg' + peer.unique(), 'from_tag': 'r' + peer.unique()}
    peer.send(peer.build('REGISTER', cseq=1, extra=('Expires: 600',), **words))
    asked = peer.answer(401).all('www-authenticate')
    asked = next(a for a in asked if 'MD5' in a or 'algorithm' not in a)
    given = dict(re.findall(r'(\w+)="?([^",]+)"?', asked))
    ha1 = hashlib.md5(f'{user}:{given["realm"]}:{password}'.encode()).hexdigest()
    ha2 = hashlib.md5(f'REGISTER:{uri}'.encode()).hexdigest()
    response = hashlib.md5(f'{ha1}:{given["nonce"]}:00000001:abcd:auth:{ha2}'.encode()).hexdigest()
    line = (f'Authorization: Digest username="{user}", realm="{given["realm"]}", nonce="{given["nonce"]}", uri="{uri}", response="{response}", '
            f'algorithm=MD5, qop=auth, nc=00000001, cnonce="abcd"' + (f', opaque="{given["opaque"]}"' if 'opaque' in given else ''))
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
