/* reasons.mjs: an administrator declares why agents pause and decline; agents find it in their menus, by keys and in their day; in Chromium,
 * in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, box, clean, customer, expect, field, over, save, saved, set_queue, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const menu = (page) => page.locator('details.state');
const named = async (page, kind) => (await ask(page, 'GET', '/api/vocabulary'))[`${kind}_reasons`].filter((r) => r.active).sort((a, b) => a.position - b.position).map((r) => r.name_en).join();

let admin, liu;
try {
  await test('an_administrator_adds_moves_and_archives_why_agents_pause_by_keyboard', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    await admin.goto(url('/settings/pauses'));
    await admin.getByRole('link', { name: '新建原因' }).press('Enter');
    await field(admin, 'name_zh').fill('辅导新人');
    await field(admin, 'name_en').fill('Coaching');
    await admin.getByRole('checkbox', { name: '计入工作时间' }).press('Space');
    await field(admin, 'name_zh').press('Enter');
    await admin.waitForFunction(() => /^\/settings\/pauses\/\d+$/.test(location.pathname));
    await admin.getByRole('heading', { name: '辅导新人' }).waitFor();
    await field(admin, 'name_zh').focus();
    for (let n = 0; n < 4; n++) {
      const before = await named(admin, 'pause');
      await admin.keyboard.press('Alt+ArrowUp');
      for (let tries = 0; (await named(admin, 'pause')) === before; tries++) expect(tries < 200, `${before} stays`);
    }
    expect((await named(admin, 'pause')) === 'Coaching,Break,Lunch,Meeting,Training', await named(admin, 'pause'));
    await clean(admin, 'reason-pause-zh-dark-1280');
    await admin.getByRole('link', { name: '培训' }).click();
    await admin.getByRole('checkbox', { name: /归档/ }).check();
    await save(admin);
    await saved(admin);
    await admin.getByRole('link', { name: '培训' }).locator('.badge', { hasText: '已归档' }).waitFor();
  });

  await test('why_agents_decline_may_be_for_good_and_the_last_one_stays', async () => {
    await admin.goto(url('/settings/declines/new'));
    await field(admin, 'name_zh').fill('认识这位客户');
    await field(admin, 'name_en').fill('I know them');
    await admin.getByRole('checkbox', { name: '不再把该联络派给此坐席' }).check();
    await save(admin);
    await admin.waitForFunction(() => /^\/settings\/declines\/\d+$/.test(location.pathname));
    for (const id of ['1', '2', '3']) {
      const x = (await ask(admin, 'GET', '/api/vocabulary')).decline_reasons.find((r) => r.id === id);
      await ask(admin, 'PUT', `/api/reasons/decline/${id}`, { name_zh: x.name_zh, name_en: x.name_en, active: false, for_good: x.for_good, position: x.position });
    }
    await admin.getByRole('checkbox', { name: /归档/ }).check();
    await save(admin);
    await admin.getByText('至少保留一个原因：坐席须选择原因。').first().waitFor();
    const phone = await agent(server, 'admin', { lang: 'en', width: 390, there: 'nav >> nth=0' });
    await phone.goto(url('/settings/declines'));
    await phone.getByRole('link', { name: 'I know them' }).waitFor();
    await clean(phone, 'reasons-decline-en-light-390');
    await phone.context().close();
    await ask(admin, 'PUT', '/api/reasons/decline/1', { name_zh: '手头忙', name_en: 'Busy right now', position: 0 });
    await admin.context().close();
  });

  await test('the_agent_finds_them_in_the_menu_by_key_in_the_palette_and_in_the_list_of_keys', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    await menu(liu).locator('summary').click();
    const shown = await menu(liu).locator('.menu > button .grow').allInnerTexts();
    expect(shown.join() === 'Ready,Coaching,Break,Lunch,Meeting,Offline', shown.join());
    await clean(liu, 'state-menu-en-light-1280');
    await liu.keyboard.press('Escape');
    await liu.keyboard.press('Alt+KeyB'); /* the first of them */
    await menu(liu).locator('summary strong', { hasText: 'Coaching' }).waitFor();
    await liu.keyboard.press('Control+KeyK');
    await liu.getByRole('combobox').fill('wc'); /* 午餐 by its initials, on an English page */
    await liu.getByRole('option', { name: 'Lunch' }).first().waitFor();
    await liu.keyboard.press('Enter');
    await menu(liu).locator('summary strong', { hasText: 'Lunch' }).waitFor();
    await liu.keyboard.press('?');
    const dialog = liu.locator('dialog');
    await dialog.getByText('Decline: I know them').waitFor();
    await dialog.getByText('Coaching', { exact: true }).waitFor();
    expect((await dialog.getByText(/Outside my skills|Training/).count()) === 0, 'what is archived has keys');
    await liu.keyboard.press('Escape');
  });

  await test('a_customer_is_declined_for_what_was_declared_with_its_digit_and_not_offered_again', async () => {
    await liu.keyboard.press('Alt+KeyR');
    const who = await customer(server, '你好，查一笔转账');
    await liu.getByRole('button', { name: /^Decline/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyX');
    await liu.keyboard.press('Digit2');
    await liu.getByRole('button', { name: /^Decline/ }).first().waitFor({ state: 'detached' });
    const lead = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    const facts = (await ask(lead, 'GET', '/api/log?since=0&limit=1000')).facts.filter((f) => f.kind === 'contact_declined');
    expect(facts.length === 1 && facts[0].b === '6', JSON.stringify(facts));
    const { lines } = await ask(lead, 'GET', `/api/contacts/${facts[0].contact}/why`);
    expect(lines.some((l) => l.numbers?.held_for_good === 1), JSON.stringify(lines));
    await lead.context().close();
    await who.context().close();
  });

  await test('who_declines_sees_the_reasons_with_their_keys_and_keeps_the_focus', async () => {
    const has_focus = (what) => liu.waitForFunction((css) => document.activeElement?.matches(css), what);
    const reasons = (inside) => liu.locator(inside).getByRole('group', { name: 'Why decline?' });
    const here = await customer(server, '你好，想开一张卡');
    await liu.locator('section.offer').getByRole('button', { name: /^Decline/ }).waitFor();
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('Alt+KeyX');
    await reasons('section.offer').getByRole('button', { name: /^I know them.*X · 2$/ }).waitFor();
    await has_focus('section.offer fieldset button:first-of-type');
    await liu.keyboard.press('Escape');
    await has_focus('section.offer [data-decline]');
    await liu.keyboard.press('Alt+KeyA');
    await box(liu).fill('您好');
    const there = await customer(server, '你好，想改一下地址');
    const decline = liu.locator('.dock').getByRole('button', { name: /^Decline/ });
    await decline.waitFor();
    await box(liu).focus();
    await liu.keyboard.press('Alt+KeyX'); /* who writes goes on writing */
    await reasons('.dock').getByRole('button', { name: /^Busy right now.*X · 1$/ }).waitFor();
    await liu.getByRole('status').filter({ hasText: 'Why decline? 1: Busy right now; 2: I know them' }).waitFor({ state: 'attached' }); /* and hears them */
    await liu.keyboard.type('，请');
    expect((await box(liu).inputValue()) === '您好，请', await box(liu).inputValue());
    await liu.keyboard.press('Escape');
    await decline.press('Enter');
    await has_focus('.dock [role=group] button:first-child');
    await clean(liu, 'decline-reasons-en-light-1280');
    await liu.keyboard.press('Tab');
    await liu.keyboard.press('Enter');
    await has_focus('.talk h1');
    const last = await customer(server, '你好，想问一下利息');
    await liu.locator('.dock .offer a').click();
    await liu.locator('section.offer').getByRole('button', { name: /^Decline/ }).press('Enter');
    await has_focus('section.offer fieldset button:first-of-type');
    await liu.keyboard.press('Tab');
    await liu.keyboard.press('Enter');
    await liu.locator('section.offer').waitFor({ state: 'detached' });
    await has_focus('.talk [data-composer]'); /* led on to who is left, where one writes */
    for (const who of [here, there, last]) await who.context().close();
  });

  await test('where_no_list_is_alt_x_shows_the_reasons_over_the_page', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    await set_queue(admin, 'General service', { lease_us: 300e6 });
    await admin.context().close();
    const who = await customer(server, '你好，想查一下余额');
    await liu.locator('.dock, section.offer').getByRole('button', { name: /^Decline/ }).first().waitFor();
    for (const [width, path] of [[1280, '/customers'], [390, '/preferences']]) {
      await liu.setViewportSize({ width, height: 800 });
      await liu.goto(url(path));
      await liu.locator('main h1').waitFor();
      const had = liu.locator('.rail a').first();
      await had.focus();
      expect((await liu.locator('.ringing').count()) === 0, 'it lies over a page that nobody asked it on');
      await liu.keyboard.press('Alt+KeyX');
      const over = liu.locator('.ringing');
      await over.getByRole('button', { name: /^I know them/ }).waitFor();
      await liu.waitForFunction(() => document.activeElement?.matches('.ringing fieldset button'));
      await clean(liu, `decline-over-en-light-${width}`);
      await liu.keyboard.press('Escape');
      await over.waitFor({ state: 'detached' });
      expect(await had.evaluate((e) => e === document.activeElement), 'the focus is not where it was');
    }
    await liu.keyboard.press('Alt+KeyX');
    await liu.locator('.ringing').waitFor();
    await liu.keyboard.press('Digit2');
    await liu.locator('.ringing').waitFor({ state: 'detached' });
    await liu.setViewportSize({ width: 1280, height: 800 });
    await liu.goto(url('/inbox'));
    await menu(liu).locator('summary').waitFor();
    expect((await liu.locator('.dock .offer').count()) === 0, 'it is offered still');
    await who.context().close();
  });

  await test('what_is_declared_meanwhile_is_in_the_menu_of_who_is_signed_in', async () => {
    const other = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await menu(liu).locator('summary').click();
    await menu(liu).locator('.menu > button', { hasText: 'Lunch' }).waitFor();
    await ask(other, 'POST', '/api/reasons/pause', { name_zh: '外勤', name_en: 'Errand' });
    await menu(liu).locator('.menu > button', { hasText: 'Errand' }).waitFor();
    await ask(other, 'PUT', '/api/reasons/pause/3', { name_zh: '会议', name_en: 'Conference', work: true });
    await menu(liu).locator('.menu > button', { hasText: 'Conference' }).waitFor();
    await ask(other, 'PUT', '/api/reasons/pause/3', { name_zh: '会议', name_en: 'Meeting', work: true });
    await menu(liu).locator('.menu > button', { hasText: 'Meeting' }).waitFor();
    await liu.keyboard.press('Escape');
    await other.context().close();
  });

  await test('what_was_archived_meanwhile_is_said_and_gone_from_the_menu', async () => {
    await menu(liu).locator('summary').click();
    const other = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await liu.route('**/api/vocabulary', (r) => r.abort()); /* the news does not come through */
    const lost = liu.waitForEvent('requestfailed', (r) => r.url().endsWith('/api/vocabulary'));
    await ask(other, 'PUT', '/api/reasons/pause/3', { name_zh: '会议', name_en: 'Meeting', active: false, work: true });
    await lost;
    await liu.unroute('**/api/vocabulary');
    await other.context().close();
    await menu(liu).getByRole('button', { name: 'Meeting' }).first().click();
    await menu(liu).locator('.menu > button', { hasText: 'Meeting' }).waitFor({ state: 'detached' });
    await menu(liu).locator('summary strong', { hasText: 'Ready' }).waitFor();
  });

  await test('the_day_tells_each_by_name_and_how_much_of_it_was_work', async () => {
    await liu.keyboard.press('Alt+KeyB');
    await menu(liu).locator('summary strong', { hasText: 'Coaching' }).waitFor();
    await liu.goto(url('/day'));
    const states = liu.getByRole('region', { name: 'States' });
    await states.locator('dt', { hasText: 'Coaching' }).waitFor();
    await states.locator('dt', { hasText: 'Lunch' }).waitFor();
    expect(/counts as work time/.test(await states.locator('div', { hasText: 'Coaching' }).first().getAttribute('title')), 'coaching is no work');
    expect(!/counts as work time/.test(await states.locator('div', { hasText: 'Lunch' }).first().getAttribute('title')), 'lunch is work');
    await states.locator('dt', { hasText: 'Work time' }).waitFor();
    await clean(liu, 'day-reasons-en-light-1280');
  });

  await test('who_was_declined_and_waits_says_when_that_agent_is_asked_again', async () => {
    const ye = await agent(server, 'ye.qing', { lang: 'en' });
    await ask(liu, 'PUT', '/api/agent/state', { state: 'offline' });
    await ye.keyboard.press('Alt+KeyR');
    const who = await customer(server, '你好，想问一下手续费');
    await ye.getByRole('button', { name: /^Decline/ }).first().waitFor();
    await ye.evaluate(() => document.activeElement?.blur());
    await ye.keyboard.press('Alt+KeyX');
    await ye.keyboard.press('Digit1');
    await ye.locator('nav.views a', { hasText: 'Team queue' }).click();
    const row = ye.locator('.list a[data-row]', { hasText: /asked again in 00:\d\d/ }).first();
    await row.click();
    await ye.getByText(/^An agent declined or missed this customer and is asked again in 00:\d\d\./).waitFor();
    await clean(ye, 'waiting-apart-en-light-1280');
    await ye.context().close();
    await who.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
