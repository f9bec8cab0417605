/* hand_over.mjs: a customer is passed on, in Chromium against the real server: two agents, in Chinese and in English, with the keyboard
 * alone.
 *
 * TANDEM is the program (default build/tandem). It is started on a port of its own in a new directory; passwords are read from what it
 * prints. SHOTS=DIR keeps screenshots. The cases build on each other, in order. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { axe, launch, root } from './chromium.mjs';

const tandem = resolve(process.env.TANDEM ?? join(root, 'build/tandem'));
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const PATIENCE_MS = 30000;

const data = mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
const passwords = {};
let port = 0, errors = '', failed = 0, broken = '';
const faults = [];
const expect = (ok, what) => {
  if (!ok) throw new Error(what);
};

const served = spawn(tandem, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--sample'], { stdio: ['ignore', 'pipe', 'pipe'] });
served.stderr.on('data', (d) => (errors += d));
for await (const line of createInterface({ input: served.stdout })) {
  const user = /^\s+([a-z][a-z0-9._-]+)\s+(\S{12,})\s+(agent|supervisor|administrator)\s/.exec(line);
  if (user) passwords[user[1]] = user[2];
  const address = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
  if (!address) continue;
  port = Number(address[1]);
  served.stdout.resume();
  break;
}
const url = (path) => `http://127.0.0.1:${port}${path}`;
const browser = await launch();

async function person(lang, { width = 1280, scheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 480 ? 844 : 720 }, colorScheme: scheme,
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    const known = /Failed to load resource|WebSocket connection to/.test(m.text()) && !/Content Security Policy/i.test(m.text());
    if ((m.type() === 'error' && !known) || /Content Security Policy/i.test(m.text())) faults.push(`${page.url()}: ${m.text()}`);
  });
  return { page, lang };
}

async function clean(p, name) {
  await p.page.waitForTimeout(200); /* let transitions end, or contrast is measured half-way */
  if (shots) await p.page.screenshot({ path: join(shots, `${name}.png`) });
  await p.page.evaluate(axe);
  const { violations } = await p.page.evaluate(() => axe.run(document));
  for (const v of violations) faults.push(`${name}: axe: ${v.id} ${v.nodes.map((n) => n.target.flat().join(' ')).join(', ')}`);
  if (!(await p.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))) faults.push(`${name}: the page scrolls sideways`);
}

async function test(name, act) {
  try {
    expect(!broken, `it goes on from ${broken}, which failed`);
    await act().catch((e) => {
      broken = name;
      throw e;
    });
    expect(faults.length === 0, faults.join('\n    '));
    console.log(`[       OK ] ${name}`);
  } catch (e) {
    failed++;
    console.log(`    ${e.stack ?? e}\n[  FAILED  ] ${name}`);
    for (const [i, page] of browser.contexts().flatMap((c) => c.pages()).entries())
      if (shots && broken === name) await page.screenshot({ path: join(shots, `failed-${name}-${i}.png`) }).catch(() => {});
  }
  faults.length = 0;
}

const word = {
  zh: { login: '用户名', password: '密码', ready: '进入就绪', waiting: '等待下一位客户' },
  en: { login: 'Login', password: 'Password', ready: 'Go ready', waiting: 'Waiting for the next customer' },
};

async function agent(login, lang, options) {
  const p = await person(lang, options);
  const w = word[lang];
  await p.page.goto(url('/'));
  await p.page.getByLabel(w.login).fill(login);
  await p.page.getByLabel(w.password, { exact: true }).fill(passwords[login]);
  await p.page.keyboard.press('Enter');
  await p.page.getByRole('button', { name: w.ready }).focus();
  await p.page.keyboard.press('Enter');
  await p.page.getByRole('heading', { name: w.waiting }).waitFor();
  return p;
}

async function customer(lang, text) {
  const p = await person(lang, { width: 390 });
  await p.page.goto(url(`/demo?lang=${lang}`));
  await p.page.locator('.launch').click();
  await p.page.locator('input[name=topic][value=general]').check();
  await p.page.locator('form.body textarea').fill(text);
  await p.page.locator('form.body .main').click();
  return p;
}

const bubble = (p, text) => p.page.locator('.bubble', { hasText: text });
const focused = (p) => p.page.evaluate(() => document.activeElement?.id ?? '');

let liu, zhang, guest;
try {
  await test('alt_t_opens_the_panel_and_initials_find_a_colleague', async () => {
    liu = await agent('liu.siqi', 'zh');
    guest = await customer('zh', '请问怎么挂失银行卡？');
    await liu.page.getByRole('heading', { name: '其他咨询' }).waitFor();
    await liu.page.keyboard.press('Alt+a');
    await bubble(liu, '怎么挂失').waitFor();
    zhang = await agent('zhang.qiang', 'en', { scheme: 'dark' });
    await liu.page.keyboard.press('Alt+t');
    const dialog = liu.page.getByRole('dialog');
    await dialog.getByRole('option', { name: /张强/ }).waitFor();
    expect(await dialog.getByRole('combobox').evaluate((e) => e === document.activeElement), 'the search has no focus');
    expect((await dialog.getByRole('option', { name: /刘思琪/ }).count()) === 0, 'one may pass it to oneself');
    await clean(liu, 'transfer-zh-light-1280');
    /* What colleagues do is told while one looks, and who can take it stands first; the mark stays where it was. */
    const where = (re) => dialog.getByRole('option', { name: re });
    expect((await dialog.getByRole('option').first().textContent()).includes('张强'), 'who can take it is not first');
    await zhang.page.keyboard.press('Alt+b');
    await where(/张强.*小休/).waitFor();
    expect((await where(/张强/).getAttribute('aria-disabled')) === 'true', 'one who pauses may be chosen');
    await where(/张强/).click({ force: true });
    expect((await dialog.getByRole('option', { selected: true }).count()) === 0, 'one who pauses was chosen');
    await clean(liu, 'transfer-paused-zh-light-1280');
    await dialog.getByRole('combobox').focus();
    await zhang.page.keyboard.press('Alt+r');
    await where(/张强.*空闲/).waitFor();
    await liu.page.keyboard.type('zq');
    await dialog.getByRole('option', { name: /张强.*空闲/ }).waitFor();
    expect((await dialog.getByRole('option').count()) === 1, 'others are found too');
    await liu.page.keyboard.press('Enter');
    expect((await focused(liu)) === 'transfer-note', 'the note has no focus');
    await liu.page.keyboard.type('客户卡丢了，请优先挂失');
    await dialog.getByRole('button', { name: /转接给 张强/ }).waitFor();
    await clean(liu, 'transfer-chosen-zh-light-1280');
  });

  await test('the_colleague_is_asked_with_the_note_and_the_name_of_who_had_it', async () => {
    await liu.page.keyboard.press('Control+Enter');
    await liu.page.getByRole('dialog').waitFor({ state: 'detached' });
    await liu.page.getByRole('heading', { name: word.zh.waiting }).waitFor();
    await zhang.page.locator('.offer .passed', { hasText: 'Passed on by Liu Siqi' }).waitFor();
    await zhang.page.locator('.offer .passed', { hasText: '请优先挂失' }).waitFor();
    await zhang.page.locator('.offer .reason', { hasText: 'A colleague transferred it to you by name; nobody else was compared.' }).waitFor();
    expect((await zhang.page.locator('.offer .reason', { hasText: 'considered' }).count()) === 0, 'one agent was compared with nobody, and counted');
    await clean(zhang, 'transfer-offer-en-dark-1280');
    await guest.page.locator('.panel .note', { hasText: '正在为您转接同事' }).waitFor();
    await clean(guest, 'widget-passed-zh-light-390');
    expect((await guest.page.locator('.msg', { hasText: '优先' }).count()) === 0, 'the customer sees the note');
    await zhang.page.keyboard.press('Alt+a');
    await bubble(zhang, '怎么挂失').waitFor();
    await zhang.page.locator('.talk > .passed', { hasText: 'Liu Siqi' }).waitFor();
    await guest.page.locator('.panel .status', { hasText: '张强' }).waitFor();
    await clean(zhang, 'transfer-talk-en-dark-1280');
    await zhang.page.locator('main textarea').fill('我来帮您挂失');
    await zhang.page.keyboard.press('Enter');
    await guest.page.locator('.msg', { hasText: '我来帮您挂失' }).waitFor();
  });

  await test('on_to_a_queue_from_a_phone_in_english_and_over_a_reload', async () => {
    await zhang.page.setViewportSize({ width: 390, height: 844 });
    await zhang.page.keyboard.press('Alt+t');
    const dialog = zhang.page.getByRole('dialog');
    await dialog.getByRole('option', { name: /General service.*waiting/ }).waitFor();
    await clean(zhang, 'transfer-en-dark-390');
    await zhang.page.keyboard.type('general s');
    await zhang.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Pass on to General service' }).waitFor();
    await zhang.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    /* Who had it first is not asked again, whatever the queue says. */
    await guest.page.locator('.panel .note', { hasText: '正在为您转接同事' }).waitFor();
    await guest.page.reload();
    await guest.page.locator('.launch').click();
    await guest.page.locator('.panel .note', { hasText: '正在为您转接同事' }).waitFor();
    await liu.page.getByRole('heading', { name: word.zh.waiting }).waitFor();
    expect((await liu.page.locator('.offer').count()) === 0, 'it came back to who had passed it on');
  });

  await test('somebody_else_of_the_queue_takes_it_and_escape_changes_nothing', async () => {
    const ye = await person('en');
    await ye.page.goto(url('/'));
    await ye.page.getByLabel('Login').fill('ye.qing');
    await ye.page.getByLabel('Password', { exact: true }).fill(passwords['ye.qing']);
    await ye.page.keyboard.press('Enter');
    await ye.page.getByRole('button', { name: 'Go ready' }).click();
    await ye.page.locator('.offer .passed', { hasText: 'Zhang Qiang' }).waitFor();
    await ye.page.keyboard.press('Alt+a');
    await bubble(ye, '我来帮您挂失').waitFor();
    await ye.page.keyboard.press('Alt+t');
    await ye.page.getByRole('dialog').getByRole('option', { name: /Liu Siqi/ }).waitFor();
    await clean(ye, 'transfer-en-light-1280');
    await ye.page.keyboard.press('Escape');
    await ye.page.getByRole('dialog').waitFor({ state: 'detached' });
    await guest.page.locator('.panel .status', { hasText: '叶青' }).waitFor();
    await ye.page.getByRole('button', { name: 'Timeline' }).click();
    await ye.page.locator('.event', { hasText: 'Passed on' }).nth(1).waitFor();
  });
} finally {
  await browser.close();
  const ended = new Promise((done) => served.once('exit', done));
  served.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
  if (/ERROR: AddressSanitizer|runtime error:|ThreadSanitizer/.test(errors)) {
    console.log(errors.slice(-4000));
    failed++;
  }
}
process.exit(failed ? 1 : 0);
