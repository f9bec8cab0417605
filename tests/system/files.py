#!/usr/bin/python3
"""Files against a running Tandem: what was acknowledged comes back byte for byte, to those who may see it and to nobody else."""
import contextlib
import glob
import hashlib
import http.client
import os
import secrets
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(__file__))
import contract  # noqa: E402
import harness  # noqa: E402
from harness import Desk, Server, Widget, eventually, run_all  # noqa: E402

PNG = b'\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x06\x00\x00\x00'
PIECE, PART = 64 * 1024, 1024 * 1024
BYTES = {'Content-Type': 'application/octet-stream'}


def image(n):
    return PNG + secrets.token_bytes(n - len(PNG))


class Side:
    """Somebody who sends and gets files: an agent's browser or a visitor's."""

    def __init__(self, http_client, begin, files, headers=None):
        self.http, self.begin_path, self.files, self.headers = http_client, begin, files, headers or {}

    def ask(self, method, path, body=None, raw=None, headers=None):
        a = self.http(method, path, body, {**self.headers, **(headers or {})}, raw=raw)
        contract.hold(method, path, a)
        return a

    def begin(self, name, size, key=None, **more):
        return self.ask('POST', self.begin_path, {'key': key or secrets.token_hex(8), 'name': name, 'bytes': size, **more})

    def part(self, file, offset, data):
        return self.ask('PUT', f'{self.files}/{file}/parts?offset={offset}', raw=data, headers=BYTES)

    def get(self, file, **headers):
        return self.ask('GET', f'{self.files}/{file}', headers={k.replace('_', '-'): v for k, v in headers.items()})

    def drop(self, file):
        return self.ask('DELETE', f'{self.files}/{file}')

    def upload(self, name, data, key=None, step=PART):
        a = self.begin(name, len(data), key)
        assert a.status == 201, (a.status, a.body)
        file, at = a.json['id'], a.json['have']
        while True:
            a = self.part(file, at, data[at:at + step])
            if a.status != 200 or a.json['have'] == len(data):
                return file, a
            at = a.json['have']

    def take(self, name, data, **more):
        file, a = self.upload(name, data, **more)
        assert a.status == 200 and a.json['state'] in ('clean', 'unscanned'), (a.status, a.body)
        return file


class Talk:
    """A customer and an agent who talk, each with files."""

    def __init__(self, server, text='hello'):
        self.server = server
        self.widget = Widget(server)
        self.widget.start(text, topic='general')
        login = server.logins['agent'][0]
        for login in server.logins['agent']:
            self.desk = Desk(server, login)
            if self.desk.ws.waiting() or any(r['k'] == 'contact' for r in self.desk.rows.values()):
                break
        self.contact = self.desk.accept()
        self.sides()

    def sides(self):
        c = self.contact['conversation']
        self.agent = Side(self.desk.http, f'/api/conversations/{c}/files', '/api/files')
        self.visitor = Side(self.server.http(), '/api/visitor/files', '/api/visitor/files', {'X-Visitor-Token': self.widget.token})
        return self

    def agent_sends(self, text, *files):
        return self.desk.http('POST', f'/api/conversations/{self.contact["conversation"]}/messages',
                              {'key': secrets.token_hex(8), 'text': text, 'files': list(files)})

    def visitor_sends(self, text, *files):
        key = secrets.token_hex(8)
        self.widget.ws.send(t='send', id=key, text=text, **({'files': list(files)} if files else {}))
        return self.widget.until(lambda f: f['t'] in ('ack', 'error') and f.get('id') == key)


def on_disk(server):
    return sorted(p for p in glob.glob(os.path.join(server.data, 'files', '**'), recursive=True) if os.path.isfile(p))


def test_what_each_side_sends_the_other_gets_byte_for_byte():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        ledger = {}
        for name, data in (('照片 1.png', image(3 * PART + 12345)), ('one.png', image(100)), ('line.txt', '金额\n'.encode()),
                           ('piece.png', image(PIECE)), ('exact.png', image(PART))):
            ledger[t.visitor.take(name, data)] = data
        assert t.visitor_sends('look', *ledger)['t'] == 'ack'
        row = t.desk.await_row(lambda r: r['k'] == 'message' and r['text'] == 'look')
        assert [f['id'] for f in row['files']] == list(ledger), row
        first = row['files'][0]
        assert (first['name'], first['type'], first['state'], first['width'], first['height']) == ('照片 1.png', 'image/png', 'unscanned', 640, 480)
        for file, data in ledger.items():
            a = t.agent.get(file)
            assert a.status == 200 and a.body == data, (file, a.status, len(a.body))
            assert t.visitor.get(file).body == data
        mine = t.agent.take('contract.pdf', b'%PDF-1.7\n' + secrets.token_bytes(200000))
        assert t.agent.ask('PUT', f'/api/files/{mine}', {'alt': '合同'}).status == 204
        assert t.agent_sends('', mine).status == 201
        shown = t.widget.until(lambda f: f['t'] == 'messages' and any(m.get('files') for m in f['messages']))
        m = next(m for m in shown['messages'] if m.get('files'))
        assert m['text'] == '' and m['files'][0]['id'] == mine and m['files'][0]['type'] == 'application/pdf'
        assert m['files'][0]['alt'] == '合同' and t.agent.ask('PUT', f'/api/files/{mine}', {'alt': 'later'}).status == 409
        assert hashlib.sha256(t.visitor.get(mine).body).digest() == hashlib.sha256(t.agent.get(mine).body).digest()
        page = t.desk.http('GET', f'/api/conversations/{t.contact["conversation"]}/messages').json['messages']
        assert [len(m.get('files', [])) for m in page] == [0, 5, 1], page
        again = Widget(server)  # another tab of the same visitor sees them, too
        again.token = t.widget.token
        again.connect()
        again.until(lambda f: f['t'] == 'messages' and any(m.get('files') for m in f['messages']))
        for path in on_disk(server):
            assert b'PNG' not in open(path, 'rb').read(64)
    finally:
        server.done()


def test_headers_let_nothing_run_and_a_range_is_a_range():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        data = image(2 * PIECE + 500)
        file = t.visitor.take('a"b照.png', data)
        text = t.visitor.take('x.txt', b'just text')
        assert t.visitor_sends('x', file, text)['t'] == 'ack'
        a = t.agent.get(file)
        h = a.headers
        assert h['content-type'] == 'image/png' and h['x-content-type-options'] == 'nosniff', h
        assert h['content-security-policy'] == "default-src 'none'; sandbox" and h['cross-origin-resource-policy'] == 'same-origin'
        assert h['content-disposition'] == "inline; filename=\"a_b_.png\"; filename*=UTF-8''a_b%E7%85%A7.png", h
        assert t.agent.get(text).headers['content-disposition'].startswith('attachment;')
        again = t.agent.get(file, If_None_Match=h['etag'])
        assert again.status == 304 and again.body == b''
        for span, want in (('bytes=0-0', data[:1]), (f'bytes={PIECE - 1}-{PIECE}', data[PIECE - 1:PIECE + 1]), ('bytes=-7', data[-7:]),
                           ('bytes=100-', data[100:])):
            a = t.agent.get(file, Range=span)
            assert a.status == 206 and a.body == want, (span, a.status)
            assert a.headers['content-range'].endswith(f'/{len(data)}')
        a = t.agent.get(file, Range=f'bytes={len(data)}-')
        assert a.status == 416 and a.headers['content-range'] == f'bytes */{len(data)}'
    finally:
        server.done()


def test_nobody_else_gets_or_touches_a_file():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        file = t.visitor.take('mine.png', image(1000))
        assert t.agent.get(file).status == 404, 'an agent sees it before it was sent'
        mine = t.agent.take('draft.png', image(1000))
        assert t.visitor.get(mine).status == 404, 'a customer sees what the agent has not sent'
        assert t.visitor_sends('x', file)['t'] == 'ack'
        other = Widget(server)
        other.start('another one', topic='wealth')
        stranger = Side(server.http(), '/api/visitor/files', '/api/visitor/files', {'X-Visitor-Token': other.token})
        assert stranger.get(file).status == 404
        assert stranger.drop(file).status == 404
        assert stranger.part(file, 0, b'x').status == 404
        for token in ('', 'x' * 43, t.widget.token[:-1]):
            nobody = Side(server.http(), '/api/visitor/files', '/api/visitor/files', {'X-Visitor-Token': token})
            assert nobody.get(file).status == 404 and nobody.begin('a.png', 5).status == 404
        idle = next(x for x in server.logins['agent'] if x != t.desk.login)
        colleague = Desk(server, idle, ready=False)
        assert colleague.http('GET', f'/api/files/{file}').status == 404
        assert colleague.http('POST', t.agent.begin_path, {'key': 'k', 'name': 'a', 'bytes': 5}).status == 403
        assert colleague.http('DELETE', f'/api/files/{mine}').status == 404
        assert server.http()('GET', f'/api/files/{file}').status == 401
        assert t.desk.http('GET', '/api/files/999999').status == 404
        for path in ('/api/files/..%2f..%2ftandem.db', '/api/files/../../tandem.db', '/api/files/1/../2'):
            assert t.desk.http('GET', path).status in (400, 404), path
        # what is in a message, or another's, is in no message of mine
        assert t.agent_sends('theft', file).json['error'] == 'bad_files'
        assert other.ws.send(t='send', id='k' * 16, text='theft', files=[file]) is None
        assert other.until(lambda f: f['t'] == 'error' and f.get('id') == 'k' * 16)['code'] == 'bad_files'
        assert t.visitor_sends('again', file)['code'] == 'bad_files'
        assert t.agent_sends('x', mine, mine).json['error'] == 'bad_files'
        assert t.visitor.drop(file).status == 409
        lead = server.signed_in('supervisor')
        assert lead('GET', f'/api/files/{file}').status == 200
        seen = [f for f in harness.facts(server) if f['kind'] == 'customer_viewed' or 'view' in f['kind']]
        assert seen, 'a supervisor looked and nothing says so'
    finally:
        server.done()


def test_the_transcript_names_agents_as_the_chat_did_and_files_by_their_name():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        admin = server.signed_in()
        me = t.desk.http('GET', '/api/profile').json
        assert admin('PATCH', f"/api/users/{me['id']}", {'shown_zh': '小燕', 'shown_en': 'Swallow'}).status in (200, 204)
        assert t.agent_sends('在的。').status == 201
        assert t.visitor_sends('', t.visitor.take('账单.png', image(300)), t.visitor.take('two.png', image(301)))['t'] == 'ack'
        bad = t.visitor.take('bad.png', image(302))
        assert t.visitor_sends('and this', bad, t.visitor.take('good.png', image(303)))['t'] == 'ack'
        server.stop()
        with contextlib.closing(sqlite3.connect(os.path.join(server.data, 'tandem.db'))) as db, db:
            assert db.execute('update file set state = 4 where id = ?', (int(bad),)).rowcount == 1  # as if found at a later look
        server.start()
        for lang, agent, said in (('zh', '小燕：', ['您：[文件：账单.png] [文件：two.png]', '您：and this [文件：good.png]']),
                                  ('en', 'Swallow: ', ['You: [file: 账单.png] [file: two.png]', 'You: and this [file: good.png]'])):
            w = Widget(server, lang=lang)
            w.token = t.widget.token
            w.connect()
            w.ws.send(t='transcript', zone='')
            f = w.until(lambda f: f['t'] == 'transcript')
            lines = [line.split('] ', 1)[1] for line in f['text'].split('\r\n') if line]
            assert f['last'] and lines[1:] == [agent + '在的。', *said], lines
    finally:
        server.done()


def test_files_of_notes_and_of_deleted_messages_are_not_the_customers():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        at = f'/api/conversations/{t.contact["conversation"]}/messages'
        private = t.agent.take('internal.png', image(300))
        a = t.desk.http('POST', at, {'key': 'note-1', 'text': '', 'kind': 'note', 'files': [private]})
        assert a.status == 201, a.body
        note = t.desk.await_row(lambda r: r['k'] == 'message' and r.get('kind') == 'note')
        assert note['files'][0]['id'] == private
        assert t.agent.get(private).status == 200 and t.visitor.get(private).status == 404
        sent = t.agent.take('wrong.png', image(300))
        seq = t.agent_sends('this one', sent).json['seq']
        t.desk.await_row(lambda r: r['k'] == 'message' and r['text'] == 'this one')
        assert t.visitor.get(sent).status == 200
        assert t.desk.http('PATCH', at, {'seq': seq, 'text': 'that one'}).status in (200, 204)
        assert t.desk.await_row(lambda r: r['k'] == 'message' and r['text'] == 'that one')['files'][0]['id'] == sent, 'lost by the edit'
        assert t.desk.http('DELETE', f'{at}?seq={seq}').status == 204
        gone = t.desk.await_row(lambda r: r['k'] == 'message' and r.get('deleted_us'))
        assert 'files' not in gone and t.visitor.get(sent).status == 404
        colleague = Desk(server, next(x for x in server.logins['agent'] if x != t.desk.login), ready=False)
        assert colleague.http('GET', f'/api/files/{sent}').status == 404
    finally:
        server.done()


def test_a_broken_upload_goes_on_where_it_was_also_after_kill_9():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        data = image(3 * PART + 777)
        a = t.visitor.begin('big.png', len(data), 'one-key')
        file = a.json['id']
        assert a.json['have'] == 0
        assert t.visitor.part(file, 0, data[:PART]).json['have'] == PART
        assert t.visitor.part(file, 0, data[:PART]).json['error'] == 'wrong_offset'
        assert t.visitor.part(file, PART, data[PART:PART + 1000]).json['error'] == 'wrong_offset', 'not a whole piece'
        assert t.visitor.part(file, PART, data[PART:PART + PIECE]).json['have'] == PART + PIECE
        server.kill()
        server.restart()
        t.desk.http.connection = t.visitor.http.connection = None
        t.widget.connect()
        a = t.visitor.begin('big.png', len(data), 'one-key')
        assert (a.json['id'], a.json['have'], a.json['state']) == (file, PART + PIECE, 'coming')
        done, a = t.visitor.upload('big.png', data, 'one-key')
        assert done == file and a.json['state'] == 'unscanned', a.body
        server.kill()  # acknowledged, and not in a message yet
        server.restart()
        t.visitor.http.connection = None
        t.widget.connect()
        a = t.visitor.part(file, len(data), b'')
        assert a.json['state'] == 'unscanned', 'asking again tells the end'
        assert t.visitor_sends('after all', file)['t'] == 'ack'
        assert t.visitor.get(file).body == data
    finally:
        server.done()


def test_kill_9_while_many_upload_loses_nothing_that_was_acknowledged():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        ledger, lock, stop = {}, threading.Lock(), threading.Event()

        def sender(n):
            side = Side(server.http(), '/api/visitor/files', '/api/visitor/files', {'X-Visitor-Token': t.widget.token})
            while not stop.is_set():
                data = image(PIECE * 3 + n)
                try:
                    file, a = side.upload(f'{n}.png', data, step=PIECE)
                except (OSError, http.client.HTTPException, AssertionError):
                    return
                if a.status == 200:
                    with lock:
                        ledger[file] = data
                    if len(ledger) >= 12:
                        stop.set()
        threads = [threading.Thread(target=sender, args=(n,)) for n in range(4)]
        for x in threads:
            x.start()
        eventually(lambda: len(ledger) >= 6, 'six files')
        server.kill()
        stop.set()
        for x in threads:
            x.join()
        server.restart()
        t.visitor.http.connection = None
        for file, data in ledger.items():
            assert t.visitor.get(file).body == data, file
    finally:
        server.done()


def test_each_limit_is_said_and_what_is_refused_leaves_nothing():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        limits = server.http()('GET', '/api/files/limits').json
        assert limits['bytes_max'] == 20 << 20 and limits['part_bytes'] == PART and 'image' in limits['kinds']
        a = t.visitor.begin('big.png', limits['bytes_max'] + 1)
        assert (a.status, a.json['error'], a.json['field']) == (413, 'too_big', 'bytes')
        for body in ({'key': 'k', 'name': 'a', 'bytes': 0}, {'key': 'k', 'name': 'a', 'bytes': 1 << 40}, {'key': '', 'name': 'a', 'bytes': 1},
                     {'key': 'k', 'name': 'a' * 300, 'bytes': 1}, {'key': 'k', 'name': 'a', 'bytes': 1, 'path': '/etc'}):
            assert t.visitor.http('POST', '/api/visitor/files', body, t.visitor.headers).status == 400, body
        file, a = t.visitor.upload('photo.png', b'MZ\x90\x00' + b'\0' * 500)
        assert (a.status, a.json['error']) == (415, 'file_type'), a.body
        assert t.visitor.get(file).status == 404 and t.visitor_sends('x', file)['code'] == 'bad_files'
        assert t.visitor.upload('page.txt', b'<!doctype html><script>alert(1)</script>')[1].json['error'] == 'file_type'
        begun = t.visitor.begin('a.png', 5000).json['id']
        assert t.visitor_sends('x', begun)['code'] == 'bad_files', 'not all of it has come'
        assert t.visitor.drop(begun).status == 204 and t.visitor.drop(begun).status == 404
        too_big = t.visitor.http('PUT', f'/api/visitor/files/{begun}/parts?offset=0', raw=b'x' * (PART + 1),
                                 headers={**t.visitor.headers, **BYTES})
        assert too_big.status == 413
        assert t.visitor.http('PUT', f'/api/visitor/files/{begun}/parts?offset=0', {'x': 1}, t.visitor.headers).status == 415
        eventually(lambda: on_disk(server) == [], 'nothing is left on the disk')
        ids = [t.visitor.take(f'{i}.png', image(50)) for i in range(11)]
        t.widget.ws.send(t='send', id='e' * 16, text='eleven', files=ids)
        assert t.widget.until(lambda f: f['t'] == 'error')['field'] == 'files'
        t.widget.ws.send(t='send', id='e' * 16, text='', files=[])
        assert t.widget.until(lambda f: f['t'] == 'error')['field'] == 'files'
        t.widget.ws.send(t='send', id='e' * 16, text='')
        assert t.widget.until(lambda f: f['t'] == 'error')['field'] == 'text'
        for i in range(9):
            t.visitor.take(f'more{i}.png', image(50))
        assert t.visitor.begin('a.png', 50).json['error'] == 'bad_files', 'twenty at once'
        assert t.visitor_sends('ten', *ids[:10])['t'] == 'ack'
        admin = server.signed_in()
        settings = admin('GET', '/api/settings/files').json
        assert settings['now'] == {'bytes': 20 * 50, 'files': 20, 'scanner': False}, settings
        del settings['now']
        assert admin('PUT', '/api/settings/files', {**settings, 'conversation_max': 1024, 'bytes_max': 2048}).json['field'] == 'conversation_max'
        assert admin('PUT', '/api/settings/files', {**settings, 'bytes_max': 1024, 'conversation_max': 2048, 'total_max': 2048,
                                                    'kinds': ['pdf']}).status == 204
        assert t.visitor.begin('a.png', 1025).status == 413
        mine, a = t.agent.upload('a.png', image(100))
        assert a.json['error'] == 'file_type', 'images are not taken any more'
        assert t.agent.begin('a.pdf', 1024).status == 201
        assert (t.agent.begin('b.pdf', 100).status, t.agent.begin('b.pdf', 100).json['error']) == (507, 'no_space')
        metrics = server.http()('GET', '/metrics').body.decode()
        assert 'tandem_files 21' in metrics and 'tandem_files_refused_total 3' in metrics, metrics[-800:]
    finally:
        server.done()


def test_a_full_disk_is_said_and_the_rest_goes_on():
    wrapper = tempfile.mkdtemp(prefix='tandem-full-')
    script = os.path.join(wrapper, 'tandem')
    with open(script, 'w') as f:  # no file may grow over 6 MB: writing then fails as on a full disk
        f.write(f'#!/usr/bin/python3\nimport os, resource, signal, sys\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n'
                f'resource.setrlimit(resource.RLIMIT_FSIZE, (6 << 20, 6 << 20))\nos.execv({harness.TANDEM!r}, [{harness.TANDEM!r}] + sys.argv[1:])\n')
    os.chmod(script, 0o755)
    before, harness.TANDEM = harness.TANDEM, script
    server = None
    try:
        server = Server('--clamd', 'none')
        t = Talk(server)
        data = image(7 * PART)
        file, a = t.visitor.upload('big.png', data)
        assert (a.status, a.json['error']) == (507, 'no_space'), (a.status, a.body)
        assert '空间' in a.json['message_zh']
        assert t.visitor_sends('still here')['t'] == 'ack'
        small = t.visitor.take('small.png', image(PART))
        assert t.visitor_sends('small', small)['t'] == 'ack'
    finally:
        harness.TANDEM = before
        if server:
            server.done()
        os.unlink(script)
        os.rmdir(wrapper)


class Clamd:
    """Speaks clamd's INSTREAM on a socket; finds the word EICAR; may be told to hang up."""

    def __init__(self):
        self.path = os.path.join(tempfile.mkdtemp(prefix='tandem-clamd-'), 'clamd.ctl')
        self.streams, self.alive = [], True
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(self.path)
        self.socket.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                s, _ = self.socket.accept()
            except OSError:
                return
            with s, s.makefile('rb') as f:
                if not self.alive or f.read(10) != b'zINSTREAM\0':
                    continue
                data = b''
                while True:
                    n, = struct.unpack('>I', f.read(4))
                    if not n:
                        break
                    data += f.read(n)
                self.streams.append(hashlib.sha256(data).hexdigest())
                s.sendall(b'stream: Eicar-Signature FOUND\0' if b'EICAR' in data else b'stream: OK\0')

    def done(self):
        self.socket.close()
        os.unlink(self.path)
        os.rmdir(os.path.dirname(self.path))


def test_what_is_infected_is_never_served():
    clamd = Clamd()
    server = Server('--clamd', clamd.path)
    try:
        t = Talk(server)
        good, bad = image(2 * PART + 1), image(3000) + b'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD'
        file = t.visitor.take('good.png', good)
        assert clamd.streams == [hashlib.sha256(good).hexdigest()], 'the scanner saw other bytes'
        assert t.visitor_sends('good', file)['t'] == 'ack'
        assert t.desk.await_row(lambda r: r['k'] == 'message' and r['text'] == 'good')['files'][0]['state'] == 'clean'
        infected, a = t.visitor.upload('bad.png', bad)
        assert (a.status, a.json['error']) == (422, 'infected'), a.body
        assert t.visitor.get(infected).status == 404 and t.agent.get(infected).status == 404
        assert t.visitor_sends('bad', infected)['code'] == 'bad_files'
        assert t.visitor.part(infected, len(bad), b'').json['error'] == 'infected'
        assert len(on_disk(server)) == 1
        admin = server.signed_in()
        settings = admin('GET', '/api/settings/files').json
        assert settings.pop('now') == {'bytes': len(good), 'files': 1, 'scanner': True}
        assert 'tandem_files_infected_total 1' in server.http()('GET', '/metrics').body.decode()
        clamd.alive = False  # hangs up: no verdict
        assert t.visitor.upload('later.png', image(500))[1].json['state'] == 'unscanned'
        assert admin('PUT', '/api/settings/files', {**settings, 'scan_required': True}).status == 204
        waits, a = t.visitor.upload('waits.png', image(500), 'k-waits')
        assert (a.status, a.json['error']) == (503, 'not_scanned'), a.body
        assert t.visitor_sends('x', waits)['code'] == 'bad_files'
    finally:
        server.done()
        clamd.done()


def test_an_erased_customers_files_are_gone():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        theirs, mine, loose = t.visitor.take('a.png', image(PART)), t.agent.take('b.png', image(500)), t.visitor.take('c.png', image(70))
        assert t.visitor_sends('secret picture', theirs)['t'] == 'ack'
        assert t.agent_sends('here', mine).status == 201
        assert len(on_disk(server)) == 3
        t.desk.end(t.contact)
        t.desk.wrap(t.contact)
        admin = server.signed_in()
        party = t.contact['customer']['id']
        assert admin('DELETE', f'/api/customers/{party}').status == 204
        assert on_disk(server) == []
        for file in (theirs, mine, loose):
            assert t.visitor.get(file).status == 404 and admin('GET', f'/api/files/{file}').status == 404
        assert admin('GET', '/api/settings/files').json['now']['bytes'] == 0
    finally:
        server.done()


def test_the_start_takes_away_what_nobody_knows():
    server = Server('--clamd', 'none')
    try:
        t = Talk(server)
        data = image(500)
        file = t.visitor.take('a.png', data)
        kept = on_disk(server)
        server.stop()
        for name in ('coming/00000000000004d2', '2a/000000000000002a', 'coming/leftover.tmp'):
            with open(os.path.join(server.data, 'files', name), 'wb') as f:
                f.write(b'x')
        server.restart()
        t.visitor.http.connection = None
        assert on_disk(server) == kept
        assert t.visitor.get(file).body == data
        with open(kept[0], 'r+b') as f:  # a byte on the disk changes: an error, and no wrong byte
            f.seek(30)
            c = f.read(1)
            f.seek(30)
            f.write(bytes([c[0] ^ 1]))
        a = t.visitor.get(file)
        assert (a.status, a.json['error']) == (500, 'corrupt'), a.status
    finally:
        server.done()


def test_pages_of_listed_origins_may_ask_and_no_others():
    server = Server('--clamd', 'none')
    try:
        client = server.http()
        pre = {'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-visitor-token'}
        assert client('OPTIONS', '/api/visitor/files', headers={**pre, 'Origin': 'https://evil.example'}).status == 403
        assert client('POST', '/api/visitor/files', {}, {'Origin': 'https://evil.example'}).json['error'] == 'wrong_origin'
        assert client('OPTIONS', '/api/users', headers={**pre, 'Origin': 'https://evil.example'}).status == 405
        server.stop()
        db = os.path.join(server.data, 'tandem.db')
        subprocess.run(['/usr/bin/python3', '-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); '
                        'c.execute("update endpoint set origins = \'https://shop.example https://b.example:8443\'"); c.commit()', db], check=True)
        server.restart()
        client = server.http()
        a = client('OPTIONS', '/api/visitor/files', headers={**pre, 'Origin': 'https://b.example:8443'})
        assert a.status == 204 and a.headers['access-control-allow-origin'] == 'https://b.example:8443', a.headers
        assert 'X-Visitor-Token' in a.headers['access-control-allow-headers'] and 'access-control-allow-credentials' not in a.headers
        a = client('GET', '/api/files/limits', headers={'Origin': 'https://shop.example'})
        assert a.headers['access-control-allow-origin'] == 'https://shop.example' and a.headers['vary'] == 'Origin'
        assert 'access-control-allow-origin' not in client('GET', '/api/setup', headers={'Origin': 'https://shop.example'}).headers
        assert client('OPTIONS', '/api/visitor/files', headers={**pre, 'Origin': 'https://shop.example.evil'}).status == 403
    finally:
        server.done()


if __name__ == '__main__':
    run_all(globals())
