/* widget_mock.mjs DIST: the built widget and demo page in Chromium, with a server played by frames of docs/protocol.md.
 * Set SHOTS=DIR to keep screenshots. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { axe, launch, root } from './chromium.mjs';

const web = join(root, 'web');
const dist = resolve(process.argv[2] ?? join(web, 'dist'));
const origin = 'http://widget.test';
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const csp = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ws://widget.test";

/* The server's side: one conversation, kept across pages of one browser context. */
class Desk {
  messages = [];
  frames = [];
  token = 'tok-1';
  mute = false;
  sockets = new Set();
  serve(socket) {
    this.sockets.add(socket);
    const say = (frame) => socket.send(JSON.stringify(frame));
    socket.onMessage((data) => {
      const f = JSON.parse(data);
      this.frames.push(f);
      if (f.t === 'hello') {
        say({ t: 'welcome', company: { zh: '鹭江银行', en: 'Lujiang Bank' }, conversation: !!f.token,
          topics: [{ key: 'wealth', zh: '个人理财', en: 'Personal wealth' }, { key: 'cards', zh: '银行卡', en: 'Cards' }] });
        if (f.token !== this.token) return;
        say(this.state ?? { t: 'state', state: 'waiting', place: 2 });
        say({ t: 'messages', messages: this.messages.filter((m) => m.seq > f.seq) });
      } else if ((f.t === 'start' || f.t === 'send') && !this.mute) {
        let m = this.messages.find((x) => x.id === f.id);
        if (!m) this.messages.push((m = { seq: this.messages.length + 1, by: 'customer', id: f.id, text: f.text, at_us: 1.79e15 }));
        say({ t: f.t === 'start' ? 'started' : 'ack', id: f.id, seq: m.seq, at_us: m.at_us, token: f.t === 'start' ? this.token : undefined });
        if (f.t === 'start') say({ t: 'state', state: 'waiting', place: 2 });
      }
    });
  }
  say(frame) {
    for (const s of this.sockets) s.send(JSON.stringify(frame));
  }
  agent(text) {
    const m = { seq: this.messages.length + 1, by: 'agent', text, at_us: 1.79e15 };
    this.messages.push(m);
    this.say({ t: 'messages', messages: [m] });
  }
  async drop() {
    for (const s of this.sockets) await s.close({ code: 1001 });
    this.sockets.clear();
  }
  of(kind) {
    return this.frames.filter((f) => f.t === kind);
  }
}

const browser = await launch();
let failed = 0;
const equal = (have, want, what) => {
  if (JSON.stringify(have) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(have)}, not ${JSON.stringify(want)}`);
};

async function visit(width, lang = 'zh', colorScheme = 'light') {
  const context = await browser.newContext({ viewport: { width, height: width < 480 ? 844 : 800 }, colorScheme });
  const desk = new Desk();
  const complaints = [];
  await context.route(`${origin}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/demo/identities')
      return route.fulfill({ json: { identities: [{ account: 'C0001', name: '陈阿海', expires: 1890000000, signature: 'ab', about_zh: '客户甲', about_en: 'Customer A' }] } });
    if (path === '/favicon.ico') return route.fulfill({ status: 204 });
    const file = ['demo', 'widget'].map((d) => join(dist, d, path === '/demo' ? 'demo.html' : path)).find((f) => existsSync(f));
    return file ? route.fulfill({ body: readFileSync(file), headers: { 'content-type': types[extname(file)], 'content-security-policy': csp } })
      : route.fulfill({ status: 404 });
  });
  await context.routeWebSocket(/ws\/chat/, (s) => desk.serve(s));
  const tab = async () => {
    const page = await context.newPage();
    page.on('pageerror', (e) => complaints.push(e.message));
    page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
    await page.goto(`${origin}/demo?lang=${lang}`);
    return page;
  };
  const page = await tab();
  const shot = (name) => process.env.SHOTS && page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
  return { context, page, tab, desk, complaints, shot };
}

async function open(v) {
  await v.page.locator('.launch').click();
  await v.page.locator('.panel form.body .pick').first().waitFor();
}
async function start(v, text) {
  await open(v);
  await v.page.locator('form.body textarea').fill(text);
  await v.page.locator('form.body .main').click();
  await v.page.locator('.customer .meta', { hasText: '✓' }).waitFor();
}
async function clean(v) {
  /* Through the debugger's door: the page's own policy rightly forbids foreign scripts. */
  await v.page.evaluate(axe);
  const result = await v.page.evaluate(() => axe.run(document));
  equal(result.violations.map((x) => `${x.id} ${x.nodes[0].target.flat().join(' ')}`), [], 'axe');
  equal(v.complaints, [], 'console');
}

async function test(name, act) {
  let v;
  try {
    await act(async (...a) => (v = await visit(...a)));
    console.log(`[       OK ] ${name}`);
  } catch (e) {
    failed++;
    console.log(`[  FAILED  ] ${name}\n    ${e.message}`);
  } finally {
    await v?.context.close();
  }
}

for (const [width, lang, scheme] of [[1280, 'zh', 'light'], [390, 'en', 'dark'], [390, 'zh', 'light']])
  await test(`a_chat_from_form_to_read_mark_at_${width}_${lang}_${scheme}`, async (visitAs) => {
    const v = await visitAs(width, lang, scheme);
    await open(v);
    await v.shot(`form-${width}-${lang}`);
    await clean(v);
    await v.page.locator('form.body textarea').fill('我想了解理财产品 <img src=x onerror=alert(1)>');
    await v.page.locator('form.body .main').click();
    await v.page.locator('.note', { hasText: lang === 'zh' ? '第 2 位' : 'number 2' }).waitFor();
    v.desk.say({ t: 'state', state: 'talking', place: 0, agent: { zh: '林小燕', en: 'Lin Xiaoyan' } });
    v.desk.agent('您好，我是林小燕。');
    v.desk.say({ t: 'marks', got: 1, read: 1 });
    await v.page.locator('.customer .meta', { hasText: lang === 'zh' ? '已读' : 'Read' }).waitFor();
    v.desk.say({ t: 'typing' });
    await v.page.locator('.note', { hasText: lang === 'zh' ? '正在输入' : 'is typing' }).waitFor();
    await v.shot(`chat-${width}-${lang}`);
    equal(await v.page.locator('.text img').count(), 0, 'images made from text');
    equal(v.desk.of('read').at(-1), { t: 'read', seq: 2 }, 'read');
    await clean(v);
  });

await test('a_dropped_socket_sends_the_same_key_again_and_once_only_is_kept', async (visitAs) => {
  const v = await visitAs(1280);
  await start(v, '第一句');
  v.desk.mute = true;
  await v.page.locator('.foot textarea').fill('第二句');
  await v.page.keyboard.press('Enter');
  await v.page.locator('.customer .meta', { hasText: '发送中' }).waitFor();
  v.desk.mute = false;
  await v.desk.drop();
  await v.page.locator('.customer .meta', { hasText: '✓' }).nth(1).waitFor();
  const ids = v.desk.of('send').map((f) => f.id);
  equal(ids.length, 2, 'sends');
  equal(ids[0], ids[1], 'client key');
  equal(v.desk.messages.length, 2, 'kept');
  equal(await v.page.locator('.customer').count(), 2, 'shown');
});

await test('an_unsent_message_and_the_conversation_survive_reload', async (visitAs) => {
  const v = await visitAs(1280);
  await start(v, '第一句');
  v.desk.mute = true;
  await v.page.locator('.foot textarea').fill('第二句');
  await v.page.keyboard.press('Enter');
  await v.page.locator('.foot textarea').fill('草稿');
  v.desk.mute = false;
  await v.page.reload();
  await v.page.locator('.launch').click();
  await v.page.locator('.customer .meta', { hasText: '✓' }).nth(1).waitFor();
  equal(v.desk.messages.map((m) => m.text), ['第一句', '第二句'], 'kept');
  equal(await v.page.locator('.foot textarea').inputValue(), '草稿', 'draft');
  equal(v.desk.of('hello').at(-1).token, 'tok-1', 'token');
});

await test('an_unsent_message_of_a_closed_tab_is_sent_by_the_other', async (visitAs) => {
  const v = await visitAs(1280);
  await start(v, '第一句');
  const other = await v.tab();
  await other.locator('.launch').click();
  await other.locator('.customer').waitFor();
  v.desk.mute = true;
  await v.page.locator('.foot textarea').fill('第一页没发出的话');
  await v.page.keyboard.press('Enter');
  await other.locator('.foot textarea').fill('第二页没发出的话');
  await other.keyboard.press('Enter');
  await other.locator('.customer .meta', { hasText: '发送中' }).waitFor();
  await v.page.close();
  v.desk.mute = false;
  await v.desk.drop();
  await other.locator('.customer .meta', { hasText: '✓' }).nth(2).waitFor();
  equal(v.desk.messages.map((m) => m.text), ['第一句', '第一页没发出的话', '第二页没发出的话'], 'kept');
});

await test('a_closed_panel_counts_new_messages_and_marks_them_got_not_read', async (visitAs) => {
  const v = await visitAs(1280, 'en');
  await start(v, 'hello');
  await v.page.keyboard.press('Escape');
  v.desk.agent('one');
  v.desk.agent('two');
  await v.page.locator('.launch', { hasText: '2 new' }).waitFor();
  equal(v.desk.of('got').at(-1), { t: 'got', seq: 3 }, 'got');
  equal(v.desk.of('read').length, 0, 'reads');
});

await test('an_agents_links_open_in_a_page_of_their_own_and_other_text_is_only_text', async (visitAs) => {
  const v = await visitAs(1280, 'zh', 'dark');
  await start(v, '请看 https://mine.test/x');
  await v.context.route('https://rates.test/**', (route) => route.fulfill({ contentType: 'text/html', body: `<p id="from">${route.request().headers().referer ?? ''}</p>` }));
  const said = ['费率见https://rates.test/2026?a=1&b=2。谢谢', '<a href="https://rates.test/">x</a> <img src=x onerror=alert(1)>', 'javascript:alert(1) https://a@rates.test/'];
  for (const text of said) v.desk.agent(text);
  const link = v.page.locator('.agent .text a').first();
  await link.waitFor();
  equal(await v.page.locator('.msg .text').allTextContents(), ['请看 https://mine.test/x', ...said], 'text');
  equal(await v.page.locator('.msg .text a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))), ['https://rates.test/2026?a=1&b=2', 'https://rates.test/'], 'links');
  equal(await v.page.locator('.msg .text *:not(a)').count(), 0, 'elements made from text');
  await v.shot('links-1280-zh');
  await clean(v);
  await link.focus();
  const [other] = await Promise.all([v.context.waitForEvent('page'), v.page.keyboard.press('Enter')]);
  await other.locator('#from').waitFor({ state: 'attached' });
  equal([await other.evaluate(() => [location.href, opener, document.getElementById('from').textContent])], [['https://rates.test/2026?a=1&b=2', null, '']], 'the other page');
  v.desk.messages[1] = { ...v.desk.messages[1], text: '改为 http://rates.test/2027', edited_us: 1.79e15 + 1 };
  v.desk.say({ t: 'messages', messages: [v.desk.messages[1]] });
  await v.page.locator('.agent a[href="http://rates.test/2027"]').waitFor();
  v.desk.messages[1] = { ...v.desk.messages[1], text: '', deleted_us: 1.79e15 + 2 };
  v.desk.say({ t: 'messages', messages: [v.desk.messages[1]] });
  await v.page.locator('.agent .text.gone').waitFor();
  equal(await v.page.locator('.agent .text.gone a').count(), 0, 'links of a deleted message');
});

await test('escape_at_the_question_whether_to_end_closes_the_question_and_the_next_one_the_panel', async (visitAs) => {
  const v = await visitAs(390, 'en');
  await start(v, 'hello');
  const question = v.page.getByRole('group', { name: 'End this chat?' });
  await v.page.getByRole('button', { name: 'End chat' }).click();
  await question.waitFor();
  await v.page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  equal(await v.page.evaluate(() => document.activeElement.shadowRoot.activeElement.tagName), 'TEXTAREA', 'focus');
  equal([await v.page.locator('.panel').isVisible(), v.desk.of('leave').length], [true, 0], 'the panel stays and nothing is ended');
  await v.page.keyboard.press('Escape');
  await v.page.locator('.panel').waitFor({ state: 'hidden' });
});

await test('the_bank_s_signed_visitor_is_used_and_shown', async (visitAs) => {
  const v = await visitAs(1280, 'en');
  await v.page.locator('#who option').nth(1).waitFor({ state: 'attached' });
  await v.page.selectOption('#who', 'C0001');
  await open(v);
  await v.page.locator('.note', { hasText: 'Signed in as 陈阿海 (C0001)' }).waitFor();
  await v.page.locator('form.body textarea').fill('hello');
  await v.page.locator('form.body .main').click();
  await v.page.locator('.customer .meta', { hasText: '✓' }).waitFor();
  equal(v.desk.of('start')[0].identity, { kind: 'signed', account: 'C0001', name: '陈阿海', expires: 1890000000, signature: 'ab' }, 'identity');
});

await browser.close();
process.exit(failed ? 1 : 0);
