/* bad_net.mjs: a bad network between one browser and the server: a proxy that breaks what passes where it is told to.
 *
 * HTTP is passed by whole messages, WebSockets by whole frames (RFC 6455, section 5.2); no extension is negotiated, so that frames can be
 * read. A fault is armed and strikes the next thing it fits, so that it depends on what is said and not on when:
 *
 *   cut_down, cut_up       a frame to / from the browser passes, then the connection is reset
 *   torn_down, torn_up     half of it passes, then the connection is reset
 *   end_down, end_up       it passes, then the connection ends as if in peace (FIN)
 *   deaf, mute             half-open: from now on nothing reaches / leaves the browser, and nobody is told
 *   silence                both, but nothing is lost: all of it comes when the network heals (or never, if the browser gave up)
 *   late                   as silence, for LATE_MS: then all at once
 *   twice_down, twice_up   the next three frames come twice, the very same bytes
 *   lost_request           a request that changes something is reset before the server saw it
 *   lost_answer            the server has done it, the browser is not told
 *   torn_answer            half of the answer
 *   twice_request          the server gets it twice, one after the other; the browser the second answer
 *   late_answer            the answer comes LATE_MS later */
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

export const FRAME_FAULTS = ['cut_down', 'cut_up', 'torn_down', 'torn_up', 'end_down', 'end_up', 'deaf', 'mute', 'silence', 'late', 'twice_down', 'twice_up'];
export const HTTP_FAULTS = ['lost_request', 'lost_answer', 'torn_answer', 'twice_request', 'late_answer'];
export const LATE_MS = 250;
const MOMENT_MS = 1000;
const UP = new Set(['cut_up', 'torn_up', 'end_up', 'mute', 'twice_up']);
const TEXT = 1;

/* Bytes in, whole frames out. */
export class Frames {
  rest = Buffer.alloc(0);
  take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    const whole = [];
    for (let n = this.size(); n && n <= this.rest.length; n = this.size()) {
      whole.push(this.rest.subarray(0, n));
      this.rest = this.rest.subarray(n);
    }
    return whole;
  }
  /* Of the first frame; 0: its head is not here yet. */
  size() {
    const b = this.rest;
    if (b.length < 2) return 0;
    const short = b[1] & 127, head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (b[1] & 128 ? 4 : 0);
    if (b.length < head) return 0;
    return head + (short === 126 ? b.readUInt16BE(2) : short === 127 ? Number(b.readBigUInt64BE(2)) : short);
  }
}

/* What a text frame says, for the eyes of a test. */
export function read_frame(frame) {
  const short = frame[1] & 127;
  let at = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (!(frame[1] & 128)) return frame.subarray(at).toString();
  const mask = frame.subarray(at, at + 4), body = Buffer.from(frame.subarray(at + 4));
  for (let i = 0; i < body.length; i++) body[i] ^= mask[i % 4];
  return body.toString();
}

const reset = (socket) => socket.resetAndDestroy?.() ?? socket.destroy();

export class BadNet {
  port = 0;
  armed = [];
  struck = {}; /* fault: how often */
  down = false; /* nothing gets through at all: connections are refused */
  constructor(target_port) {
    this.target = target_port;
    this.links = new Set();
    this.held = new Set(); /* what passes when the network heals */
  }

  async start() {
    this.http = createServer((req, res) => void this.pass(req, res).catch(() => reset(req.socket)));
    this.http.on('upgrade', (req, socket, head) => this.link(req, socket, head));
    this.http.on('connection', (socket) => {
      socket.on('error', () => {});
      if (this.down) reset(socket);
    });
    await new Promise((done) => this.http.listen(0, '127.0.0.1', done));
    this.port = this.http.address().port;
    return this;
  }
  url = (path) => `http://127.0.0.1:${this.port}${path}`;

  arm(fault) {
    this.armed.push(fault);
  }
  /* Everything passes again. What was cut stays cut; a connection that was made deaf or mute stays so until it is given up. */
  heal() {
    this.armed = [];
    this.down = false;
    for (const go of this.held) go();
    this.held.clear();
    for (const l of this.links) if (l.orphan) l.close();
  }
  /* As when the network card goes: nobody is told anything. */
  vanish() {
    for (const l of this.links) l.dead_up = l.dead_down = true;
  }
  cut() {
    for (const l of this.links) l.close();
  }
  stop() {
    this.cut();
    this.http.closeAllConnections();
    this.http.close();
  }

  get strikes() {
    return Object.values(this.struck).reduce((a, b) => a + b, 0);
  }
  /* How many there had been when the sockets of the last moment were opened: a page tells of its own a little later, and a fault may have struck by then. */
  get strikes_before() {
    return Math.min(this.strikes, ...[...this.links].filter((l) => performance.now() - l.opened_ms < MOMENT_MS).map((l) => l.before));
  }

  hit(fault) {
    const at = this.armed.indexOf(fault);
    if (at < 0) return false;
    this.armed.splice(at, 1);
    this.struck[fault] = (this.struck[fault] ?? 0) + 1;
    return true;
  }

  /* -- HTTP -- */

  forward(req, body) {
    return new Promise((done, fail) => {
      const out = request({ host: '127.0.0.1', port: this.target, method: req.method, path: req.url, headers: req.headers, agent: false }, (answer) => {
        const parts = [];
        answer.on('data', (x) => parts.push(x));
        answer.on('end', () => done({ status: answer.statusCode, headers: answer.rawHeaders, body: Buffer.concat(parts) }));
        answer.on('error', fail);
      });
      out.on('error', fail);
      out.end(body);
    });
  }

  async pass(req, res) {
    const parts = [];
    for await (const x of req) parts.push(x);
    const body = Buffer.concat(parts), changes = req.method !== 'GET';
    if (changes && this.hit('lost_request')) return reset(req.socket);
    let answer = await this.forward(req, body);
    if (changes && this.hit('twice_request')) answer = await this.forward(req, body);
    if (changes && this.hit('lost_answer')) return reset(req.socket);
    if (changes && this.hit('late_answer')) await new Promise((done) => setTimeout(done, LATE_MS));
    res.writeHead(answer.status, answer.headers);
    if (!changes || !this.hit('torn_answer')) return res.end(answer.body);
    res.write(answer.body.subarray(0, answer.body.length >> 1));
    setImmediate(() => reset(req.socket));
  }

  /* -- WebSockets -- */

  link(req, browser, head) {
    const server = connect(this.target, '127.0.0.1');
    const l = { browser, server, twice: { up: 0, down: 0 }, orphan: false };
    l.close = () => {
      this.links.delete(l);
      reset(browser);
      reset(server);
    };
    this.links.add(l);
    server.setNoDelay(true);
    browser.setNoDelay(true);
    server.on('error', () => l.close());
    browser.on('error', () => {});
    /* Who is not heard is not missed either: the server learns nothing of the end of a connection that was mute. */
    browser.on('close', () => (l.dead_up || l.hold ? (l.orphan = true) : l.close()));
    server.on('close', () => {
      if (!l.dead_down) l.close();
    });
    server.write(`GET ${req.url} HTTP/1.1\r\n`);
    for (let i = 0; i < req.rawHeaders.length; i += 2)
      if (!/^sec-websocket-extensions$/i.test(req.rawHeaders[i])) server.write(`${req.rawHeaders[i]}: ${req.rawHeaders[i + 1]}\r\n`);
    server.write('\r\n');
    const up = new Frames(), down = new Frames();
    let answer = Buffer.alloc(0), open = false;
    const from_browser = (bytes) => up.take(bytes).forEach((f) => this.frame(l, 'up', f));
    server.on('data', (bytes) => {
      if (open) return down.take(bytes).forEach((f) => this.frame(l, 'down', f));
      answer = Buffer.concat([answer, bytes]);
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      open = true;
      browser.write(answer.subarray(0, end + 4));
      if (/^HTTP\/1.1 101/.test(answer.toString('latin1', 0, 12))) Object.assign(l, { opened_ms: performance.now(), before: this.strikes });
      down.take(answer.subarray(end + 4)).forEach((f) => this.frame(l, 'down', f));
    });
    browser.on('data', from_browser);
    if (head.length) from_browser(head);
  }

  frame(l, way, frame) {
    const fault = (frame[0] & 15) === TEXT && !l.hold ? this.armed.find((f) => FRAME_FAULTS.includes(f) && UP.has(f) === (way === 'up')) : undefined;
    if (fault) this.hit(fault);
    if (fault === 'deaf') l.dead_down = true;
    if (fault === 'mute') l.dead_up = true;
    if (fault === 'silence') this.hold(l);
    if (fault === 'late') setTimeout(this.hold(l), LATE_MS);
    if (fault?.startsWith('twice')) l.twice[way] = 3;
    if (fault?.startsWith('torn')) this.send(l, way, frame.subarray(0, frame.length >> 1));
    else this.send(l, way, frame);
    if (l.twice[way] && (frame[0] & 15) === TEXT && l.twice[way]--) this.send(l, way, frame);
    if (fault?.startsWith('cut') || fault?.startsWith('torn')) setImmediate(l.close);
    if (fault?.startsWith('end')) [l.browser, l.server].forEach((s) => s.end());
  }

  send(l, way, bytes) {
    if (l.hold) return void l.hold.push([way, bytes]);
    if (way === 'up' ? l.dead_up : l.dead_down) return;
    const to = way === 'up' ? l.server : l.browser;
    if (!to.destroyed && to.writable) to.write(bytes);
  }

  hold(l) {
    l.hold = [];
    const go = () => {
      const all = l.hold ?? [];
      l.hold = undefined;
      this.held.delete(go);
      for (const [way, bytes] of all) this.send(l, way, bytes);
    };
    this.held.add(go);
    return go;
  }
}
