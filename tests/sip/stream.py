"""A peer over TCP or TLS with the words of Peer: it dials, or is dialled, and cuts what it says where a test wants it cut."""
import os
import re
import socket
import ssl
import subprocess
import time

from peer import PATIENCE_S, Message, Peer


def certificate(folder):
    """A key and a certificate of its own in agent.pem, as sofia-sip wants them. Returns the folder."""
    key, cert = os.path.join(folder, 'key.pem'), os.path.join(folder, 'cert.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1',
                    '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
    with open(os.path.join(folder, 'agent.pem'), 'w') as f:
        f.write(open(key).read() + open(cert).read())
    return folder


class Stream(Peer):
    """One connection to the agent; ca (a file) makes it TLS."""

    def __init__(self, agent_port, host='127.0.0.1', ca=None, connected=None, handshake=True):
        self.target, self.kept, self.heard, self.bytes = ('127.0.0.1', agent_port), Peer.fresh(), set(), b''
        self.transport = 'TLS' if ca else 'TCP'
        self.socket = connected or socket.create_connection(self.target, PATIENCE_S, source_address=(host, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(PATIENCE_S)
        if ca and not connected:
            context = ssl.create_default_context(cafile=ca)
            self.socket = context.wrap_socket(self.socket, server_hostname='127.0.0.1', do_handshake_on_connect=handshake)
        self.host, self.port = self.socket.getsockname()[:2]

    def send(self, data, to=None):
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def _receive(self, timeout):
        end = time.monotonic() + timeout
        while True:
            head, found, rest = self.bytes.partition(b'\r\n\r\n')
            if found and not head.strip():  # a keep-alive
                self.bytes = rest
                continue
            size = re.search(rb'(?im)^(?:content-length|l)\s*:\s*(\d+)', head)
            if found and len(rest) >= (int(size.group(1)) if size else 0):
                n = len(head) + 4 + (int(size.group(1)) if size else 0)
                message, self.bytes = self.bytes[:n], self.bytes[n:]
                return Message(message)
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            more = self.socket.recv(65536)
            assert more, f'the agent closed the connection; before it came {list(self.kept)}'
            self.bytes += more

    def closed(self):
        """Waits until the agent closes; what comes before is passed over."""
        self.socket.settimeout(PATIENCE_S)
        try:
            while self.socket.recv(65536):
                pass
        except (ConnectionError, ssl.SSLError):
            pass
        except TimeoutError:
            raise AssertionError('the agent keeps the connection') from None
        return True


class Listener:
    """Who is called over TCP or TLS: takes the agent's connection."""

    def __init__(self, tls=None):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port, self.tls = self.socket.getsockname()[1], tls

    def accept(self):
        self.socket.settimeout(PATIENCE_S)
        one, source = self.socket.accept()
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(os.path.join(self.tls, 'agent.pem'))
            one = context.wrap_socket(one, server_side=True)
        s = Stream(source[1], ca=self.tls, connected=one)
        s.port = self.port  # in Contact: where it can be called again
        return s

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
