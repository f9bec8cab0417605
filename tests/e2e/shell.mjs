/* shell.mjs: the frame of the agent's desktop in Chromium against the real server: the inbox's views, offers, preferences, keys.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, alone as test, browser, clean, expect, over, person as opened, prefers, sign_in, status, watch } from './harness.mjs';

const server = await new Server('--sample').start();
const { passwords, url } = server;
const same = (is, want, what) => expect(JSON.stringify(is) === JSON.stringify(want), `${what}: ${JSON.stringify(is)}, not ${JSON.stringify(want)}`);

/* Sound is counted: every note is one oscillator that is started. */
const EARS = () => {
  window.notes = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) { window.notes++; return start.apply(this, args); };
};
async function person(login, { path = '/', width = 1280, ...options } = {}) {
  const page = await opened({ width, height: width < 480 ? 844 : 720, ...options });
  await page.context().addInitScript(EARS);
  await page.goto(url(path));
  await sign_in(page, login, passwords[login]);
  await page.locator('.frame').waitFor();
  return page;
}

/* Customers without a widget: its socket, and nothing else, all in one page. */
let crowd;
async function customer(text, { topic = 'general', lang = 'en', name } = {}) {
  if (!crowd) {
    crowd = await (await browser.newContext()).newPage();
    await crowd.goto(url('/healthz'));
    await crowd.evaluate(() => { window.sockets = []; });
  }
  const at = await crowd.evaluate(([text, topic, lang, name]) => new Promise((done, fail) => {
    const ws = new WebSocket(`ws://${location.host}/ws/chat?site=lujiang`), send = (f) => ws.send(JSON.stringify(f));
    ws.onerror = () => fail(new Error('no socket'));
    ws.onopen = () => send({ t: 'hello', lang, seq: 0 });
    ws.onmessage = (m) => {
      const f = JSON.parse(m.data);
      const identity = name ? { kind: 'contact', name, phone: `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}` } : { kind: 'anonymous' };
      if (f.t === 'welcome') send({ t: 'start', id: crypto.randomUUID(), topic, identity, text });
      if (f.t === 'started') done(window.sockets.push(ws) - 1);
      if (f.t === 'error') fail(new Error(m.data));
    };
  }), [text, topic, lang, name]);
  const say = (f) => crowd.evaluate(([at, f]) => window.sockets[at].send(JSON.stringify(f)), [at, f]);
  return { leave: () => say({ t: 'leave' }), say: (t) => say({ t: 'send', id: String(Math.random()), text: t }) };
}

const view = (page, name) => page.locator('nav.views a', { hasText: name });
const rows = (page) => page.locator('.list li[data-at]');
const bubble = (page, text) => page.locator('.bubble', { hasText: text });
const focused = (page, selector) => page.waitForFunction((s) => document.activeElement?.matches(s), selector);

/* What a browser fetched of the desktop's own files, in bytes as brotli: by URL, since over plain HTTP on loopback it asks for gzip. */
async function weight(page) {
  const files = await page.evaluate(() => [location.href, ...performance.getEntriesByType('resource').map((e) => e.name)].filter((u) => !u.includes('/api/')));
  const bytes = await Promise.all([...new Set(files)].map(async (f) => {
    const r = await fetch(f, { headers: { 'Accept-Encoding': 'br' } });
    await r.arrayBuffer();
    return Number(r.headers.get('content-length'));
  }));
  return { files: bytes.length, bytes: bytes.reduce((a, b) => a + b, 0) };
}

let ye, chen;
const waiting = [];
try {
  await test('what_is_fetched_before_anybody_signed_in_keeps_to_60_kb', async () => {
    const page = await opened({});
    await page.goto(url('/'), { waitUntil: 'networkidle' });
    await page.locator('#f-login').waitFor();
    const door = await weight(page);
    expect(door.files >= 4 && door.bytes > 20_000 && door.bytes <= 61_440, `${JSON.stringify(door)} before signing in`);
    await page.locator('#f-login').pressSequentially('y');
    await page.waitForFunction(() => performance.getEntriesByType('resource').some((e) => /Desk-.*\.js$/.test(e.name))); /* while one types */
    await sign_in(page, 'ye.qing', passwords['ye.qing']);
    await page.locator('.frame').waitFor();
    await page.waitForLoadState('networkidle');
    const inside = await weight(page);
    expect(inside.bytes <= 61_440 + 110 * 1024, `${JSON.stringify(inside)} until the inbox stands with its parts`);
    console.log(`    before signing in ${door.bytes} bytes in ${door.files} files, the inbox and its parts ${inside.bytes} in ${inside.files}`);
    await page.context().close();
  });

  await test('who_waits_in_my_queues_is_seen_with_a_true_count_and_no_more_than_allowed', async () => {
    for (const name of ['Anna', 'Bob', 'Clara']) waiting.push(await customer(`I am ${name}.`, { name }));
    ye = await person('ye.qing');
    await view(ye, 'Team queue').locator('.n', { hasText: '3' }).waitFor();
    await view(ye, 'Team queue').click();
    expect(new URL(ye.url()).pathname === '/inbox/team', 'the view has no address');
    await rows(ye).nth(2).waitFor();
    same(await rows(ye).evaluateAll((l) => l.map((x) => [x.ariaSetSize, x.ariaPosInSet, x.querySelector('strong').textContent])),
      [['3', '1', 'Anna'], ['3', '2', 'Bob'], ['3', '3', 'Clara']], 'who waits');
    const frame = await ye.evaluate(() => document.querySelector('.list').textContent);
    expect(!/I am Anna|138/.test(frame), 'an agent sees words or numbers of somebody who is not theirs');
    await clean(ye, 'team-en-light-1280');
    waiting.push(await customer('One more.', { name: 'Dora' }));
    await view(ye, 'Team queue').locator('.n', { hasText: '4' }).waitFor();
    await rows(ye).nth(3).waitFor();
  });

  await test('rows_stand_still_under_the_pointer_until_the_bar_is_pressed', async () => {
    const box = await rows(ye).nth(1).boundingBox();
    await ye.mouse.move(box.x + 20, box.y + 20);
    waiting.shift().leave();
    waiting.push(await customer('Me too.', { name: 'Emil' }));
    await view(ye, 'Team queue').locator('.n', { hasText: '4' }).waitFor();
    await ye.getByRole('button', { name: '1 new' }).waitFor();
    await rows(ye).first().getByText('Gone').waitFor();
    const names = () => rows(ye).locator('strong').allTextContents();
    same(await names(), ['Anna', 'Bob', 'Clara', 'Dora'], 'rows moved under the pointer');
    await ye.getByRole('button', { name: '1 new' }).click();
    await rows(ye).filter({ hasText: 'Emil' }).waitFor();
    same(await names(), ['Bob', 'Clara', 'Dora', 'Emil'], 'the bar did not bring what is new');
    await ye.mouse.move(900, 500);
  });

  await test('keys_move_in_the_list_and_back_returns', async () => {
    await ye.keyboard.press('j');
    await focused(ye, '[data-at="0"] [data-row]');
    await ye.keyboard.press('j');
    await ye.keyboard.press('ArrowDown');
    await focused(ye, '[data-at="2"] [data-row]');
    await ye.keyboard.press('k');
    await focused(ye, '[data-at="1"] [data-row]');
    await ye.keyboard.press('End');
    await focused(ye, '[data-at="3"] [data-row]');
    await ye.keyboard.press('Home');
    await ye.keyboard.press('Enter');
    await ye.locator('main h1', { hasText: 'Bob' }).waitFor();
    await clean(ye, 'waiting-en-light-1280');
    await ye.keyboard.press('g');
    await ye.keyboard.press('l');
    await ye.getByText('You closed no contact in the last 30 days.').waitFor();
    await ye.goBack();
    await ye.locator('main h1', { hasText: 'Bob' }).waitFor();
    await ye.goBack();
    expect(new URL(ye.url()).pathname === '/inbox/team', 'back leads elsewhere');
  });

  await test('an_offer_rings_in_one_tab_shows_in_title_and_icon_and_a_reason_declines_it_while_writing', async () => {
    const second = watch(await ye.context().newPage());
    await second.goto(url('/inbox'));
    await second.locator('nav.rail').waitFor();
    await second.mouse.click(640, 700);
    await ye.bringToFront();
    await ye.goto(url('/inbox'));
    await ye.locator('nav.rail').waitFor();
    await ye.getByRole('button', { name: 'No sound until you click' }).waitFor();
    await ye.getByRole('button', { name: 'No sound until you click' }).click();
    await ye.getByRole('button', { name: 'No sound until you click' }).waitFor({ state: 'detached' });
    await ye.keyboard.press('Alt+r');
    await ye.locator('.offer h2').first().waitFor();
    await ye.waitForFunction(() => document.title.startsWith('('));
    expect(/icon_dot/.test(await ye.locator('link[rel=icon]').getAttribute('href')), 'the icon has no dot');
    expect((await ye.locator('.context').count()) === 0, 'the card is there twice');
    await clean(ye, 'offer-en-light-1280');
    await ye.waitForFunction(() => true);
    const notes = async () => [await ye.evaluate(() => window.notes), await second.evaluate(() => window.notes)];
    for (let i = 0; i < 100 && (await notes()).every((n) => n === 0); i++) await ye.waitForTimeout(50);
    const [here, there] = await notes();
    expect((here > 0) !== (there > 0), `rang ${here} times here and ${there} times there`);
    await ye.keyboard.press('Alt+a');
    await bubble(ye, 'I am Bob').waitFor();
    await ye.locator('.dock .offer').first().waitFor();
    const before = await ye.locator('.dock .offer').count();
    await ye.locator('main textarea').fill('Just a mo');
    await ye.keyboard.press('Alt+x');
    await ye.keyboard.press('2');
    await ye.waitForFunction((n) => document.querySelectorAll('.dock .offer').length < n, before);
    expect((await ye.locator('main textarea').inputValue()) === 'Just a mo', 'the keys were written into the text');
    await focused(ye, 'main textarea');
    await second.close();
  });

  await test('closed_contacts_are_listed_and_read_by_address_alone', async () => {
    await ye.locator('main textarea').fill('Good-bye, Bob.');
    await ye.keyboard.press('Enter');
    await bubble(ye, 'Good-bye').waitFor();
    await ye.getByRole('button', { name: 'End chat', exact: true }).first().click();
    await ye.getByRole('group', { name: 'End chat' }).getByRole('button', { name: 'End chat' }).click();
    await ye.getByLabel('Outcome').selectOption({ label: 'Solved' });
    await ye.getByRole('button', { name: 'Done', exact: true }).click();
    await ye.getByLabel('Outcome').waitFor({ state: 'detached' });
    await view(ye, 'Closed').click();
    await rows(ye).filter({ hasText: 'Bob' }).locator('a').click();
    await bubble(ye, 'Good-bye').waitFor();
    await clean(ye, 'closed-en-light-1280');
    const path = new URL(ye.url()).pathname;
    expect(/^\/inbox\/closed\/\d+$/.test(path), `its address is ${path}`);
    const other = await person('liu.siqi', { path });
    await other.locator('.past [role=alert]').waitFor(); /* not theirs: told, not shown */
    expect((await bubble(other, 'Good-bye').count()) === 0, 'somebody else reads it');
    await other.context().close();
    const again = await person('ye.qing', { path, lang: 'zh', scheme: 'dark', width: 390 });
    await bubble(again, 'Good-bye').waitFor(); /* the link outlived signing in */
    await again.context().close();
  });

  await test('an_address_that_leads_to_nothing_held_says_so_and_leads_on', async () => {
    const [last] = await ye.evaluate(async () => (await (await fetch('/api/contacts/closed')).json()).contacts);
    await ye.keyboard.press('Alt+b'); /* nothing is offered meanwhile */
    await ye.locator('details.state summary', { hasText: /Break|Missed/ }).waitFor();
    await ye.locator('.dock .offer').waitFor({ state: 'detached' });
    await ye.goto(url(`/inbox/${last.id}`));
    await ye.getByRole('heading', { name: 'This contact is over' }).waitFor();
    await ye.locator('main p', { hasText: 'Bob' }).filter({ hasText: 'Solved' }).waitFor();
    await clean(ye, 'gone-over-en-light-1280');
    await ye.getByRole('link', { name: 'Read it' }).click();
    await bubble(ye, 'Good-bye').waitFor();
    const liu = await person('liu.siqi', { path: `/inbox/${last.id}`, lang: 'zh', scheme: 'dark', width: 390 });
    await liu.getByRole('heading', { name: '此会话已不由您处理' }).waitFor();
    await clean(liu, 'gone-zh-dark-390');
    await liu.goto(url('/inbox/nonsense'));
    await liu.getByRole('heading', { name: '这里没有页面' }).waitFor();
    await clean(liu, 'gone-view-zh-dark-390');
    await liu.getByRole('link', { name: '我的工作' }).last().click();
    await liu.waitForFunction(() => location.pathname === '/inbox');
    const answer = await liu.goto(url('/inbocks/7'));
    expect(answer.status() === 404, `the status is ${answer.status()}`);
    await liu.getByRole('heading', { name: '这里没有页面' }).waitFor();
    await clean(liu, 'nowhere-zh-dark-390');
    const told = await liu.evaluate(async () => (await (await fetch('/inbocks/7')).json()).error);
    expect(told === 'not_found', `a program is told ${told}`);
    await liu.getByRole('link', { name: /返回首页/ }).click();
    await liu.locator('details.state summary').waitFor();
    await liu.context().close();
  });

  await test('a_saved_view_counts_and_is_there_in_another_browser', async () => {
    await view(ye, 'Team queue').click();
    await ye.getByRole('button', { name: 'Filter' }).click();
    await ye.getByLabel("Customer's name").fill('em');
    await rows(ye).nth(1).waitFor({ state: 'detached' });
    await ye.getByLabel('Name of the view').fill('All Emils');
    await clean(ye, 'filter-en-light-1280');
    await ye.getByRole('button', { name: 'Save view' }).click();
    await view(ye, 'All Emils').locator('.n', { hasText: '1' }).waitFor();
    const path = new URL(ye.url()).pathname;
    const other = await person('ye.qing', { path });
    await view(other, 'All Emils').locator('.n', { hasText: '1' }).waitFor();
    await rows(other).filter({ hasText: 'Emil' }).waitFor();
    await other.getByRole('button', { name: 'Filter' }).click();
    await other.getByRole('button', { name: 'Delete view' }).click();
    await view(ye, 'All Emils').waitFor({ state: 'detached' });
    await other.context().close();
  });

  await test('two_browsers_agree_on_preferences_and_the_next_page_is_painted_right', async () => {
    chen = await person('chen.wenjie', { path: '/preferences' });
    const other = await person('chen.wenjie');
    await clean(chen, 'preferences-en-light-1280');
    await chen.getByRole('radio', { name: 'Dark' }).check();
    await chen.getByRole('radio', { name: 'Compact' }).check();
    await chen.getByRole('radio', { name: 'Ctrl Enter' }).check();
    await chen.getByRole('radio', { name: '中文' }).check();
    await other.waitForFunction(() => document.documentElement.dataset.theme === 'dark' && document.documentElement.dataset.density === 'compact' && document.documentElement.lang === 'zh-CN');
    await clean(chen, 'preferences-zh-dark-1280');
    /* Before any script of ours but the first has run, the colours are right. */
    await other.route('**/assets/*.js', (r) => r.abort());
    await other.reload();
    same(await other.evaluate(() => document.documentElement.dataset.theme), 'dark', 'the theme before the first paint');
    await other.unroute('**/assets/*.js');
    await other.context().close();
    const third = await person('chen.wenjie', { scheme: 'light' });
    await third.waitForFunction(() => document.documentElement.dataset.theme === 'dark' && document.documentElement.lang === 'zh-CN');
    await third.context().close();
    await chen.getByRole('radio', { name: 'English' }).check();
    await chen.getByRole('radio', { name: 'Light' }).check();
  });

  await test('a_shortcut_is_changed_a_conflict_is_told_and_letters_can_be_switched_off', async () => {
    const set = async (command, ...keys) => {
      await chen.getByRole('button', { name: `Change: ${command}`, exact: true }).click();
      for (const k of keys) await chen.keyboard.press(k);
    };
    await set('Accept', 'Alt+j');
    await chen.getByRole('alert').getByText('is taken by “Next contact”').waitFor();
    await set('Accept', 'Control+c');
    await chen.getByRole('alert').getByText('cannot be a shortcut').waitFor();
    await chen.keyboard.press('Escape');
    await set('Turn sounds off', 'Meta+m');
    await chen.getByRole('alert').getByText('Meta M cannot be a shortcut').waitFor();
    await chen.keyboard.press('Escape');
    await set('Command palette', 'Alt+Shift+p');
    await chen.locator('tr', { hasText: 'Command palette' }).locator('kbd', { hasText: 'Alt Shift P' }).waitFor();
    await chen.locator('body').click({ position: { x: 700, y: 60 } });
    await chen.keyboard.press('Control+k');
    await chen.keyboard.press('Alt+Shift+p');
    await chen.locator('dialog').getByRole('combobox').waitFor();
    await chen.keyboard.press('Escape');
    await chen.locator('dialog').getByRole('combobox').waitFor({ state: 'detached' });
    await chen.getByRole('button', { name: 'Default: Command palette' }).click();
    await chen.keyboard.press('Shift+?');
    await chen.getByRole('dialog').waitFor();
    await clean(chen, 'help-en-light-1280');
    await chen.keyboard.press('Escape');
    await chen.getByRole('checkbox', { name: 'Single-letter shortcuts' }).uncheck();
    await chen.keyboard.press('g');
    await chen.keyboard.press('i');
    expect(new URL(chen.url()).pathname === '/preferences', 'letters still work');
    await chen.getByRole('checkbox', { name: 'Single-letter shortcuts' }).check();
    await chen.getByRole('heading', { name: 'Preferences' }).click();
    await chen.keyboard.press('g');
    await chen.keyboard.press('i');
    await chen.waitForURL('**/inbox');
  });

  await test('keys_of_ones_own_stay_when_another_command_comes_with_them', async () => {
    await prefers(chen, 'shortcuts', JSON.stringify({ palette: ['Alt+KeyO'], unseen: ['Alt+KeyX'] }));
    await chen.reload();
    await chen.locator('details.state summary').waitFor();
    await chen.keyboard.press('Alt+o');
    await chen.locator('dialog').getByRole('combobox').waitFor();
    await chen.keyboard.press('Escape');
    await chen.locator('dialog').waitFor({ state: 'detached' });
    await chen.keyboard.press('Shift+?');
    await chen.getByRole('dialog').waitFor();
    const keys = (command) => chen.getByRole('dialog').locator('.row', { has: chen.getByText(command, { exact: true }) }).locator('kbd').allTextContents();
    expect((await keys('Command palette')).join() === 'Alt O', `the palette has ${await keys('Command palette')}`);
    expect((await keys('Call: key pad')).join() === 'Alt P', `the pad has ${await keys('Call: key pad')}`);
    expect((await keys('Call somebody…')).length === 0, `to call has ${await keys('Call somebody…')}`);
    expect((await chen.getByRole('dialog').getByText(/^Decline: /).count()) === 0, 'what begins with a key of somebody else\'s has it still');
    await chen.keyboard.press('Escape');
    await prefers(chen, 'shortcuts', '');
    await chen.reload();
    await chen.locator('details.state summary').waitFor();
  });

  await test('nothing_fires_while_an_input_method_composes', async () => {
    const press = (code, key) => chen.evaluate(([code, key]) => {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
      target.dispatchEvent(new KeyboardEvent('keydown', { code, key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true, altKey: code === 'KeyR' }));
      target.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '你' }));
    }, [code, key]);
    const state = await chen.locator('details.state summary strong').textContent();
    await press('KeyG', 'g');
    await chen.keyboard.press('l');
    await press('KeyR', 'r');
    await press('Slash', '?');
    expect(new URL(chen.url()).pathname === '/inbox' && (await chen.getByRole('dialog').count()) === 0, 'a key of the input method was taken for a shortcut');
    expect((await chen.locator('details.state summary strong').textContent()) === state, 'the state changed');
  });

  await test('the_palette_finds_by_pinyin_initials_and_remembers_what_was_asked', async () => {
    await chen.locator('details.me').evaluate((d) => (d.open = true));
    await chen.locator('details.me').getByText('中文').click();
    await chen.locator('details.me').evaluate((d) => (d.open = false));
    await chen.keyboard.press('Control+k');
    await chen.locator('dialog').getByRole('combobox').fill('tddl');
    await chen.getByRole('option').first().getByText('团队队列').waitFor();
    await clean(chen, 'palette-zh-light-1280');
    await chen.keyboard.press('Enter');
    await chen.waitForURL('**/inbox/team');
    await chen.keyboard.press('Control+k');
    await chen.getByRole('option').first().getByText('团队队列').waitFor();
    await chen.getByRole('option').first().getByText('最近').waitFor();
    await chen.locator('dialog').getByRole('combobox').fill('zzzz');
    await chen.getByText('没有找到“zzzz”').waitFor();
    await chen.keyboard.press('Escape');
    await chen.locator('dialog').getByRole('combobox').waitFor({ state: 'detached' });
  });

  for (const [lang, scheme, width] of [['zh', 'dark', 1280], ['zh', 'light', 390], ['en', 'light', 320]])
    await test(`the_frame_is_clean_in_${lang}_${scheme}_at_${width}`, async () => {
      const page = await person('liu.siqi', { lang, scheme, width });
      const look = `${lang}-${scheme}-${width}`;
      await page.locator('nav.views').waitFor();
      await clean(page, `inbox-${look}`);
      await page.locator('nav.views a[href="/inbox/team"]').click();
      await rows(page).first().waitFor();
      await clean(page, `team-${look}`);
      await page.goto(url('/preferences'));
      await page.locator('table').waitFor();
      await clean(page, `preferences-${look}`);
      await page.context().close();
    });
} finally {
  await over(server);
}
process.exit(status());
