/* replies.mjs: canned replies in Chromium: kept, imported and exported, inserted by a slash, filled in, never sent unfilled.
 *
 * TANDEM is the program (default build/tandem), on a port of its own in a new directory. SHOTS=DIR keeps screenshots. The cases build
 * on each other, in order. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tandem = resolve(process.env.TANDEM ?? join(root, 'build/tandem'));
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 20000);

const data = mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
const passwords = {};
let port = 0, errors = '', failed = 0;
const faults = [];
const expect = (ok, what) => {
  if (!ok) throw new Error(what);
};

const served = spawn(tandem, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--sample'], { stdio: ['ignore', 'pipe', 'pipe'] });
served.stderr.on('data', (d) => (errors += d));
for await (const line of createInterface({ input: served.stdout })) {
  const user = /^\s+([a-z][a-z0-9._-]+)\s+(\S{12,})\s+(agent|supervisor|administrator)\s/.exec(line);
  if (user) passwords[user[1]] = user[2];
  port = Number(/http:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1] ?? 0);
  if (port) break;
}
served.stdout.resume();
if (!port) throw new Error(`the server ended: ${errors.slice(-2000)}`);
const url = (path) => `http://127.0.0.1:${port}${path}`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu',
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

async function person({ lang = 'en', width = 1280, scheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 480 ? 844 : 800 }, colorScheme: scheme,
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    /* A 400 or 401 is what some cases ask for; a breach of the content security policy never is. */
    const known = /Failed to load resource|WebSocket/.test(m.text()) && !/Content Security Policy/i.test(m.text());
    if ((m.type() === 'error' && !known) || /Content Security Policy/i.test(m.text())) faults.push(`${page.url()}: ${m.text()}`);
  });
  return page;
}

async function sign_in(page, login) {
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(passwords[login]);
  await page.keyboard.press('Enter');
}

async function agent(login, options) {
  const page = await person(options);
  await page.goto(url('/inbox'));
  await sign_in(page, login);
  await page.locator('nav.rail').waitFor();
  return page;
}

async function customer(text, options) {
  const page = await person({ lang: 'zh', ...options });
  await page.goto(url(`/demo?lang=${options?.lang ?? 'zh'}`));
  await page.locator('.launch').click();
  await page.locator('input[name=topic][value=general]').check();
  await page.locator('form.body textarea').fill(text);
  await page.locator('form.body .main').click();
  return page;
}

async function clean(page, name) {
  await page.waitForTimeout(200); /* Transitions end, or contrast is measured half-way. */
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  const said = violations.map((v) => `${v.id} ${v.nodes.map((n) => `${n.target.flat().join(' ')}: ${n.any[0]?.message ?? ''}`).join(', ')}`);
  expect(said.length === 0, `${name}: axe: ${said.join('; ')}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: the page scrolls sideways`);
}

let broken = '';
async function test(name, act) {
  try {
    expect(!broken, `it goes on from ${broken}, which failed`);
    await act().catch((e) => {
      broken = name;
      throw e;
    });
    expect(faults.length === 0, `in the console: ${faults.join('; ')}`);
    console.log(`[       OK ] ${name}`);
  } catch (e) {
    failed++;
    console.log(`    ${e.stack ?? e}\n[  FAILED  ] ${name}`);
    for (const [i, page] of browser.contexts().flatMap((c) => c.pages()).entries())
      if (shots && broken === name) await page.screenshot({ path: join(shots, `failed-${name}-${i}.png`) }).catch(() => {});
  }
  faults.length = 0;
}

const bubble = (page, text) => page.locator('.message .bubble', { hasText: text });
const box = (page) => page.locator('main form textarea');
const said = (page, text) => page.locator('.msg', { hasText: text });
/* As an input method does it: text that is being composed, an Enter that only ends it, then the text that stays. */
async function compose(page, text) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  for (const type of ['rawKeyDown', 'keyUp'])
    await cdp.send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
  return { end: () => cdp.send('Input.insertText', { text }) };
}

const list = (page) => page.locator('.canned');
const option = (page) => page.locator('.canned [role=option][aria-selected=true]');
const options = (page) => page.locator('.canned [role=option] strong').allTextContents();
const field = (page, name) => page.locator(`#f-${name}`);
const file = (name, text) => {
  const path = join(data, name);
  writeFileSync(path, text);
  return path;
};
async function settled(page, want) {
  await page.waitForFunction((n) => [...document.querySelectorAll('.canned [role=option] strong')].map((e) => e.textContent).join() === n, want.join());
}

const TABLE = [
  ['scope', 'queue', 'lang', 'folder', 'name', 'words', 'text'],
  ['company', '', 'zh', '问候', '问候', '您好 开场', '{customer.name}您好，我是{company}的{agent.name}。'],
  ['company', '', 'zh', '售后', '退款说明', '退钱', '您好，退款会在三个工作日内到账。'],
  ['company', '', 'any', '', 'office', 'where', '  '.trim() + 'We are open, "every day",\nalso on Sundays.'],
  ['queue', 'General service', 'zh', '', '转接', '', '正在为您联系{queue}的同事，现在是{now}。'],
  ['queue', 'Cards', 'zh', '', '挂失', '', '卡片已挂失。'],
];
const csv = (rows) => rows.map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n') + '\r\n';

let admin, lin, zhou;
try {
  await test('a_reply_with_an_unknown_variable_is_not_saved_and_the_right_one_is_named', async () => {
    admin = await agent('admin');
    await admin.goto(url('/settings/replies'));
    await admin.getByText('There are no canned replies yet').waitFor();
    await clean(admin, 'replies-none-en-light-1280');
    await admin.getByRole('link', { name: 'Add a canned reply' }).click();
    await field(admin, 'name').fill('welcome');
    await field(admin, 'text').fill('Dear {customer.nmae}, ');
    await admin.getByRole('button', { name: 'your name' }).click();
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('There is no variable {customer.nmae}. Did you mean {customer.name}?').waitFor();
    expect((await field(admin, 'text').inputValue()) === 'Dear {customer.nmae}, {agent.name}', await field(admin, 'text').inputValue());
    await clean(admin, 'replies-wrong-en-light-1280');
    await field(admin, 'text').fill('Dear {customer.name}, this is {agent.name} of {company}.');
    await field(admin, 'lang').selectOption('en');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.locator('.list a', { hasText: '/welcome' }).waitFor();
    await admin.getByText('Saved', { exact: true }).waitFor();
    await clean(admin, 'replies-en-light-1280');
  });

  await test('a_file_with_mistakes_imports_nothing_and_names_each_line', async () => {
    const bad = [...TABLE, ['queue', 'Nowhere', 'zh', '', 'x', '', 'y'], ['company', '', 'fr', '', 'x', '', 'y']];
    const pick = admin.locator('input[type=file]');
    await pick.setInputFiles(file('bad.csv', csv(bad)));
    await admin.getByText('There is no queue Nowhere.').waitFor();
    const lines = await admin.locator('.list ol li').allTextContents();
    expect(lines.length === 2 && lines[0].startsWith('Line 8') && lines[1].startsWith('Line 9'), lines.join(' | '));
    await pick.setInputFiles(file('worse.csv', csv([...TABLE, ['company', '', 'zh', '', 'two words', '', 'y'], ['company', '', 'zh', '', 'z', '', '{compny}']])));
    await admin.getByText('Did you mean {company}?').waitFor();
    const said = await admin.locator('.list ol li').allTextContents();
    expect(said.length === 2 && said[0].startsWith('Line 8 name:') && said[1].startsWith('Line 9 text:'), said.join(' | '));
    await clean(admin, 'replies-import-wrong-en-light-1280');
    await pick.setInputFiles(file('gbk.csv', Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 10])));
    await admin.getByText('not in UTF-8').waitFor();
    expect((await admin.locator('.list li a').count()) === 1, 'something was imported all the same');
  });

  await test('a_right_file_is_imported_and_comes_out_as_it_went_in', async () => {
    await admin.locator('input[type=file]').setInputFiles(file('good.csv', '\ufeff' + csv(TABLE)));
    await admin.getByText('5 new, 0 changed, 0 the same.').waitFor();
    expect((await admin.locator('.list li a').count()) === 1, 'it was imported before it was agreed to');
    await admin.getByRole('button', { name: 'Import', exact: true }).click();
    await admin.getByText('Imported: 5 new').waitFor();
    await admin.locator('.list a', { hasText: '/挂失' }).waitFor();
    const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('button', { name: 'Export CSV' }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\ufeffscope,queue,lang,'), `it begins with ${text.slice(0, 20)}`);
    await admin.locator('input[type=file]').setInputFiles(file('again.csv', text));
    await admin.getByText('0 new, 0 changed, 6 the same.').waitFor();
    await admin.getByRole('button', { name: 'Cancel' }).click();
    await admin.getByRole('searchbox').fill('tksm');
    await admin.waitForFunction(() => document.querySelectorAll('.list li a').length === 2); /* what is open stays */
    await admin.context().close();
  });

  await test('a_slash_opens_what_fits_the_contact_and_keys_alone_choose', async () => {
    lin = await agent('lin.haiyan', { lang: 'en' });
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer('请问怎么退款？');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '请问怎么退款').waitFor();
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    /* A customer who writes Chinese, in General service: other languages come last, other queues' not at all. */
    const all = await options(lin);
    expect(all.length === 5 && all.at(-1) === '/welcome' && !all.includes('/挂失') && all.includes('/转接'), all.join());
    await clean(lin, 'slash-en-light-1280');
    await lin.keyboard.type('tk');
    await settled(lin, ['/退款说明']);
    expect((await box(lin).getAttribute('aria-activedescendant')) === (await option(lin).getAttribute('id')), 'a screen reader is not told');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()) === '您好，退款会在三个工作日内到账。', await box(lin).inputValue());
    expect((await list(lin).count()) === 0 && (await lin.locator('.message').count()) === 1, 'the list is still there, or something was sent');
    await lin.keyboard.press('Control+z');
    expect((await box(lin).inputValue()).includes('/'), 'it cannot be undone');
    await box(lin).fill('');
    await lin.keyboard.type('/退');
    await settled(lin, ['/退款说明']);
    await lin.keyboard.press('Tab');
    await lin.keyboard.press('Enter');
    await bubble(lin, '三个工作日').waitFor();
    await zhou.locator('.msg', { hasText: '三个工作日' }).waitFor();
  });

  await test('what_is_used_most_comes_first', async () => {
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    expect((await options(lin))[0] === '/退款说明', (await options(lin)).join());
    await lin.keyboard.press('ArrowUp');
    expect((await option(lin).locator('strong').textContent()) === '/welcome', 'up does not go round to the last');
    await lin.keyboard.press('Escape');
    await list(lin).waitFor({ state: 'detached' });
    await lin.keyboard.type('of');
    expect((await list(lin).count()) === 0, 'it came back for a slash that was closed');
    await box(lin).fill('');
  });

  await test('a_value_that_is_missing_is_shown_and_nothing_is_sent_before_it_is_filled_in', async () => {
    await lin.keyboard.type('/问');
    await settled(lin, ['/问候']);
    await lin.locator('.canned mark', { hasText: '{customer.name}' }).waitFor();
    await lin.getByText('No value for customer.name').waitFor();
    await clean(lin, 'slash-missing-en-light-1280');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()).startsWith('{customer.name}您好，我是鹭江银行的林海燕'), await box(lin).inputValue());
    const before = await lin.locator('.message').count();
    await lin.keyboard.press('Enter');
    await lin.keyboard.press('Control+Enter');
    await lin.getByText('Fill in or delete {customer.name} first').waitFor();
    expect((await lin.locator('.message').count()) === before && (await box(lin).inputValue()) !== '', 'it was sent unfilled');
    expect(await lin.getByRole('button', { name: 'Send' }).isDisabled(), 'Send can be pressed');
    await clean(lin, 'unfilled-en-light-1280');
    await lin.keyboard.type('周先生'); /* what is missing is selected */
    expect((await box(lin).inputValue()).startsWith('周先生您好'), await box(lin).inputValue());
    await lin.keyboard.press('Enter');
    await bubble(lin, '周先生您好，我是鹭江银行的林海燕').waitFor();
  });

  await test('an_input_method_is_left_alone_while_the_list_is_open', async () => {
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    const word = await compose(lin, '退款');
    expect((await list(lin).count()) === 1 && (await box(lin).inputValue()).startsWith('/'), 'Enter of the input method chose something');
    await word.end();
    await settled(lin, ['/退款说明']);
    await lin.keyboard.press('Escape');
    await box(lin).fill('');
  });

  await test('a_slash_inside_a_word_and_one_that_fits_nothing_are_only_text', async () => {
    await lin.keyboard.type('1/2');
    expect((await list(lin).count()) === 0, 'a fraction opens the list');
    await lin.keyboard.press('Enter');
    await bubble(lin, '1/2').waitFor();
    await lin.keyboard.type('/zzz');
    await lin.getByText('No canned reply fits').waitFor();
    await lin.keyboard.press('Enter');
    await bubble(lin, '/zzz').waitFor();
    await lin.keyboard.press('Alt+Slash');
    await option(lin).waitFor();
    await lin.keyboard.press('Escape');
    await box(lin).fill('');
  });

  await test('an_agent_keeps_own_ones_and_only_reads_the_shared_ones', async () => {
    await lin.goto(url('/settings/replies'));
    await lin.locator('.list a', { hasText: '/退款说明' }).click();
    await lin.getByText('Kept by supervisors; you can').waitFor();
    expect((await lin.locator('#f-text').count()) === 0, 'a shared one can be changed');
    expect((await lin.locator('.settings nav a').allTextContents()).join() === 'Canned replies', 'an agent is shown other settings');
    await clean(lin, 'replies-agent-en-light-1280');
    await lin.getByRole('link', { name: 'Add a canned reply' }).click();
    await field(lin, 'name').fill('bye');
    await field(lin, 'text').fill('Good-bye, {customer.name}!');
    await lin.getByRole('button', { name: 'Save' }).click();
    await lin.locator('.list a', { hasText: '/bye' }).waitFor();
    await lin.getByRole('button', { name: 'Delete' }).click();
    await lin.locator('.list a', { hasText: '/bye' }).waitFor({ state: 'detached' });
  });

  await test('canned_replies_are_clean_in_chinese_dark_and_at_390', async () => {
    await lin.evaluate(() => localStorage.setItem('tandem.lang', 'zh'));
    await lin.goto(url('/inbox'));
    await lin.locator('.list a', { hasText: /Visitor|访客/ }).first().click();
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    await lin.emulateMedia({ colorScheme: 'dark' });
    await clean(lin, 'slash-zh-dark-1280');
    await lin.emulateMedia({ colorScheme: 'light' });
    await lin.setViewportSize({ width: 390, height: 844 });
    await option(lin).waitFor();
    await clean(lin, 'slash-zh-light-390');
    await lin.goto(url('/settings/replies'));
    await lin.locator('.list a', { hasText: '/退款说明' }).waitFor();
    await clean(lin, 'replies-zh-light-390');
    await lin.getByRole('link', { name: '新建快捷回复' }).click();
    await field(lin, 'text').fill('{agent.name}为您服务');
    await clean(lin, 'reply-zh-light-390');
  });
} finally {
  await browser.close();
  served.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
