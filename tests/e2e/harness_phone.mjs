/* harness_phone.mjs: a telephone whose voice is scripted (phone_peer.py), for stories of what a desktop shows and does of calls. The far end of the
 * sound is a second page with a connection of its own. See harness.mjs. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './chromium.mjs';
import { expect, PATIENCE_MS, person, Server, sign_in } from './harness.mjs';

export const MAIN = '+865925550000', CALLER = '+8613812345678';

/* The sample company, that waits for a voice. */
export function phone_server() {
  const server = new Server('--sample');
  server.args.push('--voice', join(server.data, 'voice.sock'));
  return server;
}

/* The scripted voice: what serve said, and waiting for what it will say. */
export class Voice {
  frames = [];
  errors = '';
  constructor(server) {
    this.process = spawn('/usr/bin/python3', [join(root, 'tests/e2e/phone_peer.py'), join(server.data, 'voice.sock')], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (d) => (this.errors += d));
    createInterface({ input: this.process.stdout }).on('line', (l) => this.frames.push(JSON.parse(l)));
  }
  tell = (o) => this.process.stdin.write(`${JSON.stringify(o)}\n`);
  event = (event, call, more = {}) => this.tell({ event, call, ...more });
  /* The first such frame that has not been looked at. */
  async until(frame, right = () => true) {
    for (const by = Date.now() + PATIENCE_MS; ; await new Promise((r) => setTimeout(r, 30))) {
      const i = this.frames.findIndex((f) => f.frame === frame && right(f));
      if (i >= 0) return this.frames.splice(i, 1)[0];
      expect(Date.now() < by, `${frame} never came; there: ${this.frames.map((f) => f.frame)} ${this.errors.slice(-1500)}`);
    }
  }
  async comes() {
    this.tell({ call_from: CALLER, to: MAIN });
    const { call } = await this.until('called');
    await this.until('cmd_answer', (f) => f.call === call);
    await this.until('cmd_music', (f) => f.call === call);
    return call;
  }
  done() {
    this.process.stdin.end();
  }
}

/* The far end of the browser's sound: takes an offer, plays a tone, counts what it hears. */
export async function far_end(server) {
  const page = await person();
  await page.goto(server.url('/healthz'));
  await page.evaluate(() => {
    window.take = async (sdp) => {
      window.pc?.close();
      const audio = new AudioContext(), tone = new OscillatorNode(audio, { frequency: 1000 }), out = audio.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      const pc = window.pc = new RTCPeerConnection();
      pc.addTrack(out.stream.getAudioTracks()[0], out.stream);
      await pc.setRemoteDescription({ type: 'offer', sdp });
      await pc.setLocalDescription();
      if (pc.iceGatheringState !== 'complete') await new Promise((done) => pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && done()));
      return pc.localDescription.sdp;
    };
    window.way = (candidate) => window.pc.addIceCandidate(candidate ? { candidate, sdpMLineIndex: 0 } : undefined);
  });
  return page;
}
/* What is there of the page's sound now goes to the far end, and its answer back. */
export async function sound(voice, far, call, ring) {
  const offer = await voice.until('cmd_sdp', (f) => f.call === call);
  expect(offer.ring === ring, JSON.stringify(offer));
  const text = await far.evaluate((sdp) => take(sdp), offer.text);
  voice.event('ev_sdp', call, { ring, text });
  for (;;) {
    const way = await voice.until('cmd_candidate', (f) => f.call === call);
    await far.evaluate((c) => way(c), way.text);
    if (!way.text) break;
  }
  await far.waitForFunction(() => pc.connectionState === 'connected');
}
/* A tone instead of a microphone, and permission as a person gives it. */
const microphone = (page, refuse = '') => page.context().addInitScript((name) => {
  navigator.mediaDevices.enumerateDevices = async () => [{ kind: 'audioinput', deviceId: 'm1', label: 'Headset', groupId: '' }];
  navigator.mediaDevices.getUserMedia = async () => {
    if (name) throw new DOMException('', name);
    const audio = new AudioContext(), tone = new OscillatorNode(audio, { frequency: 440 }), out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => audio.resume(), true); /* a microphone needs none */
    return out.stream;
  };
}, refuse);

export async function at_desk(server, login, { refuse = '', there = 'details.state summary', ...options } = {}) {
  const page = await person(options);
  await microphone(page, refuse);
  await page.goto(server.url('/inbox'));
  await sign_in(page, login, server.passwords[login]);
  await page.locator(there).waitFor();
  return page;
}
