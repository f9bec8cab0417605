/* overlays.mjs: a dialog whose code is still on its way when one thinks better of it, in Chromium. The server's answer is held back
 * for as long as the case wishes. */
import { Server, agent, box, bubble, clean, customer, expect, intercept, over, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const KEYS = { Palette: 'Control+k', Transfer: 'Alt+t', Help: '?', Snooze: 'h', Remind: 'f' };
const dialogs = (page) => page.locator('dialog').count();
/* What came has been drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));

let lin;
const held = {};
/* The code of one dialog waits; `asked` when it was wanted, `come` lets it go and waits until the page has it. */
async function hold(page, part) {
  let let_go, told;
  const asked = new Promise((done) => (told = done)), go = new Promise((done) => (let_go = done));
  await page.route(new RegExp(`/assets/${part}-[^/]*\\.js$`), async (route) => {
    told();
    await go;
    await route.continue();
  });
  return { asked, async come() {
    const there = page.waitForResponse((r) => r.url().includes(`/assets/${part}-`) && r.url().endsWith('.js'));
    let_go();
    await (await there).finished();
    await drawn(page);
  } };
}
async function press(page, key) {
  if (key.length === 1) await page.locator('.log').focus(); /* letters act outside of fields */
  await page.keyboard.press(key);
}

try {
  await test('a_dialog_that_is_still_on_its_way_does_not_open_after_escape', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'zh' });
    for (const part of Object.keys(KEYS)) held[part] = await hold(lin, part);
    await lin.keyboard.press('Alt+r');
    await customer(server, '请问怎么挂失银行卡？');
    await lin.locator('.offer').first().waitFor();
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '怎么挂失').waitFor();
    for (const [part, key] of Object.entries(KEYS)) {
      await press(lin, key);
      await held[part].asked;
      await lin.keyboard.press('Escape');
      await held[part].come();
      expect((await dialogs(lin)) === 0, `${part} opened though it was cancelled`);
    }
    await clean(lin, 'overlay-cancelled-zh-light-1280');
  });

  await test('each_of_them_opens_when_it_is_asked_for_again_and_closes_by_itself', async () => {
    for (const [part, key] of Object.entries(KEYS)) {
      await press(lin, key);
      await lin.locator('dialog[open]').waitFor().catch(() => expect(false, `${part} does not open`));
      await lin.keyboard.press('Escape');
      await lin.locator('dialog').waitFor({ state: 'detached' });
    }
    await box(lin).focus();
    await lin.keyboard.type('好的');
    expect((await box(lin).inputValue()) === '好的', 'the keyboard is not the page\'s again');
  });

  await test('escape_and_the_palettes_key_in_one_breath_open_the_palette', async () => {
    for (const key of ['?', 'h', 'f', 'Control+k']) {
      await press(lin, key);
      await lin.locator('dialog[open]').waitFor();
      await lin.evaluate(async () => { /* one task: the page draws, but the browser's own `close` has no time to come */
        const tell = (at, key, code, ctrlKey) => at.dispatchEvent(new KeyboardEvent('keydown', { key, code, ctrlKey, bubbles: true, cancelable: true }));
        tell(document.querySelector('dialog'), 'Escape', 'Escape', false);
        for (let i = 0; i < 10; i++) await null;
        tell(document.activeElement, 'k', 'KeyK', true);
      });
      await drawn(lin);
      expect((await lin.locator('dialog[open] #p-list').count()) === 1, `after ${key} the palette is not there`);
      await lin.keyboard.press('Escape');
      await lin.locator('dialog').waitFor({ state: 'detached' });
    }
  });

  await test('escape_closes_the_dialog_alone_and_not_what_lies_below_it', async () => {
    await box(lin).fill('');
    await lin.setViewportSize({ width: 900, height: 800 });
    await lin.locator('[data-opens=context]').click();
    await lin.locator('.context.shown').waitFor();
    await lin.keyboard.press('Control+k');
    await lin.locator('dialog[open]').waitFor();
    await lin.keyboard.press('Escape');
    await lin.locator('dialog').waitFor({ state: 'detached' });
    expect((await lin.locator('.context.shown').count()) === 1, 'the drawer was closed with the dialog');
    await lin.keyboard.press('Escape');
    await lin.locator('.context.shown').waitFor({ state: 'detached' });
  });
  const at = (path) => lin.waitForFunction((p) => location.pathname === p, path);
  const here = () => new URL(lin.url()).pathname;
  const go = (path) => lin.evaluate((to) => history.pushState(null, '', to) ?? dispatchEvent(new PopStateEvent('popstate')), path);
  /* What the browser was asked for has happened: its steps come one after the other. */
  const settled = (depth = 0) => lin.waitForFunction((d) => (history.state?.over ?? 0) === d, depth);
  /* All that opens over a conversation, and by what. */
  const OVER = {
    palette: ['dialog[open]', 'Control+k'], keys: ['dialog[open]', '?'], transfer: ['dialog[open]', 'Alt+t'], snooze: ['dialog[open]', 'h'], remind: ['dialog[open]', 'f'],
    participants: ['.panel[role=region]', 'Alt+c'], tags: ['.pane[role=dialog]', 't'], emoji: ['.emoji', 'Alt+.'], find: ['.talk-bar', 'Alt+f'],
    state: ['details.state[open]', (page) => page.locator('details.state summary').click()], menu: ['details.me[open]', (page) => page.locator('details.me summary').click()],
    customer: ['.context.shown', (page) => page.locator('[data-opens=context]').click()],
  };
  async function open(name) {
    const [what, how] = OVER[name];
    await (typeof how === 'string' ? press(lin, how) : how(lin));
    await lin.locator(what).first().waitFor().catch(() => expect(false, `${name} does not open`));
  }
  const is_open = async (name) => (await lin.locator(OVER[name][0]).count()) > 0;
  const closed = (name) => lin.locator(OVER[name][0]).first().waitFor({ state: 'detached' }).catch(() => expect(false, `${name} stays open`));
  async function from_customers(talk) {
    await go('/customers');
    await lin.locator('main h1, main h2').first().waitFor();
    await go(talk);
    await box(lin).first().waitFor();
  }

  await test('back_closes_what_is_open_over_the_page', async () => {
    const talk = here();
    await lin.locator('a[href="/customers"]').first().click();
    await at('/customers');
    await lin.keyboard.press('Control+k');
    await closed_by_back('/customers');
    await lin.goBack();
    await at(talk);
    await box(lin).first().waitFor();
    await box(lin).fill('写到一半');
    await box(lin).focus();
    await lin.keyboard.press('Control+k');
    await closed_by_back(talk);
    expect(await box(lin).evaluate((e) => e === document.activeElement) && (await box(lin).inputValue()) === '写到一半', 'what was written or the focus is gone');
    await box(lin).fill('');
    async function closed_by_back(page) {
      await lin.locator('dialog[open]').waitFor();
      await settled(1);
      await lin.goBack();
      await closed('palette');
      expect(here() === page, `back led to ${lin.url()}`);
    }
  });

  for (const lang of ['zh', 'en'])
    for (const width of [1280, 390])
      await test(`back_leaves_nothing_open_at_${width}_pixels${lang === 'en' ? '_in_english' : ''}`, async () => {
        const talk = here();
        await speaks(lin, lang);
        await lin.setViewportSize({ width, height: 844 });
        await lin.goto(server.url(talk));
        await box(lin).first().waitFor();
        for (const name of Object.keys(OVER)) {
          if (name === 'customer' && width > 1099) continue; /* it stands beside */
          await from_customers(talk);
          await open(name);
          await settled(1);
          await lin.goBack();
          await closed(name);
          expect(here() === talk, `back from ${name} led to ${lin.url()}`);
          await settled();
          await lin.goForward(); /* a step that stands for nothing any more */
          await settled();
          await drawn(lin);
          expect(here() === talk && !(await is_open(name)), `${name} is open again`);
          await lin.goBack();
          await at('/customers').catch(() => expect(false, `after ${name} one cannot leave`));
          await lin.goForward();
          await at(talk);
          await box(lin).first().waitFor();
          await drawn(lin);
          expect(!(await is_open(name)), `${name} is open again after a look elsewhere`);
        }
      });

  await test('what_is_closed_otherwise_leaves_no_step_behind', async () => {
    const talk = here();
    await speaks(lin, 'zh');
    await lin.setViewportSize({ width: 900, height: 800 });
    await lin.goto(server.url(talk));
    await box(lin).first().waitFor();
    for (const name of Object.keys(OVER)) {
      await from_customers(talk);
      await open(name);
      await settled(1);
      await lin.keyboard.press('Escape');
      await (name === 'menu' ? lin.locator('details.me summary').click() : closed(name)); /* a menu of the page's own */
      await settled();
      expect(here() === talk, `${name} led to ${lin.url()}`);
      await lin.goBack();
      await at('/customers').catch(() => expect(false, `${name} leaves a step behind`));
    }
    await go(talk);
    await box(lin).first().waitFor();
  });

  await test('of_two_that_lie_over_the_page_back_closes_the_upper_one_first', async () => {
    const talk = here();
    await from_customers(talk);
    await open('customer');
    await settled(1);
    await open('palette');
    await settled(2);
    await lin.goBack();
    await closed('palette');
    expect((await is_open('customer')) && here() === talk, 'the drawer went with the palette');
    await lin.goBack();
    await closed('customer');
    expect(here() === talk, `back led to ${lin.url()}`);
    await lin.goBack();
    await at('/customers');
    await go(talk);
    await box(lin).first().waitFor();
  });

  await test('a_reload_while_something_is_open_and_an_address_of_its_own_are_that_page', async () => {
    const talk = here();
    await from_customers(talk);
    await open('palette');
    await settled(1);
    await lin.reload();
    await box(lin).first().waitFor();
    await settled();
    expect(here() === talk && !(await is_open('palette')), `after the reload it is ${lin.url()}`);
    await lin.goBack();
    await at('/customers');
    const tab = await lin.context().newPage();
    await tab.goto(server.url(talk));
    await box(tab).first().waitFor();
    await tab.keyboard.press('Control+k');
    await tab.locator('dialog[open]').waitFor();
    await tab.waitForFunction(() => history.state?.over === 1);
    await tab.goBack();
    await tab.locator('dialog').waitFor({ state: 'detached' });
    expect(new URL(tab.url()).pathname === talk, `back led to ${tab.url()}`);
    await tab.close();
    await go(talk);
    await box(lin).first().waitFor();
  });

  await test('a_page_that_is_chosen_in_the_palette_is_one_step_from_the_last', async () => {
    const talk = here();
    await lin.setViewportSize({ width: 1280, height: 800 });
    await open('palette');
    await settled(1);
    await lin.keyboard.type('偏好设置');
    await lin.locator('dialog[open] [role=option]').first().waitFor();
    await lin.keyboard.press('Enter');
    await at('/preferences');
    await settled();
    await lin.goBack();
    await at(talk);
    await box(lin).first().waitFor();
  });

  await test('what_is_waited_for_shows_lines_to_come_after_150_ms_and_nothing_before', async () => {
    const day = await hold(lin, 'Day');
    await lin.evaluate(() => history.pushState(null, '', '/day') ?? dispatchEvent(new PopStateEvent('popstate')));
    await day.asked;
    const busy = lin.locator('main[aria-busy=true]');
    await busy.waitFor();
    const seen = await busy.evaluate((e) => {
      const [wait] = e.getAnimations();
      const at = (ms) => { wait.currentTime = ms; return getComputedStyle(e).visibility; };
      return { early: at(149), late: at(150), lines: parseFloat(getComputedStyle(e, '::after').height) };
    });
    expect(seen.early === 'hidden' && seen.late === 'visible' && seen.lines > 40, JSON.stringify(seen));
    await clean(lin, 'awaited-zh-light-1280');
    await day.come();
    await busy.waitFor({ state: 'detached' });
    await lin.goBack();
    await bubble(lin, '怎么挂失').waitFor();
  });

  await test('a_step_back_that_is_slow_on_a_busy_machine_closes_nothing_opened_since', async () => {
    const page = await agent(server, 'ye.qing', { lang: 'en' });
    await page.evaluate((ms) => {
      const at_once = history.go.bind(history);
      history.go = (by) => setTimeout(() => { addEventListener('popstate', () => setTimeout(() => { document.title = 'gone'; }), { once: true }); at_once(by); }, ms);
    }, 1500);
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await page.waitForFunction(() => document.title === 'gone', null, { polling: 20 });
    await drawn(page);
    expect((await dialogs(page)) === 1, 'it closed the one that was opened since');
    await page.context().close();
  });

  await test('a_part_that_the_network_lost_comes_when_it_is_back', async () => {
    const page = await agent(server, 'ye.qing', { lang: 'en' });
    let lost = 0;
    await intercept(page, /\/assets\/Help-[^/]*\.(js|css)$/, (route) => (++lost <= 3 ? route.abort('connectionreset') : route.continue()));
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    expect(lost > 3, `the network lost it ${lost} times`);
    await page.context().close();
  });

  /* Nothing of it has been fetched there yet. */
  async function fresh() {
    const page = await agent(server, 'lin.haiyan', { lang: 'zh' });
    await page.goto(server.url(here()));
    await box(page).first().waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('[data-composer]'));
    return page;
  }
  const nothing_said = async (page, before, when) => expect((await box(page).inputValue()) === '' && (await page.locator('.message.agent').count()) === before,
    `${when}: the draft is “${await box(page).inputValue()}”, or something was sent`);

  await test('what_is_typed_for_a_panel_that_is_on_its_way_reaches_the_panel_and_never_the_customer', async () => {
    const page = await fresh();
    const before = await page.locator('.message.agent').count();
    const PANELS = { Palette: ['Control+k', 'end c', 'dialog input'], Transfer: ['Alt+t', 'wang', 'dialog input[role=combobox]'], Emoji: ['Alt+.', 'thanks', '.emoji input'],
      TalkBar: ['Alt+f', 'card', '.talk-bar input'], TagPicker: ['t', 'ta', '.pane input'] };
    for (const [part, [key, typed, field]] of Object.entries(PANELS)) {
      const late = await hold(page, part);
      if (part === 'TagPicker') { /* as from the palette: from the reply's own box */
        await page.keyboard.press('Control+k');
        await page.locator('dialog input').waitFor();
        await page.keyboard.type('tag');
        await page.locator('#p-list [role=option]').first().waitFor();
        await page.keyboard.press('Enter');
      } else await page.keyboard.press(key);
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await late.asked;
      await nothing_said(page, before, part);
      if (part === 'Transfer') await clean(page, 'overlay-coming-zh-light-1280');
      await late.come();
      await page.waitForFunction(([f, v]) => document.querySelector(f)?.value === v && document.activeElement === document.querySelector(f), [field, typed])
        .catch(async () => expect(false, `${part} has “${await page.locator(field).inputValue().catch(() => '')}”`));
      await page.keyboard.press('Escape');
      await page.locator(field).waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.matches('[data-composer]')).catch(() => expect(false, `after ${part} the focus is not where it was`));
      await nothing_said(page, before, `after ${part}`);
    }
    await page.context().close();
  });

  await test('a_panel_that_comes_late_takes_nothing_from_who_types_elsewhere', async () => {
    const page = await fresh();
    for (const [part, key] of [['Snooze', 'h'], ['Help', '?'], ['Participants', 'Alt+c']]) {
      const late = await hold(page, part);
      await press(page, key);
      await late.asked;
      await box(page).click();
      await page.keyboard.type('请');
      await late.come();
      await page.keyboard.type('稍等');
      expect((await dialogs(page)) === 0 && (await page.locator('.panel[role=region]').count()) === 0, `${part} opened all the same`);
      expect((await box(page).inputValue()) === '请稍等', `${part}: “${await box(page).inputValue()}”`);
      await box(page).fill('');
    }
    await page.context().close();
  });

  await test('a_slash_and_enter_before_the_replies_are_there_send_nothing', async () => {
    const page = await fresh();
    const before = await page.locator('.message.agent').count();
    const part = await hold(page, 'Replies');
    let let_go;
    const go = new Promise((done) => (let_go = done));
    await page.route('**/api/replies', async (route) => { await go; await route.continue(); });
    const said = async (when) => expect((await box(page).inputValue()) === '/' && (await page.locator('.message.agent').count()) === before, `${when}: “${await box(page).inputValue()}”`);
    await page.keyboard.type('/');
    await page.keyboard.press('Enter');
    await said('without the list');
    await part.asked;
    await part.come();
    await page.locator('.canned [aria-busy]').waitFor();
    await page.keyboard.press('Enter');
    await said('before it is read');
    let_go();
    await page.locator('.canned [aria-busy]').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('.canned').waitFor({ state: 'detached' });
    await said('after all');
    await box(page).fill('');
    await page.context().close();
  });

  await test('the_file_picker_opens_for_who_pressed_its_key_before_the_part_was_there', async () => {
    const page = await agent(server, 'lin.haiyan', { lang: 'zh' });
    const part = await hold(page, 'Attach');
    await page.goto(server.url(here()));
    await box(page).first().waitFor();
    await part.asked;
    await page.waitForFunction(() => document.activeElement?.matches('[data-composer]'));
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Alt+KeyU');
    await part.come();
    await chooser;
    const again = page.waitForEvent('filechooser');
    await page.keyboard.press('Alt+KeyU');
    await again;
    await page.context().close();
  });

  await test('who_rings_while_a_dialog_is_open_is_seen_and_answered_over_it_and_what_was_typed_stays', async () => {
    const ringing = lin.locator('dialog .ringing');
    const rings = async (key, box, typed, asks) => {
      await press(lin, key);
      await lin.locator(`dialog ${box}`).fill(typed);
      await customer(server, asks);
      await ringing.waitFor();
      const seen = await ringing.evaluate((e) => [...e.querySelectorAll('button')].every((b) => {
        const r = b.getBoundingClientRect();
        return b.contains(document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2));
      }));
      expect(seen, 'something lies over it');
    };
    const stays = async (box, typed) => {
      await ringing.waitFor({ state: 'detached' });
      expect((await lin.locator(`dialog[open] ${box}`).inputValue()) === typed, `the box has ${await lin.locator(`dialog ${box}`).inputValue()}`);
    };
    await rings(KEYS.Remind, 'textarea', '写到一半的提醒', '请问网点在哪里？');
    await clean(lin, 'ringing-over-a-dialog-zh-light-1280');
    await lin.keyboard.press('Alt+a');
    await stays('textarea', '写到一半的提醒');
    await lin.keyboard.press('Escape');
    await lin.locator('dialog').waitFor({ state: 'detached' });
    await bubble(lin, '网点在哪里').waitFor();
    expect(await lin.evaluate(() => document.activeElement !== document.body), 'the focus is nowhere');
    await lin.setViewportSize({ width: 390, height: 844 });
    await rings(KEYS.Transfer, '#transfer-note', '请接着办理', '请问怎么开户？');
    await clean(lin, 'ringing-over-a-dialog-zh-light-390');
    await lin.keyboard.press('Alt+x');
    await lin.keyboard.press('1');
    await stays('#transfer-note', '请接着办理');
    await lin.keyboard.press('Escape');
    await lin.setViewportSize({ width: 1280, height: 800 });
  });

  await test('parts_of_a_release_that_is_gone_begin_the_page_anew', async () => {
    const page = await agent(server, 'ye.qing', { lang: 'en' });
    let gone = true, loads = 0;
    page.on('load', () => loads++);
    await page.route(/\/assets\/Help-[^/]*\.js$/, (route) => (gone ? route.fulfill({ status: 404, body: '' }) : route.continue()));
    await page.route(server.url('/'), async (route) => {
      gone = false;
      await route.fulfill({ status: 200, contentType: 'text/html', body: '<script type="module" src="/assets/index-another.js"></script>' });
    });
    await page.keyboard.press('?');
    await page.waitForEvent('load');
    await page.locator('details.state summary').waitFor();
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    expect(loads === 1, `the page began ${loads} times`);
    await page.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
