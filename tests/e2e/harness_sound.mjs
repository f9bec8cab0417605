/* harness_sound.mjs: speech into a browser's microphone, what a page hears, and how like the one is to the other.
 *
 * A browser of its own for each who speaks: Chromium's pretended microphone plays one file, over and over. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch, root } from './chromium.mjs';
import { browsers, expect, PATIENCE_MS } from './harness.mjs';

const STEP_MS = 10, LAG_MS_MAX = 1200;
const dir = mkdtempSync(join(tmpdir(), 'tandem-speech-'));
const people = [];

/* Two of the fictional bank's sentences, which sound nothing like each other. */
export const SPEECH = {
  customer: 'Good morning. I should like to move eight hundred thousand from my savings to a fund, and to know what it costs.',
  agent: 'Certainly, madam. May I ask? Which account, which fund, and by when do you need it? One moment, please.',
};

export function speech(who) {
  const wav = join(dir, `${who}.wav`);
  const made = spawnSync('espeak-ng', ['-v', who === 'agent' ? 'en+m3' : 'en+f2', '-s', who === 'agent' ? '130' : '175', '-w', wav, SPEECH[who]]);
  expect(made.status === 0, `espeak-ng: ${made.stderr}`);
  return wav;
}

/* A browser with this person's microphone, which is allowed without a question: this Chromium has no window to ask in. */
export async function speaker(who) {
  const b = await launch('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${speech(who)}`);
  browsers.push(b);
  return b;
}

/* Keeps what the page says into its microphone and what it hears, with times. The page itself is left as it is. */
export const ears = (page) => page.context().addInitScript(() => {
  const RATE = 8000, KEPT = 12 * RATE;
  class Track {
    samples = []; pieces = []; count = 0; left = 0; sum = 0;
    async take(track) {
      const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const all = new Float32Array(value.numberOfFrames), each = value.sampleRate / RATE;
        value.copyTo(all, { planeIndex: 0, format: 'f32-planar' });
        value.close();
        for (const x of all) {
          this.sum += x;
          if (++this.left < each) continue;
          this.samples.push(this.sum / this.left);
          this.left = this.sum = 0;
          this.count++;
        }
        this.pieces.push([this.count, Date.now()]);
        if (this.samples.length > KEPT + RATE) this.samples.splice(0, RATE);
        if (this.pieces.length > 2400) this.pieces.splice(0, 600);
      }
    }
    last(seconds) {
      const n = Math.min(seconds * RATE, this.samples.length);
      const late = this.pieces.filter(([count]) => count > this.count - n).map(([count, at]) => at - count / RATE * 1000);
      return { at_ms: Math.min(...late) + (this.count - n) / RATE * 1000, rate: RATE, sound: this.samples.slice(-n) };
    }
  }
  window.ears = { said: new Track(), heard: new Track() };
  const opened = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (...a) {
    const stream = await opened.apply(this, a);
    window.ears.said = new Track();
    void window.ears.said.take(stream.getAudioTracks()[0]); /* not a clone: what is shut is silent here too */
    return stream;
  };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...a) {
      super(...a);
      window.pc = this;
      this.addEventListener('track', ({ track }) => {
        window.ears.heard = new Track();
        void window.ears.heard.take(track.clone());
      });
    }
  };
});
export const listen = (page, seconds) => page.evaluate((s) => ({ said: ears.said.last(s), heard: ears.heard.last(s) }), seconds);

/* A person at a SIP telephone (sip_person.py). */
export class Telephone {
  errors = '';
  #turn = Promise.resolve();
  constructor(port, who) {
    this.process = spawn('/usr/bin/python3', [join(root, 'tests/e2e/sip_person.py'), String(port), speech(who)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (d) => (this.errors += d));
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    people.push(this);
  }
  does(step, more = {}) {
    const turn = this.#turn.then(async () => {
      this.process.stdin.write(`${JSON.stringify({ do: step, ...more })}\n`);
      const { value, done } = await this.lines.next();
      expect(!done, `the telephone broke: ${this.errors.slice(-2000)}`);
      const answer = JSON.parse(value);
      expect(!answer.failed, answer.failed);
      return answer;
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }
  listen = async (seconds) => {
    const { said, heard } = await this.does('listen', { seconds });
    const plain = (t) => {
      const b = Buffer.from(t.sound, 'base64');
      return { ...t, sound: Array.from({ length: b.length / 2 }, (_, i) => b.readInt16LE(2 * i) / 32768) };
    };
    return { said: plain(said), heard: plain(heard) };
  };
}

/* ---- comparing ---- */

function loudness({ at_ms, rate, sound }) {
  const step = rate * STEP_MS / 1000, out = [];
  for (let i = 0; i + step <= sound.length; i += step) {
    let sum = 0;
    for (let k = i; k < i + step; k++) sum += sound[k] * sound[k];
    out.push(Math.sqrt(sum / step));
  }
  return { from: Math.round(at_ms / STEP_MS), values: out };
}

function correlation(a, b) {
  const n = a.length, mean = (v) => v.reduce((s, x) => s + x, 0) / n, ma = mean(a), mb = mean(b);
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return aa && bb ? ab / Math.sqrt(aa * bb) : 0;
}

export const level_db = ({ sound }) => 10 * Math.log10(sound.reduce((s, x) => s + x * x, 0) / Math.max(1, sound.length) + 1e-12);

/* How like what was heard is to what was said, at the delay where it is most: 0 to 1; and how much louder. */
export function compare(said, heard) {
  const a = loudness(said), b = loudness(heard);
  let best = { likeness: 0, delay_ms: 0 };
  for (let lag = -5; lag <= LAG_MS_MAX / STEP_MS; lag++) {
    const first = Math.max(a.from + lag, b.from), last = Math.min(a.from + lag + a.values.length, b.from + b.values.length);
    if (last - first < 2000 / STEP_MS) continue;
    const r = correlation(a.values.slice(first - a.from - lag, last - a.from - lag), b.values.slice(first - b.from, last - b.from));
    if (r > best.likeness) best = { likeness: r, delay_ms: lag * STEP_MS };
  }
  return { ...best, gain_db: level_db(heard) - level_db(said) };
}

const LIKE = 0.75, SECONDS = 5;
const round = (c) => `likeness ${c.likeness.toFixed(2)}, ${c.delay_ms} ms, ${c.gain_db.toFixed(1)} dB`;

/* Until what the one says is what the other hears; told with its figures. */
export async function hears(name, from, to) {
  let c = {};
  for (const by = Date.now() + 2 * PATIENCE_MS; ; await new Promise((r) => setTimeout(r, 300))) {
    const { said } = await from(SECONDS), { heard } = await to(SECONDS);
    if (said.sound.length >= 4 * said.rate && heard.sound.length >= 4 * heard.rate) {
      c = compare(said, heard);
      if (c.likeness >= LIKE && Math.abs(c.gain_db) < 20) break;
    }
    expect(Date.now() < by, `${name} is not heard: ${c.likeness === undefined ? 'too little' : round(c)}, said at ${level_db(said).toFixed(0)} dB, heard at ${level_db(heard).toFixed(0)} dB`);
  }
  console.log(`    ${name}: ${round(c)}`);
  return c;
}

/* Until of what the one says nothing is heard by the other. quiet: nor anything else. */
export async function hears_not(name, from, to, quiet = true) {
  for (const by = Date.now() + 2 * PATIENCE_MS; ; await new Promise((r) => setTimeout(r, 300))) {
    const { said } = await from(3), { heard } = await to(3), c = compare(said, heard), db = level_db(heard);
    if (said.sound.length >= 2 * said.rate && (quiet ? db < -60 : c.likeness < 0.5 && db > -60)) return;
    expect(Date.now() < by, `${name} is heard still: ${round(c)}, at ${db.toFixed(0)} dB`);
  }
}

export async function still() {
  for (const p of people) {
    const ended = new Promise((done) => p.process.once('exit', done));
    p.process.stdin.end();
    if (p.process.exitCode === null) await ended;
  }
  rmSync(dir, { recursive: true, force: true });
}
