/* voice_wire.mjs: a real browser's leg: checks, handshake, keys, sound and digits, against src/wire/browser_test.c. No server is needed.
 *
 * harness.mjs says how it is called; the far end is built beside the program under test. */
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { alone, expect, over, PATIENCE_MS, person, status } from './harness.mjs';

const far_end = join(dirname(resolve(process.env.TANDEM ?? join(import.meta.dirname, '../../build/tandem'))), 'src/wire/wire_browser_test');
const OURS_HZ = 440, THEIRS_HZ = 1000;

/* The far end: what it said, and waiting for what it will say. */
class Far {
  lines = [];
  answers = [];
  rest = Buffer.alloc(0);
  errors = '';
  wakes = new Set();
  constructor() {
    this.process = spawn(far_end, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (d) => (this.errors += d));
    this.process.stdout.on('data', (d) => this.take(d));
    this.ended = new Promise((done) => this.process.once('exit', done));
  }
  take(d) {
    this.rest = Buffer.concat([this.rest, d]);
    for (let at; (at = this.rest.indexOf('\n')) >= 0; ) {
      const line = this.rest.subarray(0, at).toString(), bytes = Number(/^answer (\d+)$/.exec(line)?.[1] ?? 0);
      if (this.rest.length < at + 1 + bytes) break;
      if (bytes) this.answers.push(this.rest.subarray(at + 1, at + 1 + bytes).toString());
      else this.lines.push(line);
      this.rest = this.rest.subarray(at + 1 + bytes);
    }
    for (const wake of this.wakes) wake();
  }
  async until(right, what) {
    for (const by = Date.now() + PATIENCE_MS; !right(); ) {
      expect(Date.now() < by, `${what} never came; it said: ${this.lines.slice(-20).join(', ')} ${this.errors.slice(-2000)}`);
      await new Promise((done) => {
        const timer = setTimeout(done, 200);
        this.wakes.add(() => { clearTimeout(timer); done(); });
      });
      this.wakes.clear();
    }
  }
  async answer(sdp) {
    const n = this.answers.length, said = this.lines.length;
    this.process.stdin.write(`offer ${Buffer.byteLength(sdp)}\n${sdp}`);
    const refusal = () => this.lines.slice(said).find((l) => l.startsWith('refused'));
    await this.until(() => this.answers.length > n || refusal(), 'an answer');
    return this.answers[n] ?? refusal();
  }
  says = (pattern) => this.until(() => this.lines.some((l) => pattern.test(l)), pattern);
  async end() {
    this.process.stdin.end();
    const code = await this.ended;
    expect(code === 0 && !/Sanitizer|runtime error/.test(this.errors), `the far end ended with ${code}: ${this.errors.slice(-4000)}`);
  }
}

/* A page that makes a tone instead of having a microphone. */
async function caller() {
  const page = await person();
  await page.evaluate((hz) => {
    const audio = new AudioContext(), tone = new OscillatorNode(audio, { frequency: hz }), gain = new GainNode(audio, { gain: 0.25 });
    const out = audio.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    const pc = new RTCPeerConnection();
    window.it = { audio, pc, sender: pc.addTrack(out.stream.getAudioTracks()[0], out.stream) };
    pc.ontrack = ({ track }) => {
      const stream = new MediaStream([track]);
      it.played = new Audio(); /* without it nothing is decoded for the analyser */
      it.played.srcObject = stream;
      it.played.muted = true;
      it.played.play();
      it.ear = new AnalyserNode(audio, { fftSize: 8192, smoothingTimeConstant: 0 });
      audio.createMediaStreamSource(stream).connect(it.ear);
    };
  }, OURS_HZ);
  return page;
}

/* Offers and takes the answer; `change` is what somebody in between does to the offer. */
async function offer(page, far, change = (sdp) => sdp) {
  const sdp = await page.evaluate(async () => {
    await it.pc.setLocalDescription();
    return it.pc.localDescription.sdp;
  });
  const answer = await far.answer(change(sdp));
  if (answer.startsWith('v=0')) await page.evaluate((text) => it.pc.setRemoteDescription({ type: 'answer', sdp: text }), answer);
  return answer;
}

/* The far end's tone in the page: the strongest frequency. */
const hears = (page, hz) => page.waitForFunction((wanted) => {
  if (!it.ear) return false;
  const bins = new Float32Array(it.ear.frequencyBinCount), step = it.audio.sampleRate / it.ear.fftSize;
  it.ear.getFloatFrequencyData(bins);
  let best = 2;
  for (let i = 2; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
  return bins[best] > -50 && Math.abs(best * step - wanted) < 2 * step;
}, hz, { polling: 100 });

const heard_by_far = (l) => {
  const [, hz, level, share] = /^heard (\d+) (-?[\d.]+) ([\d.]+)$/.exec(l) ?? [];
  return Number(hz) === OURS_HZ && level > -20 && level < -8 && share > 0.9;
};
const stats = (page, type) => page.evaluate(async (t) => [...(await it.pc.getStats()).values()].filter((s) => s.type === t), type);

try {
  const page = await caller(), far = new Far();
  await alone('a_browser_and_we_hear_each_others_tone_in_pcma_under_keys', async () => {
    const answer = await offer(page, far);
    expect(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 8 \d+\r$/m.test(answer), answer);
    await far.says(/^ready \d+$/);
    await far.until(() => far.lines.some(heard_by_far), `${OURS_HZ} Hz`);
    await hears(page, THEIRS_HZ);
    const [transport] = await stats(page, 'transport');
    expect(transport.dtlsState === 'connected' && transport.tlsVersion === 'FEFD' && /^SRTP_(AEAD_AES_128_GCM|AES128_CM_SHA1_80)$/.test(transport.srtpCipher), JSON.stringify(transport));
    console.log(`    ${transport.srtpCipher}, ${far.lines.find((l) => l.startsWith('ready'))} us`);
  });
  await alone('reports_are_opened_on_both_sides', async () => {
    await far.says(/^rtcp$/);
    for (const by = Date.now() + PATIENCE_MS; !(await stats(page, 'remote-inbound-rtp')).length; await page.waitForTimeout(100)) expect(Date.now() < by, 'the browser never took a report');
  });
  await alone('digits_pressed_in_the_page_arrive_each_once_and_in_order', async () => {
    await page.evaluate(() => it.sender.dtmf.insertDTMF('159*0#', 100, 70));
    const digits = () => far.lines.filter((l) => l.startsWith('digit ')).map((l) => l[6]).join('');
    await far.until(() => digits().length >= 6, 'six digits');
    expect(digits() === '159*0#', digits());
  });
  await alone('hold_and_an_ice_restart_keep_the_keys_and_the_sound', async () => {
    await page.evaluate(() => { it.pc.getTransceivers()[0].direction = 'sendonly'; });
    expect(/^a=recvonly\r$/m.test(await offer(page, far)), 'held, and not recvonly');
    await page.evaluate(() => { it.pc.getTransceivers()[0].direction = 'sendrecv'; it.pc.restartIce(); });
    const before = far.answers.at(-1), answer = await offer(page, far);
    const frag = (sdp) => /^a=ice-ufrag:(\S+)/m.exec(sdp)[1];
    expect(frag(answer) !== frag(before) && /^a=sendrecv\r$/m.test(answer), 'no restart');
    expect(Number(/^o=\S+ \d+ (\d+)/.exec(answer.split('\r\n')[1])[1]) === 3, answer);
    await page.waitForFunction(() => it.pc.connectionState === 'connected');
    const n = far.lines.length;
    await far.until(() => far.lines.slice(n).filter(heard_by_far).length >= 2, 'sound after the restart');
    await hears(page, THEIRS_HZ);
    expect(far.lines.filter((l) => l.startsWith('ready')).length === 1, 'shaken twice');
  });
  await alone('a_browser_that_leaves_says_so', async () => {
    await page.evaluate(() => it.pc.close());
    await far.says(/^failed 3$/);
    await far.end();
  });

  await alone('a_certificate_other_than_the_described_one_gets_no_keys', async () => {
    const other = await caller(), guard = new Far();
    await offer(other, guard, (sdp) => sdp.replace(/(a=fingerprint:sha-256 )(..)/, (_, head, byte) => head + (byte === '00' ? '01' : '00')));
    await guard.says(/^failed 1$/);
    expect(!guard.lines.some((l) => l.startsWith('ready') || l.startsWith('heard')), guard.lines.join());
    await other.evaluate(() => it.pc.close());
    await guard.end();
  });
  await alone('a_page_hears_it_when_we_hang_up', async () => {
    const other = await caller(), guard = new Far();
    await offer(other, guard);
    await guard.says(/^ready/);
    await other.waitForFunction(() => it.pc.connectionState === 'connected');
    await guard.end();
    await other.waitForFunction(() => it.sender.transport.state === 'closed' && it.pc.connectionState === 'closed' || it.pc.connectionState === 'failed');
  });
} finally {
  await over();
}
process.exit(status());
