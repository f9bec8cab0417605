/* harness.mjs: what the stories in Chromium share: the server under test, the browser, people with pages of their own, cases.
 *
 * TANDEM is the program (default build/tandem); each server has a port of its own and a new directory. SHOTS=DIR keeps screenshots.
 * PATIENCE_MS is how long a page may take for what is waited for. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { axe, launch, root } from './chromium.mjs';

const tandem = resolve(process.env.TANDEM ?? join(root, 'build/tandem'));
export const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 20000);

export const expect = (ok, what) => {
  if (!ok) throw new Error(what);
};

/* For a telephone of its own: SIP over UDP. */
export const free_port = () => new Promise((done) => {
  const s = createSocket('udp4').bind(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
});

/* One `tandem serve`; what it prints is read as a person would read it. */
export class Server {
  data = mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
  passwords = {};
  port = 0;
  code = '';
  errors = '';
  constructor(...args) {
    this.args = args;
  }
  async start() {
    this.process = spawn(tandem, ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...this.args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (d) => (this.errors += d));
    for await (const line of createInterface({ input: this.process.stdout })) {
      const user = /^\s+([a-z][a-z0-9._-]+)\s+(\S{12,})\s+(agent|supervisor|administrator)\s/.exec(line);
      if (user) this.passwords[user[1]] = user[2];
      this.code = /^\s+set-up code\s+(\S+)/.exec(line)?.[1] ?? this.code;
      const address = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
      if (address) {
        this.port = Number(address[1]);
        this.process.stdout.resume();
        return this;
      }
    }
    throw new Error(`the server ended: ${this.errors.slice(-2000)}`);
  }
  async end(signal) {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill(signal);
    await ended;
  }
  async done() {
    if (this.process?.exitCode === null && this.process.signalCode === null) await this.end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
    if (/ERROR: AddressSanitizer|runtime error:|ThreadSanitizer/.test(this.errors)) throw new Error(this.errors.slice(-4000));
  }
  url = (path) => `http://127.0.0.1:${this.port}${path}`;
}

export const browser = await launch();
export const browsers = [browser]; /* those of a story that needs more than one */

/* What is wrong but does not stop the story: it fails the case that runs. */
export const faults = [];

/* A 400 or 401 is what some cases ask for, and where a server is killed or a session ends a socket is not opened (sockets); a
 * breach of the content security policy never is. */
export function watch(page, sockets = true) {
  const known = sockets ? /Failed to load resource|WebSocket connection to/ : /Failed to load resource/;
  page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    const breach = /Content Security Policy/i.test(m.text());
    if (breach || (m.type() === 'error' && !known.test(m.text()))) faults.push(`${page.url()}: ${m.text()}`);
  });
  return page;
}

/* A browser of somebody's own (by: in another Chromium). What is not named here is playwright's. */
export async function person({ lang = 'en', width = 1280, height = width < 480 ? 844 : 800, scheme = 'light', sockets = true, by = browser, ...more } = {}) {
  const context = await by.newContext({ viewport: { width, height }, colorScheme: scheme, locale: lang === 'zh' ? 'zh-CN' : 'en-GB', ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  return watch(await context.newPage(), sockets);
}

export async function sign_in(page, login, password) {
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(password);
  await page.keyboard.press('Enter');
}

/* Who is signed in chooses a language. It is kept on the server: the browser's counts only for who never chose one. */
export const speaks = (page, lang) => prefers(page, 'lang', lang);
export const prefers = (page, key, value) => ask(page, 'PUT', '/api/preferences', { set: [{ key, value }] });

/* At their desk; `there` is what shows it. */
export async function agent(server, login, { there = 'details.state summary', ...options } = {}) {
  const page = await person(options);
  await page.goto(server.url('/inbox'));
  await sign_in(page, login, server.passwords[login]);
  await page.locator(there).waitFor();
  return page;
}

/* page.route() of a page that is open. The browser says that it intercepts a moment before the page's own loaders know of it, and what is asked in between
   passes by: this waits until one request was caught. */
export async function intercept(page, url, handler, options) {
  const yet = '**/intercepted-yet';
  await page.route(url, handler, options);
  await page.route(yet, (route) => route.fulfill({ status: 204 }));
  while ((await page.evaluate(() => fetch('/intercepted-yet').then((r) => r.status))) !== 204);
  await page.unroute(yet);
}

/* Writes on the demo page. */
export async function customer(server, text, { lang = 'zh', ...options } = {}) {
  const page = await person({ lang, ...options });
  await page.goto(server.url(`/demo?lang=${lang}`));
  await page.locator('.launch').click();
  await page.locator('input[name=topic][value=general]').check();
  await page.locator('form.body textarea').fill(text);
  await page.locator('form.body .main').click();
  return page;
}

/* As the page's own code asks the server: the answer's JSON; an error is thrown. */
export async function ask(page, method, path, body) {
  return page.evaluate(async ([m, p, b]) => {
    const { csrf } = await (await fetch('/api/session')).json();
    const r = await fetch(p, { method: m, headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' }, ...(b && { body: JSON.stringify(b) }) });
    const text = await r.text();
    if (!r.ok) throw new Error(`${m} ${p}: ${r.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }, [method, path, body]);
}

/* Asks until the answer is right. (waitForFunction waits for no promise: an async one always seems true.) */
export async function answers(page, path, right) {
  for (const until = Date.now() + PATIENCE_MS; !right(await ask(page, 'GET', path)); await page.waitForTimeout(50)) expect(Date.now() < until, `${path} never came right`);
}

/* By an administrator: of a queue, what is not named stays. */
export async function set_queue(page, name_en, change) {
  const { id, ...queue } = (await ask(page, 'GET', '/api/queues')).queues.find((q) => q.name_en === name_en);
  await ask(page, 'PUT', `/api/queues/${id}`, { ...queue, ...change });
}

/* The number of what a page shows, from its address. */
export const shown_id = (page) => new URL(page.url()).pathname.split('/').pop();

/* What is shown is over, and gets its code. */
export async function wrap_up(page, code) {
  await page.locator('[data-wrap-code]').waitFor();
  const contact = shown_id(page);
  await ask(page, 'POST', `/api/contacts/${contact}/wrap`, { code });
  await page.locator('[data-wrap-code]').waitFor({ state: 'detached' });
}

/* The agent accepts and ends a chat: it waits for its code. */
export async function wrapping(page) {
  await accepted(page);
  await ended(page);
}
export async function accepted(page) {
  await page.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
  await page.keyboard.press('Alt+KeyA');
  await page.locator('main form textarea').waitFor();
}
export async function ended(page) {
  await ask(page, 'POST', `/api/contacts/${shown_id(page)}/end`, { seq: 0 });
  await page.locator('[data-wrap-code]').waitFor();
}

/* An editor of the settings. */
export const field = (page, name) => page.locator(`#f-${name}`);
export const save = (page) => page.getByRole('button', { name: /^(Save|保存)$/ }).click();
export const saved = (page) => page.locator('form [role=status]', { hasText: /^(Saved|已保存)/ }).waitFor();

export const box = (page) => page.locator('main form textarea');
export const bubble = (page, text) => page.locator('.message .bubble', { hasText: text });

/* As an input method does it: text that is being composed, an Enter that only ends it, then the text that stays. */
export async function compose(page, text) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  for (const type of ['rawKeyDown', 'keyUp'])
    await cdp.send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
  return { end: () => cdp.send('Input.insertText', { text }) };
}

export async function picture(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

/* What axe and a ruler say against the page. */
export async function flaws(page, name) {
  await page.waitForTimeout(200); /* Transitions end, or contrast is measured half-way. */
  await picture(page, name);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  const said = violations.map((v) => `${v.id} ${v.nodes.map((n) => `${n.target.flat().join(' ')}: ${n.any[0]?.message ?? ''}`).join(', ')}`);
  const found = said.length ? [`${name}: axe: ${said.join('; ')}`] : [];
  if (!(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))) found.push(`${name}: the page scrolls sideways`);
  return found;
}

export async function clean(page, name) {
  const found = await flaws(page, name);
  expect(found.length === 0, found.join('\n    '));
}

const SHOWN_MAX = 1000; /* characters of a page that are printed where a case fails */
let failed = 0, broken = '';

/* A case that may be told whatever became of those before. */
export async function alone(name, act) {
  try {
    await act();
    expect(faults.length === 0, `in the console: ${faults.join('\n    ')}`);
    console.log(`[       OK ] ${name}`);
  } catch (e) {
    failed++;
    console.log(`    ${e.stack ?? e}\n[  FAILED  ] ${name}`);
    for (const [i, page] of browsers.flatMap((b) => b.contexts()).flatMap((c) => c.pages()).entries())
      if (!broken || broken === name) {
        await picture(page, `failed-${name}-${i}`).catch(() => {});
        const text = (await page.evaluate(() => document.body.innerText).catch((e) => String(e))).replace(/\s+/g, ' ');
        console.log(`    ${page.url()} shows: ${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX / 2)} ... ${text.slice(-SHOWN_MAX / 2)}` : text}`);
      }
  }
  faults.length = 0;
}

/* A case that goes on from those before: after one that broke off, none is told. */
export const test = (name, act) => alone(name, async () => {
  expect(!broken, `it goes on from ${broken}, which failed`);
  await act().catch((e) => {
    broken = name;
    throw e;
  });
});

/* In a `finally`: nothing of ours stays behind. */
export async function over(...servers) {
  for (const b of browsers) await b.close();
  for (const server of servers) await server.done();
}
export const status = () => (failed ? 1 : 0);
