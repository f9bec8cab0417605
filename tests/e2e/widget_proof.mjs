/* widget_proof.mjs: where the widget has to work: blocked storage, other apps' browsers, other people's pages, small and enlarged
 * screens, keys alone, screen readers; and what it must not do there: move the page, ask strangers, leave cookies.
 *
 * See harness.mjs. A host on an origin of its own shows the widgets of two sites. */
import { createServer } from 'node:http';
import { Server, agent, clean, expect, over, person, status, test } from './harness.mjs';

const server = new Server('--sample');
await server.start();
const host = createServer((q, a) => {
  const { searchParams: s, pathname } = new URL(q.url, 'http://host');
  const html = s.get('html'), tag = s.get('tag');
  a.setHeader('content-type', 'text/html; charset=utf-8');
  a.end(`<!doctype html><html${html ? ` lang="${html}"` : ''}><meta name="viewport" content="width=device-width"><title>Host</title><main><h1>Host</h1>` +
    `<p>${'Goods of every kind. '.repeat(80)}</p></main><script src="${server.url('/widget.js')}" data-site="${pathname.slice(1)}"${tag ? ` data-lang="${tag}"` : ''} defer></script></html>`);
});
await new Promise((done) => host.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${host.address().port}`;
const page_of = (site, query = 'html=en') => `${origin}/${site}?${query}`;

/* As the settings pages do it. */
async function admin_put() {
  const signed = await fetch(server.url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'admin', password: server.passwords.admin }) });
  const headers = { 'content-type': 'application/json', cookie: signed.headers.get('set-cookie').split(';')[0], 'x-csrf-token': (await signed.json()).csrf };
  const ask = async (method, path, body) => {
    const a = await fetch(server.url(path), { method, headers, body: body && JSON.stringify(body) });
    expect(a.ok, `${method} ${path}: ${a.status} ${a.ok ? '' : await a.text()}`);
    return a.status === 204 ? null : a.json();
  };
  const { id, logo, consent_version, version, ...bank } = (await ask('GET', '/api/sites')).sites.find((s) => s.key === 'lujiang');
  void logo, consent_version;
  await ask('PUT', `/api/sites/${id}`, { ...bank, version, origins: origin });
  const chen = (await ask('GET', '/api/users')).users.find((u) => u.login === 'chen.wenjie');
  await ask('PUT', `/api/agents/${chen.id}`, { ...chen.agent, capacity: 20 }); /* for every case of this story */
  await ask('POST', '/api/sites', { key: 'shop', name: 'Shop', brand_zh: '鹭岛商城', brand_en: 'Ludao Shop', colour: '#7a3b12', ink: '#ffffff', origins: origin,
    greeting_en: 'Hi there! What are you looking for?', greeting_zh: '嗨，想找点什么？', consent_en: 'I agree that the chat is kept.', consent_zh: '我同意保存聊天记录。',
    fields: [{ kind: 'email', required: true }] });
}

const form = (page) => page.locator('.panel form.body:visible');
const launch = async (page) => {
  await page.locator('.launch').click();
  await form(page).locator('textarea').waitFor();
};
const said = (page, text) => page.locator('.panel .msg', { hasText: text });
const inside = (page, ask, arg) => page.evaluate(([text, x]) => {
  const root = [...document.querySelectorAll('div')].map((d) => d.shadowRoot).find((r) => r?.querySelector('.panel, .launch'));
  return new Function('root', 'x', `return ${text}`)(root, x);
}, [ask, arg]);
async function begin(page, text) {
  await form(page).locator('textarea').fill(text);
  await form(page).locator('.main').click();
  await said(page, text).locator('.meta', { hasText: '✓' }).waitFor();
}
/* Whoever wrote `text`, after those that other cases left in the line; an offer that came between two cases may have been missed. */
async function accept(desk, text) {
  const found = desk.locator('.message .bubble', { hasText: text });
  for (let i = 0; i < 8; i++) {
    if (await desk.getByText('Missed an offer').count()) await desk.keyboard.press('Alt+r');
    await desk.getByRole('button', { name: /^Accept/ }).first().click({ timeout: 5000 }).catch(() => {});
    if (await found.waitFor({ timeout: 5000 }).then(() => true, () => false)) break;
  }
  await found.waitFor();
  return desk.locator('main form textarea');
}

let desk;
try {
  await test('two_brands_on_one_origin_have_their_own_names_tone_colours_and_chats', async () => {
    await admin_put();
    desk = await agent(server, 'chen.wenjie');
    await desk.getByRole('button', { name: 'Go ready' }).click();
    const page = await person();
    await page.goto(page_of('shop'));
    await launch(page);
    await form(page).getByText('Hi there! What are you looking for?').waitFor();
    expect((await inside(page, "getComputedStyle(root.querySelector('.head')).backgroundColor")) === 'rgb(122, 59, 18)', 'not in the brand colour');
    await page.goto(page_of('lujiang'));
    await launch(page);
    expect((await page.locator('.panel .name').textContent()) === 'Lujiang Bank', 'another brand');
    expect(!(await form(page).getByText('Hi there!').isVisible()), 'the tone of another brand');
    await page.locator('input[name=topic][value=general]').check();
    await begin(page, 'to the bank');
    await page.goto(page_of('shop'));
    await launch(page);
    expect((await said(page, 'to the bank').count()) === 0, "the shop shows the bank's chat");
    await page.context().close();
    await accept(desk, 'to the bank');
  });

  await test('the_language_is_the_tag_s_else_the_page_s_else_the_browser_s', async () => {
    for (const [browser_lang, query, want] of [['en', 'html=zh-CN', '在线客服'], ['zh', 'html=en', 'Chat'], ['zh', '', '在线客服'], ['en', '', 'Chat'],
      ['zh', 'html=zh&tag=en', 'Chat'], ['en', 'html=en&tag=zh', '在线客服']]) {
      const page = await person({ lang: browser_lang });
      await page.goto(page_of('lujiang', query));
      const shown = await page.locator('.launch').textContent();
      expect(shown === want, `${browser_lang} browser, ${query || 'no lang'}: ${shown}`);
      await page.locator('.launch').click();
      await page.locator(`.panel[lang=${want === 'Chat' ? 'en' : 'zh'}] .name`, { hasText: want === 'Chat' ? 'Lujiang Bank' : '鹭江银行' }).waitFor();
      await page.context().close();
    }
  });

  await test('a_second_tag_on_a_page_changes_nothing_and_says_so', async () => {
    const page = await person({ lang: 'en' });
    const said = [];
    page.on('console', (m) => m.type() === 'warning' && said.push(m.text()));
    await page.goto(page_of('lujiang'));
    await page.locator('.launch').waitFor();
    await page.evaluate((src) => new Promise((done) => {
      document.body.append(Object.assign(document.createElement('script'), { src, onload: done }));
      document.body.lastChild.dataset.site = 'shop';
    }), server.url('/widget.js'));
    expect((await page.locator('.launch').count()) === 1 && said.length === 1 && /"lujiang" already.*"shop"/.test(said[0]), `it says ${JSON.stringify(said)}`);
    await page.locator('.launch').click();
    await page.locator('.panel .name', { hasText: 'Lujiang Bank' }).waitFor();
    await page.context().close();
  });

  await test('a_whole_chat_asks_no_stranger_sets_no_cookie_and_moves_nothing', async () => {
    for (const width of [1280, 390]) {
      const page = await person({ width });
      const asked = [];
      page.on('request', (r) => asked.push(r.url()));
      page.on('websocket', (s) => asked.push(s.url()));
      await page.addInitScript(() => {
        window.moved = 0;
        window.movers = []; /* whose name a failure tells */
        const place = (r) => `${r.x},${r.y} ${r.width}x${r.height}`;
        new PerformanceObserver((list) => {
          for (const e of list.getEntries()) { /* those that follow an input too */
            window.moved += e.value;
            for (const s of e.sources) window.movers.push(`${s.node?.className ?? s.node?.nodeName} ${place(s.previousRect)} to ${place(s.currentRect)}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(page_of('lujiang'));
      await launch(page);
      await page.locator('input[name=topic][value=general]').check();
      await begin(page, `no strangers at ${width}`);
      const box = await accept(desk, `no strangers at ${width}`);
      await box.fill('Quite so');
      await desk.keyboard.press('Enter');
      await said(page, 'Quite so').waitFor();
      await page.locator('.panel').getByRole('button', { name: 'Continue on another device' }).click();
      await page.locator('.away').getByRole('button', { name: 'Show the code' }).click();
      await page.locator('svg.qr').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.reload();
      await page.locator('.launch').click();
      await said(page, 'Quite so').waitFor();
      const strangers = asked.filter((u) => !/^(blob:|data:)/.test(u) && ![String(server.port), String(host.address().port)].includes(new URL(u).port));
      expect(asked.some((u) => u.startsWith('ws://')) && asked.length > 6 && strangers.length === 0, `asked: ${strangers}`);
      expect((await page.context().cookies()).length === 0, `cookies: ${JSON.stringify(await page.context().cookies())}`);
      const moved = await page.evaluate(() => window.moved);
      expect(moved === 0, `the page moved by ${moved} at ${width}: ${await page.evaluate(() => window.movers.join('; '))}`);
      await page.evaluate(() => document.querySelector('h1').before(Object.assign(document.createElement('div'), { style: 'height:200px' })));
      await page.waitForFunction(() => window.moved > 0); /* it would have been seen */
      await page.context().close();
    }
  });

  await test('it_works_on_a_page_where_cookies_and_storage_are_refused', async () => {
    const page = await person();
    await page.addInitScript(() => {
      const refuse = { get() { throw new DOMException('denied', 'SecurityError'); }, set() { throw new DOMException('denied', 'SecurityError'); } };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, refuse);
      Object.defineProperty(Document.prototype, 'cookie', refuse);
    });
    await page.goto(page_of('lujiang'));
    await launch(page);
    await form(page).getByText('This browser keeps nothing').waitFor();
    await page.locator('input[name=topic][value=general]').check();
    await begin(page, 'nothing is kept');
    const box = await accept(desk, 'nothing is kept');
    await box.fill('It works all the same');
    await desk.keyboard.press('Enter');
    await said(page, 'It works all the same').waitFor();
    await clean(page, 'proof-blocked-en-light-1280');
    await page.context().close();
  });

  await test('it_works_in_the_web_view_of_an_app', async () => {
    const page = await person({ lang: 'zh', width: 390, isMobile: true, hasTouch: true,
      userAgent: 'Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/110.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.40' });
    await page.addInitScript(() => {
      window.open = () => null;
      for (const name of ['Notification', 'BroadcastChannel']) delete window[name];
      for (const name of ['clipboard', 'locks', 'serviceWorker', 'share']) Object.defineProperty(navigator, name, { value: undefined });
    });
    await page.goto(server.url('/c/lujiang'));
    await form(page).locator('textarea').waitFor();
    await page.locator('input[name=topic][value=general]').check();
    await form(page).locator('textarea').fill('在微信里');
    await form(page).locator('.main').tap();
    await said(page, '在微信里').waitFor();
    await page.getByRole('button', { name: '换到其他设备继续' }).tap();
    await page.locator('.away').getByRole('button', { name: '显示二维码' }).tap();
    await page.locator('svg.qr').waitFor();
    expect((await page.locator('.away').getByRole('button', { name: '复制' }).count()) === 0, 'it offers to copy where nothing can be');
    for (const target of await page.locator('.panel button:visible, .panel input:visible:not([type=checkbox])').all()) {
      const b = await target.boundingBox();
      expect(b.height >= 44, `${await target.textContent()} is ${b.height} high for a finger`);
    }
    await clean(page, 'proof-webview-zh-light-390');
    await page.context().close();
  });

  await test('keys_alone_go_through_the_form_the_chat_and_back_to_the_page', async () => {
    const page = await person({ lang: 'en' });
    await page.goto(page_of('shop'));
    await page.locator('.launch').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await form(page).locator('textarea').waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('div')].some((d) => d.shadowRoot?.activeElement?.tagName === 'TEXTAREA'));
    await page.keyboard.type('By keys alone');
    const at = () => inside(page, "(root.activeElement?.type || '') + ' ' + (root.activeElement?.textContent || '')");
    for (let i = 0; i < 6 && !(await at()).startsWith('checkbox'); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); /* without the address: told at its field */
    await form(page).getByText('Please fill this in.').waitFor();
    expect((await inside(page, "root.activeElement.getAttribute('aria-describedby')")) === 'email-error', 'the field at fault has no focus');
    await clean(page, 'proof-fault-en-light-1280');
    await page.keyboard.type('li@example.com');
    await page.keyboard.press('Enter');
    await said(page, 'By keys alone').waitFor();
    expect((await inside(page, 'root.activeElement.tagName')) === 'TEXTAREA', 'the focus is not where one writes');
    await page.keyboard.type('And on');
    await page.keyboard.press('Enter');
    await said(page, 'And on').waitFor();
    await page.keyboard.press('Escape');
    expect((await inside(page, 'root.activeElement.className')) === 'launch', 'the focus does not go back to the button');
    expect((await inside(page, "root.querySelector('.launch').getAttribute('aria-expanded')")) === 'false', 'it says that it is open');
    await page.context().close();
  });

  await test('what_comes_is_read_out_once_and_what_changes_is_said', async () => {
    const page = await person({ lang: 'en' });
    await page.goto(page_of('lujiang'));
    await launch(page);
    await page.locator('input[name=topic][value=general]').check();
    await begin(page, 'Read it to me');
    expect((await inside(page, "['role','aria-live','aria-relevant'].map((k) => root.querySelector('.panel [role=log]').getAttribute(k)).join()")) === 'log,polite,additions', 'the log is not live');
    /* What a screen reader is given: nodes added to the log, in order. */
    await inside(page, `(window.read = [], new MutationObserver((l) => l.forEach((m) => m.addedNodes.forEach((n) => n.classList?.contains('msg') && window.read.push(n.textContent)))).observe(root.querySelector('[role=log]'), { childList: true }), true)`);
    const box = await accept(desk, 'Read it to me');
    await page.locator('.panel .head [role=status]', { hasText: 'Chen Wenjie' }).waitFor();
    for (const text of ['First answer', 'Second answer']) {
      await box.fill(text);
      await desk.keyboard.press('Enter');
      await said(page, text).waitFor();
    }
    const read = await page.evaluate(() => window.read);
    expect(read.length === 2 && read[0].startsWith('First answer') && read[1].startsWith('Second answer'), `it reads ${JSON.stringify(read)}`);
    await page.locator('.panel').getByRole('button', { name: 'End chat' }).press('Enter');
    await clean(page, 'proof-sure-en-light-1280');
    await page.keyboard.press('Shift+Tab');
    await page.locator('.panel').getByRole('group', { name: 'End this chat?' }).getByRole('button', { name: 'End' }).press('Enter');
    await page.locator('.panel .note[role=status]', { hasText: 'The chat has ended' }).waitFor();
    await clean(page, 'proof-ended-en-light-1280');
    await page.context().close();
  });

  await test('at_320_pixels_and_at_200_percent_everything_is_reached_and_nothing_is_cut', async () => {
    /* 200 % of 1280 by 800 is 640 by 400; 400 % is 320 wide. */
    for (const [width, height, lang] of [[640, 400, 'en'], [320, 568, 'en'], [320, 568, 'zh'], [320, 256, 'en']]) {
      const page = await person({ width, height, lang });
      await page.goto(page_of('lujiang', `html=${lang}`));
      await launch(page);
      await clean(page, `proof-form-${lang}-light-${width}-${height}`);
      await page.locator('input[name=topic][value=general]').check();
      await form(page).locator('textarea').fill('Is all of it here?');
      await form(page).locator('.main').scrollIntoViewIfNeeded();
      await form(page).locator('.main').click();
      await said(page, 'Is all of it here?').waitFor();
      await page.locator('.panel .clip').first().waitFor();
      const cut = await inside(page, `(() => { const p = root.querySelector('.panel').getBoundingClientRect(); return [...root.querySelectorAll('.panel button, .panel textarea, .panel h2')]
        .filter((e) => e.offsetParent && !e.closest('.body')).map((e) => [e.textContent || e.getAttribute('aria-label'), (e.scrollIntoView({ block: 'nearest' }), e.getBoundingClientRect())])
        .filter(([, b]) => b.left < p.left - 0.5 || b.right > p.right + 0.5 || b.top < -0.5 || b.bottom > x + 0.5 || b.width < 24 || b.height < 24).map(([t, b]) => t + ' ' + [b.left, b.right, b.top, b.bottom].map(Math.round)); })()`, height);
      expect(cut.length === 0, `cut at ${width} by ${height}: ${cut}`);
      const log = await inside(page, "root.querySelector('[role=log]').clientHeight");
      expect(log >= 40, `the conversation has ${log} pixels at ${width} by ${height}`);
      await clean(page, `proof-chat-${lang}-light-${width}-${height}`);
      await page.context().close();
    }
  });
} finally {
  host.close();
  await over(server);
}
process.exit(status());
