/* called.mjs: how the desktop calls an agent, what it keeps when the session ends, and that nothing is cut on a small screen, in Chromium.
 *
 * On top of harness.mjs. The cases build on each other, in order. */
import { agent, alone, ask, box, bubble, clean, customer, expect, over, person, Server, sign_in, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();

/* In place of the browser's own, which shows nothing here: what was asked and shown. */
const STAND_IN = () => {
  window.seen = { asked: 0, shown: [], badge: [], focused: 0 };
  window.focus = () => { window.seen.focused++; };
  window.Notification = class {
    static permission = sessionStorage.granted ? 'granted' : 'default';
    static async requestPermission() {
      window.seen.asked++;
      sessionStorage.granted = '1';
      return (this.permission = 'granted');
    }
    constructor(title, { body, tag }) {
      Object.assign(this, { title, body, tag });
      window.seen.shown.push(this);
    }
    close() { this.closed = true; }
  };
  navigator.setAppBadge = async (n) => { window.seen.badge.push(n); };
  navigator.clearAppBadge = async () => { window.seen.badge.push(0); };
};
const seen = (page) => page.evaluate(() => JSON.parse(JSON.stringify(window.seen)));
const hide = (page, hidden) => page.evaluate((h) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (h ? 'hidden' : 'visible') });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);
const say = async (page, text) => {
  await page.locator('.foot textarea').fill(text);
  await page.keyboard.press('Enter');
};

/* What can be pressed or read lies inside the window, or in something that scrolls. */
const outside = (page) => page.evaluate(() => [...document.querySelectorAll('button, summary, a, input, select, textarea, h1, h2, p')].filter((e) => {
  const r = e.getBoundingClientRect();
  if (!r.width || !r.height || e.closest('.sr') || (e.closest('details:not([open])') && !e.closest('summary')) || getComputedStyle(e).visibility === 'hidden') return false;
  if (r.left >= -1 && r.right <= innerWidth + 1) return false;
  for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll/.test(getComputedStyle(p).overflowX) && p.scrollWidth > p.clientWidth) return false;
  return r.right > 0 && r.bottom > 0 && r.top < innerHeight;
}).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 30)} ${Math.round(e.getBoundingClientRect().left)}..${Math.round(e.getBoundingClientRect().right)}`));

let lin, zhou;
try {
  await test('whether_to_notify_is_asked_by_a_button_and_never_at_load', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await lin.addInitScript(STAND_IN);
    await lin.reload();
    await lin.locator('details.state summary').waitFor();
    await lin.keyboard.press('Alt+r');
    await lin.getByRole('heading', { name: 'Waiting for the next customer' }).waitFor();
    expect((await seen(lin)).asked === 0, 'it was asked without anybody wishing it');
    await lin.locator('.bar').locator('button:has(path[d^="M6 16V11"])').click();
    await lin.waitForFunction(() => window.seen.asked === 1);
    await lin.locator('.bar button:has(path[d^="M6 16V11"])').waitFor({ state: 'detached' });
  });

  await test('an_offer_counts_on_the_badge_and_in_the_title', async () => {
    zhou = await customer(server, '请问怎么退款？');
    await lin.locator('.offer').first().waitFor();
    await lin.waitForFunction(() => document.title.startsWith('(1) '));
    expect((await seen(lin)).badge.at(-1) === 1, `the badge says ${(await seen(lin)).badge}`);
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '请问怎么退款').waitFor();
    await lin.waitForFunction(() => !document.title.startsWith('(') && window.seen.badge.at(-1) === 0);
  });

  await test('a_newer_notification_replaces_the_older_and_says_nothing_private_and_a_click_leads_there', async () => {
    const path = new URL(lin.url()).pathname;
    await hide(lin, true);
    await say(zhou, '我的卡号是 6222');
    await lin.waitForFunction(() => window.seen.shown.length >= 1);
    await say(zhou, '还在吗');
    await lin.waitForFunction(() => window.seen.shown.length >= 2);
    const { shown } = await seen(lin);
    const last = shown.slice(-2);
    expect(last[0].tag === last[1].tag && path.endsWith(last[0].tag), `tags ${last.map((n) => n.tag)} at ${path}`);
    expect(!shown.some((n) => /6222|还在吗/.test(n.title + n.body)), 'what was written is shown on the lock screen');
    await lin.locator('.rail a', { hasText: 'Requests' }).click();
    await lin.evaluate(() => window.seen.shown.at(-1).onclick());
    await lin.waitForFunction((p) => location.pathname === p, path);
    const after = await seen(lin);
    expect(after.focused === 1 && after.shown.at(-1).closed, 'the window does not come forward');
    await hide(lin, false);
    const before = after.shown.length;
    await say(zhou, '看到了吗');
    await bubble(lin, '看到了吗').waitFor();
    expect((await seen(lin)).shown.length === before, 'it is notified of what is on the screen');
  });

  await test('while_the_page_is_in_sight_only_what_is_not_open_notifies', async () => {
    const path = new URL(lin.url()).pathname, id = path.split('/').pop();
    const before = (await seen(lin)).shown.length;
    const later = await customer(server, '请问汇率是多少？');
    await lin.waitForFunction((n) => window.seen.shown.length > n, before); /* an offer moves nobody who is at work */
    const offer = (await seen(lin)).shown.at(-1);
    expect(offer.tag !== id && new URL(lin.url()).pathname === path, `${offer.tag} at ${lin.url()}`);
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '汇率是多少').waitFor();
    const open = (await seen(lin)).shown.length;
    await say(later, '我在看着');
    await bubble(lin, '我在看着').waitFor();
    await say(zhou, '我在另一个会话里');
    await lin.waitForFunction((n) => window.seen.shown.length > n, open);
    const { shown } = await seen(lin);
    expect(shown.length === open + 1 && shown.at(-1).tag === id, `shown are ${shown.slice(open).map((n) => n.tag)}, ${id} wrote`);
    await lin.evaluate(() => window.seen.shown.at(-1).onclick());
    await lin.waitForFunction((p) => location.pathname === p, path);
    await bubble(lin, '我在另一个会话里').waitFor();
    await later.context().close();
  });

  await test('sound_sleeps_until_the_first_gesture_and_the_screen_says_so', async () => {
    await lin.reload();
    await bubble(lin, '看到了吗').waitFor();
    await lin.getByText('No sound until you click').waitFor();
    await clean(lin, 'sound-asleep-en-light-1280');
    await lin.keyboard.press('Shift');
    await lin.getByText('No sound until you click').waitFor({ state: 'detached' });
  });

  await test('what_the_browser_says_of_the_network_is_shown_before_any_silence_is_noticed', async () => {
    const banner = lin.locator('.says [role=status] .said');
    await lin.context().setOffline(true);
    await banner.waitFor({ timeout: 8000 }); /* by the socket alone it takes up to 30 s */
    await lin.context().setOffline(false);
    await banner.waitFor({ state: 'detached' });
    await lin.locator('.bar .state.ok').waitFor();
  });

  await alone('a_link_that_is_lost_for_two_seconds_is_said_and_one_that_is_back_before_is_not', async () => {
    const other = await new Server('--sample').start();
    const page = await person();
    await page.clock.install();
    await page.goto(other.url('/inbox'));
    await sign_in(page, 'chen.wenjie', other.passwords['chen.wenjie']);
    await page.locator('.bar .state.ok').waitFor();
    await page.evaluate(() => {
      window.said = 0;
      new MutationObserver(() => { window.said += document.querySelectorAll('.says [role=status] .said').length; })
        .observe(document.querySelector('.says'), { childList: true, subtree: true });
    });
    const said = () => page.evaluate(() => window.said);
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000)); /* from here on time passes as the case says */
    const lost = async () => {
      await other.end('SIGTERM');
      await page.locator('.bar .state.warn').waitFor();
    };
    await lost();
    await other.start();
    for (let ms = 0; ms < 1900 && !(await page.locator('.bar .state.ok').count()); ms += 100) {
      await page.clock.runFor(100);
      await page.evaluate(() => fetch('/api/setup').catch(() => {})); /* what was asked of the server has its answer */
    }
    await page.locator('.bar .state.ok').waitFor();
    await page.clock.runFor(3000);
    expect((await said()) === 0, 'the banner came though the link was back within two seconds');
    await lost();
    await page.clock.runFor(1900);
    expect((await said()) === 0, 'the banner came before two seconds were over');
    await page.clock.runFor(200);
    await page.locator('.says [role=status] .said').waitFor();
    await other.start();
    await page.context().close();
    await other.done();
  });

  await test('times_are_short_on_the_screen_and_whole_for_who_asks', async () => {
    const foot = lin.locator('.message .foot').first();
    const whole = await foot.getAttribute('title');
    expect(/\b\d{4}\b/.test(whole) && /\d{1,2}:\d{2}:\d{2}/.test(whole), `the whole time reads ${whole}`);
    expect(/^\d{1,2}:\d{2}/.test((await foot.textContent()).trim()), await foot.textContent());
  });

  await test('a_session_that_ends_keeps_what_was_being_written', async () => {
    await box(lin).fill('I was in the middle of');
    await lin.waitForTimeout(1200); /* past the half second after which it is kept */
    await lin.context().clearCookies();
    await lin.locator('.log').focus();
    await lin.keyboard.press('Alt+b'); /* the first thing that asks the server */
    await lin.locator('#f-login').waitFor();
    await clean(lin, 'session-over-en-light-1280');
    await sign_in(lin, 'lin.haiyan', server.passwords['lin.haiyan']);
    await bubble(lin, '看到了吗').waitFor();
    await lin.waitForFunction(() => document.querySelector('[data-composer]').value === 'I was in the middle of');
  });

  await test('the_head_of_a_conversation_is_whole_at_every_width', async () => {
    for (let width = 700; width <= 1500; width += 40) {
      await lin.setViewportSize({ width, height: 800 });
      const head = await lin.locator('.talk > header').evaluate((e) => ({
        over: e.scrollWidth - e.clientWidth, name: e.querySelector('h1').clientWidth,
        cut: [...e.querySelectorAll('button')].filter((b) => b.getBoundingClientRect().right > e.getBoundingClientRect().right).map((b) => b.ariaLabel ?? b.textContent),
      }));
      expect(head.over <= 0 && head.name >= 88 && head.cut.length === 0, `at ${width}: ${JSON.stringify(head)}`);
    }
    const rail = await lin.locator('.rail a > span').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent));
    expect(rail.length === 0, `cut on the rail: ${rail}`);
  });

  await test('at_200_and_at_400_percent_two_fifths_of_the_height_are_messages', async () => {
    const path = new URL(lin.url()).pathname;
    for (const [width, height] of [[640, 360], [320, 256], [1280, 400]]) {
      await lin.setViewportSize({ width, height });
      await lin.goto(server.url(path));
      await bubble(lin, '看到了吗').waitFor();
      await lin.evaluate(() => document.activeElement?.blur());
      /* As far as one sees it: what another part covers or what lies outside the window does not count. */
      const seen = () => lin.locator('.talk .log').evaluate((e) => {
        const r = e.getBoundingClientRect(), s = e.closest('.talk').getBoundingClientRect();
        return Math.min(r.bottom, s.bottom, innerHeight) - Math.max(r.top, s.top, 0);
      });
      await clean(lin, `short-${width}x${height}`);
      expect((await seen()) >= height * 0.4, `at ${width}x${height} ${await seen()} px of messages are seen`);
      await box(lin).first().focus();
      const send = lin.locator('main form .tools .primary'); /* it is there when the box is used */
      await send.waitFor();
      await lin.waitForFunction(() => document.querySelector('main form .tools .primary').getBoundingClientRect().bottom <= innerHeight);
      await clean(lin, `short-writing-${width}x${height}`);
      expect((await seen()) >= height * 0.25, `at ${width}x${height} ${await seen()} px of messages are seen while one writes`);
      const cut = await outside(lin);
      expect(cut.length === 0, `at ${width}x${height}: ${cut.join('; ')}`);
    }
  });

  for (const [width, height, what] of [[320, 640, '320'], [640, 400, '200-percent']])
    await test(`nothing_of_the_desktop_is_cut_${what === '320' ? 'at_320_pixels' : 'at_200_percent'}`, async () => {
      const path = new URL(lin.url()).pathname;
      await lin.setViewportSize({ width, height });
      for (const [page, name] of [[path, 'conversation'], ['/inbox', 'inbox'], ['/inbox/closed', 'closed'], ['/requests', 'requests'], ['/preferences', 'preferences'], ['/settings/replies', 'settings']]) {
        await lin.goto(server.url(page));
        await lin.locator('details.state summary').waitFor();
        if (page === path) await bubble(lin, '看到了吗').waitFor();
        await lin.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
        await clean(lin, `reflow-${name}-${what}`);
        const cut = await outside(lin);
        expect(cut.length === 0, `${name} at ${width}: ${cut.join('; ')}`);
      }
      for (const menu of ['details.me', 'details.state']) {
        await lin.locator(`${menu} summary`).click();
        const cut = await outside(lin);
        expect(cut.length === 0, `${menu} at ${width}: ${cut.join('; ')}`);
        await lin.locator(`${menu} summary`).click();
      }
      await lin.waitForFunction(() => !history.state?.over); /* the menu's step back, still on its way, would take the place of the page */
      await lin.goto(server.url(path));
      await bubble(lin, '看到了吗').waitFor();
    });

  await test('the_longest_reason_and_a_sleeping_sound_leave_the_bar_within_the_window', async () => {
    const admin = await agent(server, 'admin', { there: '.rail' });
    const name = { en: 'Working on complaint files of the customers who wrote to the branch on Gulangyu '.padEnd(80, '.'), zh: '处理投诉材料'.repeat(14).slice(0, 80) };
    const { id } = await ask(admin, 'POST', '/api/reasons/pause', { name_en: name.en, name_zh: name.zh });
    await admin.context().close();
    await ask(lin, 'PUT', '/api/agent/state', { state: 'paused', reason: id });
    for (const lang of ['zh', 'en']) {
      await speaks(lin, lang);
      for (const [width, height] of [[320, 640], [390, 844], [700, 500], [1280, 800]]) {
        await lin.setViewportSize({ width, height });
        await lin.goto(server.url('/inbox'));
        await lin.locator('details.state summary', { hasText: name[lang].slice(0, 6) }).waitFor();
        await lin.locator('.bar .silent').waitFor();
        const seen = async (what) => {
          const wide = await lin.evaluate(() => document.scrollingElement.scrollWidth);
          const cut = await outside(lin);
          expect(wide <= width && cut.length === 0, `${what} in ${lang} at ${width}: the page has ${wide} px; ${cut.join('; ')}`);
        };
        await seen('the bar');
        await clean(lin, `long-reason-${lang}-light-${width}`);
        for (const menu of ['details.state', 'details.me']) {
          await lin.locator(`${menu} summary`).click();
          await seen(menu);
          const over = await lin.locator(`${menu} .menu`).evaluate((e) => e.scrollWidth - e.clientWidth);
          expect(over <= 0, `${menu} in ${lang} at ${width} scrolls sideways by ${over}`);
          await lin.locator(`${menu} summary`).click();
        }
        await lin.waitForFunction(() => !history.state?.over);
      }
    }
  });
} finally {
  await over(server);
}
process.exit(status());
