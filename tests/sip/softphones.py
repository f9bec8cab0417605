"""baresip and linphonec, which nobody here wrote, with files for microphone and loudspeaker; and speech that is found again in what was recorded."""
import audioop
import glob
import json
import os
import re
import socket
import subprocess
import tempfile
import time
import wave

PATIENCE_S = int(os.environ.get('TANDEM_PATIENCE_S', 20))
RATE = 8000


def free_port(kind=socket.SOCK_DGRAM):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


# ---- sound ----

def speech(path, words, seconds=90, voice='en'):
    """Words as espeak-ng speaks them, again and again: a WAV of 8,000 a second. Returns the words once, as samples."""
    with tempfile.NamedTemporaryFile(suffix='.wav') as f:
        subprocess.run(['espeak-ng', '-v', voice, '-w', f.name, words], check=True)
        with wave.open(f.name) as w:
            once, _ = audioop.ratecv(w.readframes(w.getnframes()), 2, 1, w.getframerate(), RATE, None)
    once = audioop.mul(once, 2, 12000 / audioop.max(once, 2))
    with wave.open(path, 'wb') as w:
        w.setparams((1, 2, RATE, 0, 'NONE', ''))
        w.writeframes((once * (seconds * RATE * 2 // len(once) + 1))[:seconds * RATE * 2])
    return once


def recorded(path):
    """What a client has recorded up to now: the header of a file that is still written is not to be believed."""
    try:
        with open(path, 'rb') as f:
            data = f.read()
    except FileNotFoundError:
        return b''
    at = data.find(b'data')
    if at < 0:
        return b''
    rate, = (int.from_bytes(data[24:28], 'little'),)
    channels = int.from_bytes(data[22:24], 'little')
    sound = data[at + 8:]
    sound = sound[:len(sound) // (2 * channels) * 2 * channels]
    if channels == 2:
        sound = audioop.tomono(sound, 2, 1, 0)
    if rate != RATE:
        sound, _ = audioop.ratecv(sound, 2, 1, rate, RATE, None)
    return sound


def found(heard, said, seconds=1.0):
    """How well the loudest second of what was said is found in what was heard: (correlation, level, where in seconds)."""
    n = int(seconds * RATE) * 2
    if len(heard) < n or len(said) < n:
        return 0.0, 0.0, 0.0
    piece = said[2 * audioop.findmax(said, n // 2):][:n]
    at, level = audioop.findfit(heard, piece)
    there = heard[2 * at:2 * at + n]
    rms = audioop.rms(there, 2)
    return (level * audioop.rms(piece, 2) / rms if rms else 0.0), level, at / RATE


def hears(recording, said, least=0.9):
    """Waits until what was said is in the last of the recording; how well, how loud."""
    end = time.monotonic() + PATIENCE_S
    best = (0.0, 0.0, 0.0)
    while time.monotonic() < end:
        sound = recorded(recording())
        best = max(best, found(sound[-10 * RATE * 2:], said))
        if best[0] >= least:
            return best
        time.sleep(0.2)
    raise AssertionError(f'not heard: correlation {best[0]:.2f}, level {best[1]:.2f}, of {len(recorded(recording())) / 2 / RATE:.1f} s recorded')


# ---- baresip ----

class Baresip:
    """account: a line of ~/.baresip/accounts. It is steered by its ctrl_tcp module. says: a WAV; None: what it hears."""

    def __init__(self, account, says, options=()):
        self.folder = tempfile.TemporaryDirectory(prefix='baresip')
        self.port = free_port(socket.SOCK_STREAM)
        with open(self.at('accounts'), 'w') as f:
            f.write(account + '\n')
        with open(self.at('config'), 'w') as f:
            f.write(f'''sip_listen 127.0.0.1:{free_port()}
audio_source {'aufile,' + says if says else 'aubridge,echo'}
audio_player aubridge,{'nowhere' if says else 'echo'}
audio_alert aubridge,nowhere
snd_path {self.folder.name}
ctrl_tcp_listen 127.0.0.1:{self.port}
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
''')
        self.log = open(self.at('log'), 'wb')
        self.process = subprocess.Popen(['baresip', '-f', self.folder.name, *options], stdin=subprocess.PIPE, stdout=self.log, stderr=subprocess.STDOUT)
        self.buffer, self.events = b'', []
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.socket = socket.create_connection(('127.0.0.1', self.port), timeout=PATIENCE_S)
                break
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, self.said()
                time.sleep(0.05)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def said(self, most=2000):
        with open(self.at('log'), errors='replace') as f:
            text = re.sub(r'[\r\n]*\[[0-9:]+\] audio=[^\n\r]*', '', f.read())
        return text[-most:] if most else text

    def says(self, words):
        """Waits until it has: from its start on, when nobody hears events yet."""
        end = time.monotonic() + PATIENCE_S
        while words not in self.said(None):
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)

    def does(self, command, params=''):
        text = json.dumps({'command': command, 'params': params, 'token': 't'})
        self.socket.sendall(f'{len(text)}:{text},'.encode())

    def event(self, kind):
        """The next of this kind."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            for one in self.events:
                if one.get('type') == kind:
                    self.events.remove(one)
                    return one
            self._more(kind)
        raise AssertionError(f'no {kind}; but {self.events[-5:]}\n{self.said()}')

    def _more(self, kind):
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            raise AssertionError(f'no {kind}; but {self.events}\n{self.said()}') from None
        assert data, self.said()
        self.buffer += data
        while m := re.match(rb'(\d+):', self.buffer):
            n, at = int(m.group(1)), m.end()
            if len(self.buffer) < at + n + 1:
                return
            self.events.append(json.loads(self.buffer[at:at + n]))
            self.buffer = self.buffer[at + n + 1:]

    def recording(self):
        """Of what it hears."""
        files = sorted(glob.glob(self.at('dump-*-dec.wav')))
        return files[-1] if files else self.at('none')

    def close(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.log.close()
        self.folder.cleanup()


# ---- linphonec ----

class Linphone:
    """linphonec at its prompt."""

    def __init__(self, says):
        self.folder = tempfile.TemporaryDirectory(prefix='linphone')
        with open(self.at('rc'), 'w') as f:
            f.write(f'[sip]\nsip_port={free_port()}\nsip_tcp_port=0\nbind_address=127.0.0.1\n[net]\nmtu=1300\n[rtp]\naudio_rtp_port={free_port() & ~1}\n')
        self.log = open(self.at('log'), 'wb')
        self.process = subprocess.Popen(['linphonec', '-c', self.at('rc')], stdin=subprocess.PIPE, stdout=self.log, stderr=subprocess.STDOUT,
                                        env=os.environ | {'HOME': self.folder.name})
        os.makedirs(self.at('.local/share/linphone'), exist_ok=True)
        self.does('soundcard use files', f'play {says}', f'record {self.recording()}')

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def does(self, *lines):
        for line in lines:
            self.process.stdin.write(line.encode() + b'\n')
            self.process.stdin.flush()

    def said(self):
        with open(self.at('log'), errors='replace') as f:
            return f.read()

    def says(self, pattern, asked=None):
        """Waits until it has said so. asked: it says so only when it is asked this."""
        end = time.monotonic() + PATIENCE_S
        while not re.search(pattern, self.said()):
            if asked:
                self.does(asked)
            assert time.monotonic() < end and self.process.poll() is None, f'it never said {pattern}: {self.said()[-3000:]}'
            time.sleep(0.2)

    def recording(self):
        return self.at('heard.wav')

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.log.close()
        self.folder.cleanup()
