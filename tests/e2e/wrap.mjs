/* wrap.mjs: wrap-up codes as a tree, kept by an administrator with the keyboard, given by typing; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, accepted, agent, ask, clean, compose, customer, ended, expect, field, over, save, saved, set_queue, shown_id, status, test, wrapping } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const names = (page) => page.locator('.panes .list li a').allInnerTexts();
const box = (page) => page.locator('input[data-wrap-code]');
const options = (page) => page.locator('#code-list [role=option]');

let admin, liu, chen;
try {
  await test('few_codes_are_chosen_from_a_list', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    await liu.keyboard.press('Alt+KeyR');
    chen = await customer(server, '第一个问题');
    await wrapping(liu);
    expect((await liu.locator('select[data-wrap-code] option').count()) > 2 && (await box(liu).count()) === 0, 'a handful of codes is no list');
    await liu.getByLabel('Outcome').selectOption({ label: 'Solved' });
    await liu.getByLabel('Outcome').press('Control+Enter');
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
  });

  await test('when_a_talk_ends_the_outcome_has_the_keyboard_unless_something_is_being_written', async () => {
    const given = async () => {
      await liu.getByLabel('Outcome').selectOption({ label: 'Solved' });
      await liu.getByLabel('Outcome').press('Control+Enter');
      await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    };
    await customer(server, '请问几点开门？');
    await wrapping(liu);
    await liu.waitForFunction(() => document.activeElement?.matches('[data-wrap-code]'));
    await clean(liu, 'wrap-led-en-light-1280');
    await given();
    await customer(server, '我想改一下电话');
    await accepted(liu);
    await liu.getByRole('button', { name: /^Note/ }).click();
    await liu.locator('[data-composer]').focus();
    await liu.keyboard.type('Call ba');
    await ended(liu);
    await liu.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await liu.keyboard.type('ck');
    expect((await liu.locator('[data-composer]').inputValue()) === 'Call back', 'it took the keyboard from who was writing');
    await liu.locator('[data-composer]').fill('');
    await given();
    await liu.context().close();
  });

  await test('an_administrator_builds_a_tree_and_moves_a_code_with_the_keyboard', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    for (const [zh, en, parent] of [['信用卡', 'Cards', ''], ['挂失补卡', 'Lost card', '信用卡'], ['年费减免', 'Annual fee waived', '信用卡']]) {
      await admin.goto(url('/settings/codes/new'));
      await field(admin, 'name_zh').fill(zh);
      await field(admin, 'name_en').fill(en);
      await field(admin, 'parent').selectOption({ label: parent || '顶级' });
      await field(admin, 'name_en').press('Enter');
      await admin.waitForFunction(() => /\/settings\/codes\/\d+$/.test(location.pathname));
    }
    let list = await names(admin);
    expect(list.slice(-3).map((x) => x.trim().split('\n')[0]).join() === '信用卡,挂失补卡,年费减免', list.join());
    await field(admin, 'name_zh').focus();
    await admin.keyboard.press('Alt+ArrowUp');
    await admin.waitForFunction(() => [...document.querySelectorAll('.panes .list li a')].at(-1).textContent.includes('挂失补卡'));
    expect(await field(admin, 'name_zh').evaluate((e) => e === document.activeElement), 'the focus has gone');
    await clean(admin, 'codes-zh-dark-1280');
    await field(admin, 'name_zh').fill('挂失补卡');
    await save(admin);
    await admin.locator('#h-name_zh.bad').waitFor();
    await field(admin, 'name_zh').fill('年费减免');
    await admin.getByRole('checkbox', { name: /^归档/ }).check();
    await save(admin);
    await saved(admin);
    await admin.locator('.list .badge', { hasText: '已归档' }).waitFor();
    await admin.getByRole('checkbox', { name: /^归档/ }).uncheck();
    await save(admin);
    await admin.locator('.list .badge', { hasText: '已归档' }).waitFor({ state: 'detached' });
    await admin.context().close();
  });

  await test('a_code_of_a_tree_is_found_by_initials_over_its_path_and_given', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await chen.locator('.foot textarea').fill('第二个问题');
    await chen.keyboard.press('Enter');
    await wrapping(liu);
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code]'));
    expect((await options(liu).count()) === 0, 'the codes hide what was said last');
    await liu.keyboard.press('Alt+KeyW');
    await options(liu).first().waitFor();
    expect(!(await options(liu).allInnerTexts()).includes('信用卡'), 'a folder is offered');
    const ime = await compose(liu, '年费');
    await liu.waitForTimeout(100);
    expect((await options(liu).count()) > 0, 'the Enter of an input method chose');
    await ime.end();
    await box(liu).fill('xykgs');
    await liu.waitForFunction(() => document.querySelectorAll('#code-list [role=option]').length === 1);
    await clean(liu, 'wrap-find-zh-dark-1280');
    await liu.keyboard.press('Enter');
    expect((await box(liu).inputValue()) === '信用卡 / 挂失补卡', await box(liu).inputValue());
    await liu.keyboard.press('Control+Enter');
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    await liu.context().close();
  });

  await test('a_note_is_written_by_keyboard_outlives_a_look_elsewhere_and_stands_with_the_code', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await chen.locator('.foot textarea').fill('还有一个问题');
    await chen.keyboard.press('Enter');
    await wrapping(liu);
    await liu.keyboard.press('Alt+KeyW');
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code]'));
    await liu.keyboard.press('Escape');
    await liu.keyboard.press('Tab');
    await liu.waitForFunction(() => document.activeElement?.matches('[data-wrap-note]'));
    await liu.keyboard.type('周五再打来');
    await clean(liu, 'wrap-note-zh-dark-1280');
    await liu.getByRole('link', { name: '客户', exact: true }).click();
    await liu.waitForFunction(() => location.pathname.startsWith('/customers'));
    await liu.keyboard.press('Alt+KeyW');
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code]'));
    expect((await liu.locator('[data-wrap-note]').inputValue()) === '周五再打来', 'the note is gone');
    /* The queue asks for a code: without one the field says so, and the note stays. */
    await liu.locator('[data-wrap-note]').press('Control+Enter');
    await liu.locator('#wrap-lacks').waitFor();
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code][aria-invalid=true]'));
    expect((await liu.locator('[data-wrap-note]').inputValue()) === '周五再打来', 'the note is lost');
    await liu.keyboard.press('Escape');
    await clean(liu, 'wrap-lacks-zh-dark-1280');
    await box(liu).fill('xykgs');
    await liu.keyboard.press('Enter');
    await liu.keyboard.press('Tab');
    const ime = await compose(liu, '先查年费');
    await ime.end();
    await liu.keyboard.press('Control+Enter');
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    const [last] = await liu.evaluate(async () => (await (await fetch('/api/contacts/closed')).json()).contacts);
    expect(/周五再打来/.test(last.note), JSON.stringify(last));
    await liu.goto(url(`/customers/${last.customer.id}`));
    await liu.locator('.contact .given', { hasText: '周五再打来' }).waitFor();
    await clean(liu, 'earlier-note-zh-dark-1280');
    await liu.goto(url(`/inbox/closed/${last.conversation}`));
    await liu.getByRole('button', { name: '经过' }).click();
    await liu.locator('.event', { hasText: '信用卡 / 挂失补卡' }).locator('.note', { hasText: '周五再打来' }).waitFor();
    await clean(liu, 'timeline-note-zh-dark-1280');
    await liu.context().close();
  });

  await test('on_a_phone_in_english_it_is_chosen_by_finger_and_the_earlier_contact_shows_the_path', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await chen.locator('.foot textarea').fill('第三个问题');
    await chen.keyboard.press('Enter');
    await wrapping(liu);
    await box(liu).click();
    await box(liu).fill('annual');
    await options(liu).first().waitFor();
    await clean(liu, 'wrap-find-en-light-390');
    await options(liu).first().click();
    expect((await box(liu).inputValue()) === 'Cards / Annual fee waived', await box(liu).inputValue());
    await liu.getByRole('button', { name: 'Done', exact: true }).click();
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    /* Where none is asked for, none need be given, and the row says so. */
    admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    const queues = await admin.evaluate(async () => (await (await fetch('/api/queues')).json()).queues);
    await admin.goto(url(`/settings/queues/${queues.find((q) => q.name_en === 'General service').id}`));
    await admin.locator('#f-code_asked').uncheck();
    await clean(admin, 'queue-code-en-light-1280');
    await save(admin);
    await saved(admin);
    await admin.context().close();
    await chen.locator('.foot textarea').fill('最后一个问题');
    await chen.keyboard.press('Enter');
    await wrapping(liu);
    await liu.getByRole('button', { name: 'Done', exact: true }).click();
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    const all = await liu.evaluate(async () => (await (await fetch('/api/contacts/closed')).json()).contacts);
    const earlier = all.filter((c) => c.conversation === all[0].conversation);
    expect(earlier.length === 5 && earlier[0].code === '0' && new Set(earlier.map((c) => c.code)).size === 4, JSON.stringify(earlier));
    await liu.goto(url(`/customers/${earlier[0].customer.id}`));
    await liu.getByText('Cards / Lost card').first().waitFor();
    await liu.getByText('No code given').first().waitFor();
    await clean(liu, 'earlier-codes-en-light-390');
  });

  /* -- nothing of a note is lost -- */
  const note = (page) => page.locator('[data-wrap-note]');
  const begins = async (text, wrapup_us) => {
    const admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await set_queue(admin, 'General service', { wrapup_us });
    await admin.context().close();
    await liu.goto(url('/inbox'));
    await chen.locator('.foot textarea').fill(text);
    await chen.keyboard.press('Enter');
    await wrapping(liu);
  };
  const waits = () => liu.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tandem.wrap.')));
  const none_waits = () => liu.waitForFunction(() => !Object.keys(localStorage).some((k) => k.startsWith('tandem.wrap.')));
  const newest = async () => (await ask(liu, 'GET', '/api/contacts/closed')).contacts[0];

  await test('a_note_that_the_server_did_not_take_is_kept_here_and_given_again', async () => {
    await begins('服务器不收备注', 120e6);
    await liu.context().route('**/note', (route) => route.abort());
    const failed = liu.waitForEvent('requestfailed');
    await note(liu).fill('a long note that took minutes');
    await failed;
    await liu.reload();
    await liu.waitForFunction(() => document.querySelector('[data-wrap-note]')?.value === 'a long note that took minutes');
    const taken = liu.waitForResponse((r) => /\/note$/.test(r.url()) && r.status() === 204);
    await liu.context().unroute('**/note');
    await taken;
    const id = shown_id(liu);
    expect((await ask(liu, 'GET', `/api/contacts/${id}/codes`)).note === 'a long note that took minutes', 'the server has another');
    await none_waits();
    await liu.getByRole('button', { name: 'Done', exact: true }).click();
    await note(liu).waitFor({ state: 'detached' });
    expect((await newest()).note === 'a long note that took minutes', JSON.stringify(await newest()));
  });

  await test('what_is_typed_until_the_time_runs_out_stays_with_the_contact', async () => {
    await begins('写到最后一刻', 6e6);
    await note(liu).focus();
    await liu.evaluate(() => addEventListener('input', (e) => (window.typed = e.target.value)));
    while (await note(liu).count()) await liu.keyboard.insertText('字');
    const typed = await liu.evaluate(() => window.typed);
    expect(typed?.length > 20, `only ${typed} was typed`);
    await none_waits();
    const last = await newest();
    expect(last.code === '0' && last.note === typed, `typed ${typed} and kept ${JSON.stringify(last)}`);
  });

  await test('a_note_that_came_too_late_is_shown_until_it_has_been_seen', async () => {
    await begins('备注来得太晚', 6e6);
    await liu.context().route('**/note', (route) => route.abort());
    await note(liu).fill('nobody heard this');
    await note(liu).waitFor({ state: 'detached' });
    await liu.waitForTimeout(5500); /* for 5 s it would be taken */
    await liu.context().unroute('**/note');
    const said = liu.locator('section.said', { hasText: 'nobody heard this' });
    await said.waitFor();
    await liu.reload();
    await said.waitFor();
    await clean(liu, 'wrap-too-late-en-light-390');
    await said.getByRole('button', { name: 'Dismiss' }).click();
    await said.waitFor({ state: 'detached' });
    expect(!(await waits()).length, 'it is kept on');
  });
} finally {
  await over(server);
}
process.exit(status());
