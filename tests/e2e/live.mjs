/* live.mjs: who leads sees what the centre does now: queues, contacts and agents, each figure with its formula, why somebody waits or is idle, the wall.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, accepted, agent, answers, ask, clean, customer, expect, field, over, save, saved, set_queue, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const GENERAL = 'General service';
const row = (page, table, id) => page.locator(`main.live [role=table][aria-label=${table}] [data-row="${id}"]`);
const states = (page, table) => page.locator(`main.live [role=table][aria-label=${table}] [data-state]`).evaluateAll((all) => all.map((e) => e.dataset.state).join());
const becomes = (page, table, what) => page.waitForFunction(([l, w]) => [...document.querySelectorAll(`main.live [role=table][aria-label=${l}] [data-state]`)].map((e) => e.dataset.state).join() === w, [table, what]);
const said = (page) => page.locator('[popover]:popover-open');
const key = async (page, ...codes) => {
  await page.evaluate(() => document.activeElement?.blur());
  for (const c of codes) await page.keyboard.press(c);
};

let liu, lead, admin, queue, first, second;
try {
  await test('an_agent_has_no_way_to_the_page_of_those_who_lead', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    expect((await liu.locator('nav.rail a[href^="/live"]').count()) === 0, 'the navigation has it');
    await key(liu, 'KeyG', 'KeyW');
    expect(new URL(liu.url()).pathname === '/inbox', 'G W leads there');
    await liu.goto(server.url('/live'));
    await liu.getByText('您的角色无权查看此页。').waitFor();
    await clean(liu, 'live-agent-zh-light-1280');
    const refused = await ask(liu, 'GET', '/api/live?since_us=0').catch((e) => e.message);
    expect(/: 403 /.test(refused), `the server says ${refused}`);
    await liu.goto(server.url('/inbox'));
    await liu.locator('details.state summary').waitFor();
    await liu.keyboard.press('Alt+KeyR');
    await liu.locator('details.state summary', { hasText: '就绪' }).waitFor();
  });

  await test('g_w_shows_each_queue_and_all_together', async () => {
    admin = await agent(server, 'admin', { lang: 'en', width: 390, there: 'nav.rail' });
    await set_queue(admin, GENERAL, { target_us: 1e6, service_level: 'offered', short_us: 0 });
    const { queues } = await ask(admin, 'GET', '/api/queues');
    queue = queues.find((q) => q.name_en === GENERAL).id;
    lead = await agent(server, 'zheng.rong', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    await key(lead, 'KeyG', 'KeyW');
    await row(lead, '队列', queue).waitFor();
    expect((await lead.locator('nav.rail a[href="/live"]').getAttribute('aria-current')) === 'page', 'the navigation does not say where one is');
    const names = await lead.locator('[role=table][aria-label=队列] .line .name').allTextContents();
    expect(names.length === queues.length + 1 && names.at(-1) === '全部', `there are ${names}`);
    await lead.locator('[data-row] [data-of=ready]', { hasText: '1' }).first().waitFor();
    await clean(lead, 'live-zh-dark-1280');
  });

  await test('who_waits_is_seen_within_the_second_reading_and_said_to_be_late', async () => {
    await ask(liu, 'PUT', '/api/agent/state', { state: 'paused', reason: '2' });
    await becomes(lead, '坐席', 'paused');
    await lead.locator('[role=table][aria-label=坐席]').getByText('午餐').waitFor();
    first = await customer(server, '请问周末营业吗');
    await answers(admin, '/api/live/contacts', (l) => l.count === 1);
    const from = await lead.evaluate(() => (performance.clearResourceTimings(), performance.now()));
    const readings = await (await lead.waitForFunction((t) => document.querySelector('[role=table][aria-label=联络] [data-state=waiting]')
      && 1 + performance.getEntriesByType('resource').filter((e) => /\/api\/live\?/.test(e.name) && e.startTime > t).length, from)).jsonValue();
    expect(readings - 1 <= 2, `after ${readings - 1} readings`);
    await lead.waitForFunction((id) => document.querySelector(`[data-row="${id}"] [data-of=waiting]`).textContent === '1', queue);
    await row(lead, '队列', queue).getByText('严重超时').waitFor();
    await lead.locator('[role=table][aria-label=联络]').getByText('网聊').waitFor();
    await clean(lead, 'live-late-zh-dark-1280');
  });

  await test('why_somebody_waits_and_why_somebody_is_idle_is_said_in_words', async () => {
    const contact = await lead.locator('[role=table][aria-label=联络] [data-row]').getAttribute('data-row');
    await row(lead, '联络', contact).getByRole('button').focus();
    await lead.keyboard.press('Enter');
    const { lines } = await ask(lead, 'GET', `/api/contacts/${contact}/why`);
    expect(lines.length > 0, 'the server says nothing');
    await said(lead).locator('li').first().waitFor();
    const shown = (await said(lead).locator('.why > ul').first().locator('li').allTextContents()).length;
    expect(shown === lines.length, `${shown} sentences of ${lines.length}`);
    await clean(lead, 'live-why-waits-zh-dark-1280');
    await lead.keyboard.press('Escape');
    await said(lead).waitFor({ state: 'detached' });
    expect(await lead.evaluate(() => document.activeElement?.textContent === '为何等待'), 'the keyboard is not back where it was');
    await lead.locator('[role=table][aria-label=坐席]').getByRole('button', { name: /^为何空闲/ }).click();
    await said(lead).getByText('刘思琪', { exact: false }).first().waitFor();
    await said(lead).locator('li').first().waitFor();
    await lead.goBack();
    await said(lead).waitFor({ state: 'detached' });
    expect(new URL(lead.url()).pathname === '/live', 'Back left the page');
  });

  await test('rows_stay_under_the_pointer_and_one_that_is_over_says_so', async () => {
    await lead.mouse.move(1, 1);
    await becomes(lead, '联络', 'waiting');
    await lead.locator('[role=table][aria-label=联络] [data-row]').hover();
    second = await customer(server, '我想开户');
    await becomes(lead, '联络', 'waiting,waiting');
    await first.getByRole('button', { name: '结束会话' }).click();
    await first.getByRole('button', { name: '结束', exact: true }).click();
    await answers(admin, '/api/live/contacts', (l) => l.count === 1);
    await lead.locator('[role=table][aria-label=联络] [data-row]').last().hover();
    await becomes(lead, '联络', 'gone,waiting');
    await lead.mouse.move(1, 1);
    await becomes(lead, '联络', 'waiting');
    await first.context().close();
  });

  await test('accepted_it_moves_to_its_agent_and_each_figure_opens_its_formula', async () => {
    await ask(liu, 'PUT', '/api/agent/state', { state: 'ready' });
    await accepted(liu);
    await becomes(lead, '联络', 'talking');
    await lead.locator('[role=table][aria-label=联络]').getByText('刘思琪').waitFor();
    await becomes(lead, '坐席', 'busy');
    await row(lead, '队列', queue).getByRole('button', { name: '服务水平: 0.0%' }).click();
    await row(lead, '队列', queue).getByText('过低').waitFor();
    const words = await said(lead).innerText();
    for (const part of ['目标时间内接起 ÷ 不再等待的', '目标：00:01 内接起', '第 1 版公式']) expect(words.includes(part), `${part} is not in ${words}`);
    const figures = await said(lead).locator('dl div').evaluateAll((all) => all.map((e) => e.lastElementChild.textContent).join());
    expect(figures === '0,2,2,0', `in target, left, offered, waiting: ${figures}`);
    await clean(lead, 'live-formula-zh-dark-1280');
    await lead.keyboard.press('Escape');
    await row(lead, '队列', queue).getByRole('button', { name: '进入: 2' }).press('Enter');
    const parts = await said(lead).locator('dl dd').allTextContents();
    expect(parts.slice(0, 5).reduce((a, b) => a + Number(b), 0) === 2, `offered is not the sum of ${parts}`);
    await lead.keyboard.press('Escape');
    await row(lead, '队列', 'all').getByRole('button', { name: /^平均应答/ }).click();
    await said(lead).getByText('含振铃', { exact: false }).waitFor();
    await lead.keyboard.press('Escape');
    await said(lead).waitFor({ state: 'detached' });
  });

  await test('agents_are_filtered_by_state_and_the_last_hour_has_an_address', async () => {
    const pick = lead.locator('main.live .filter select');
    await pick.selectOption('paused');
    await lead.getByText('没有处于此状态的坐席。').waitFor();
    await pick.selectOption('busy');
    await becomes(lead, '坐席', 'busy');
    const asked = lead.waitForRequest((r) => /\/api\/live\?/.test(r.url()) && Number(new URL(r.url()).searchParams.get('since_us')) > (Date.now() - 3700e3) * 1000);
    await lead.getByRole('button', { name: '最近一小时' }).click();
    await asked;
    expect(new URL(lead.url()).pathname === '/live/hour', lead.url());
    await lead.reload();
    await lead.locator('[aria-pressed=true]', { hasText: '最近一小时' }).waitFor();
    await row(lead, '队列', queue).waitFor();
  });

  await test('it_is_never_read_twice_at_once', async () => {
    let held = 0, let_go;
    const gate = new Promise((done) => (let_go = done));
    await lead.route(/\/api\/live\?/, async (r) => { held++; await gate; await r.continue(); });
    await lead.waitForRequest(/\/api\/live\?/);
    await lead.evaluate(() => { for (let n = 0; n < 3; n++) document.dispatchEvent(new Event('visibilitychange')); });
    await ask(lead, 'GET', '/api/session'); /* what was asked before it has been asked */
    expect(held === 1, `${held} at once`);
    const next = lead.waitForRequest(/\/api\/live\?/);
    let_go();
    await next;
    await lead.unroute(/\/api\/live\?/);
  });

  /** What is wider than its place on the wall with the longest numbers that a day brings. */
  const runs_over = (page) => page.evaluate(() => [...document.querySelectorAll('dialog.wall dl')].flatMap((dl) => {
    const numbers = [...dl.querySelectorAll('dd.timer')], texts = ['1288', '1:02:03', '100%', '148', '148', '1288'], was = numbers.map((e) => [...e.childNodes]);
    numbers.forEach((e, k) => { e.textContent = texts[k]; });
    const over = [...dl.children].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent);
    if (dl.scrollWidth > dl.clientWidth + 1) over.push(dl.textContent);
    numbers.forEach((e, k) => { e.replaceChildren(...was[k]); });
    return over;
  }));

  await test('on_the_wall_the_queues_fill_the_screen_and_escape_leaves_it', async () => {
    await lead.getByRole('button', { name: '大屏' }).click();
    await lead.locator(`dialog.wall [data-row="${queue}"]`).waitFor();
    const small = await lead.locator('dialog.wall dd.timer').evaluateAll((all) => all.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 32).length);
    expect(small === 0, `${small} numbers are smaller than 32 px`);
    const whole = await lead.locator('dialog.wall .whole').evaluate((e) => { const b = e.getBoundingClientRect(); return b.width >= innerWidth && b.height >= innerHeight; });
    expect(whole, 'it does not fill the screen');
    expect(await lead.evaluate(() => { const b = document.querySelector('nav.rail').getBoundingClientRect(); return !document.elementFromPoint(b.x + b.width / 2, b.y + 100).closest('nav'); }), 'the navigation is there');
    await lead.locator(`dialog.wall [data-row="${queue}"]`).getByText('过低').waitFor();
    const over = await runs_over(lead);
    expect(over.length === 0, `runs into the next: ${over}`);
    await clean(lead, 'live-wall-zh-dark-1280');
    await lead.keyboard.press('Escape');
    await lead.locator('dialog.wall').waitFor({ state: 'detached' });
    await row(lead, '队列', queue).waitFor();
  });

  await test('in_english_at_390_pixels_queues_contacts_and_agents_are_lists', async () => {
    await admin.goto(server.url('/live'));
    await row(admin, 'Queues', queue).waitFor();
    await becomes(admin, 'Contacts', 'talking');
    await row(admin, 'Queues', queue).getByText('Very low').waitFor();
    const cut = await admin.evaluate(() => [...document.querySelectorAll('main.live .line > *')].filter((e) => { const b = e.getBoundingClientRect(); return b.right > innerWidth || e.scrollWidth > e.clientWidth + 1; }).map((e) => e.textContent));
    expect(cut.length === 0, `cut off: ${cut}`);
    await clean(admin, 'live-en-light-390');
    await row(admin, 'Queues', queue).getByRole('button', { name: /^Service level/ }).click();
    await said(admin).getByText('Version 1 of the formulas').waitFor();
    await clean(admin, 'live-formula-en-light-390');
    await said(admin).getByRole('button', { name: 'Close' }).click();
    await said(admin).waitFor({ state: 'detached' });
    await admin.getByRole('button', { name: 'Wall' }).click();
    await admin.locator('dialog.wall').waitFor();
    await clean(admin, 'live-wall-en-light-390');
    const over_it = await runs_over(admin);
    expect(over_it.length === 0, `runs into the next: ${over_it}`);
    await admin.getByRole('button', { name: /^Leave the wall/ }).click();
    await admin.locator('dialog.wall').waitFor({ state: 'detached' });
  });

  await test('a_queue_says_which_quotient_is_its_service_level_and_what_a_short_abandonment_is', async () => {
    await admin.goto(server.url(`/settings/queues/${queue}`));
    await field(admin, 'service_level').selectOption('abandoned');
    await admin.locator('#h-service_level', { hasText: 'Answered, or left, within the target' }).waitFor();
    await field(admin, 'short_s').fill('301');
    await save(admin);
    await admin.locator('#h-short_s.bad').waitFor();
    await field(admin, 'short_s').fill('7');
    await save(admin);
    await saved(admin);
    const kept = (await ask(admin, 'GET', '/api/queues')).queues.find((q) => q.id === queue);
    expect(kept.service_level === 'abandoned' && kept.short_us === 7e6, JSON.stringify(kept));
    await admin.reload();
    await field(admin, 'short_s').waitFor();
    expect((await field(admin, 'short_s').inputValue()) === '7' && (await field(admin, 'service_level').inputValue()) === 'abandoned', 'the form forgot');
    await row(lead, '队列', queue).getByRole('button', { name: /^服务水平/ }).click();
    await said(lead).getByText('目标时间内接起或离开 ÷', { exact: false }).waitFor();
    await lead.keyboard.press('Escape');
  });

  await test('without_the_server_it_says_of_when_that_is_and_goes_on_when_it_is_back', async () => {
    await admin.context().close();
    await server.end('SIGKILL');
    await lead.locator('main.live [role=alert] .said', { hasText: '正在继续读取' }).waitFor();
    await row(lead, '队列', queue).waitFor();
    await clean(lead, 'live-away-zh-dark-1280');
    await server.start();
    await lead.locator('main.live [role=alert] .said').waitFor({ state: 'detached' });
    await becomes(lead, '联络', 'talking');
    await second.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
