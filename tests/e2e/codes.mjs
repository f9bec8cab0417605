/* codes.mjs: which wrap-up codes a queue offers, and which are suggested; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { readFileSync } from 'node:fs';
import { answers, Server, agent, ask, clean, customer, expect, faults, over, save, saved, set_queue, shown_id, status, test, wrapping } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const tick = (page, name) => page.getByRole('group', { name: /^(可选的小结码|Wrap-up codes offered)$/ }).getByRole('checkbox', { name, exact: true });
const code_box = (page) => page.locator('input[data-wrap-code]');
const options = (page) => page.locator('#code-list [role=option]');
const suggested = (page) => page.getByRole('group', { name: /^(建议|Suggested)$/ }).getByRole('button');
const codes = {};

/* A question more: of the first customer, whose chat goes on. */
async function asks(page, text) {
  await page.locator('.foot textarea').fill(text);
  await page.keyboard.press('Enter');
}

let admin, liu, chen, queue;
try {
  await test('an_administrator_ticks_by_keyboard_what_a_queue_offers', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    for (const [zh, en, parent] of [['信用卡', 'Cards', ''], ['挂失补卡', 'Lost card', 'Cards'], ['年费减免', 'Annual fee waived', 'Cards'], ['贷款', 'Loans', ''], ['提前还款', 'Early repayment', 'Loans']])
      codes[en] = (await ask(admin, 'POST', '/api/codes', { name_zh: zh, name_en: en, ...(parent && { parent: codes[parent] }) })).id;
    queue = (await ask(admin, 'GET', '/api/queues')).queues.find((q) => q.name_en === 'General service');
    await admin.goto(url(`/settings/queues/${queue.id}`));
    await tick(admin, '挂失补卡').focus();
    await admin.keyboard.press('Space');
    await tick(admin, '信用卡').focus();
    await admin.keyboard.press('Space');
    expect(await tick(admin, '年费减免').isDisabled() && await tick(admin, '年费减免').isChecked(), 'what stands below does not come with it');
    await admin.getByText('可选 2 个').waitFor();
    await clean(admin, 'queue-codes-zh-dark-1280');
    await save(admin);
    await saved(admin);
    const now = (await ask(admin, 'GET', '/api/queues')).queues.find((q) => q.id === queue.id);
    expect(now.codes.join() === codes.Cards, now.codes.join());
    await admin.reload();
    await tick(admin, '信用卡').waitFor();
    expect(await tick(admin, '信用卡').isChecked() && !(await tick(admin, '提前还款').isChecked()), 'it is not there after a reload');
    const phone = await agent(server, 'admin', { lang: 'en', width: 390, there: 'nav >> nth=0' });
    await phone.goto(url(`/settings/queues/${queue.id}`));
    await tick(phone, 'Cards').scrollIntoViewIfNeeded();
    await clean(phone, 'queue-codes-en-light-390');
    await phone.context().close();
  });

  await test('the_agent_finds_only_those_of_the_queue', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    chen = await customer(server, '卡丢了');
    await wrapping(liu);
    await liu.keyboard.press('Alt+KeyW');
    await options(liu).first().waitFor();
    const offered = await options(liu).allInnerTexts();
    expect(offered.join() === '信用卡 / 挂失补卡,信用卡 / 年费减免', offered.join());
    await code_box(liu).fill('tqhk');
    await liu.getByText('没有匹配的小结码').waitFor();
    await clean(liu, 'wrap-not-offered-zh-dark-1280');
  });

  await test('one_taken_from_the_queue_meanwhile_is_refused_at_its_field_and_the_note_stays', async () => {
    await code_box(liu).fill('gsbk');
    await options(liu).first().waitFor();
    await liu.keyboard.press('Enter');
    await liu.locator('[data-wrap-note]').fill('补卡寄到公司');
    await set_queue(admin, queue.name_en, { codes: [codes['Annual fee waived'], codes.Loans] });
    await liu.locator('[data-wrap-note]').press('Control+Enter');
    await liu.getByText('该队列不提供这个小结码，请另选').waitFor();
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code][aria-invalid=true]'));
    expect((await liu.locator('[data-wrap-note]').inputValue()) === '补卡寄到公司', 'the note is lost');
    await clean(liu, 'wrap-refused-zh-dark-1280');
    await code_box(liu).fill('');
    await code_box(liu).pressSequentially('tqhk');
    await liu.waitForFunction(() => document.querySelector('#code-list [role=option]')?.textContent === '贷款 / 提前还款');
    await liu.keyboard.press('Enter');
    await liu.keyboard.press('Control+Enter');
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    const [last] = (await ask(liu, 'GET', '/api/contacts/closed')).contacts;
    expect(last.code === codes['Early repayment'] && last.note === '补卡寄到公司', JSON.stringify(last));
  });
  await test('what_was_given_before_is_suggested_with_its_reason_first_and_never_chosen_by_itself', async () => {
    expect((await suggested(liu).count()) === 0, 'something is suggested after one contact');
    /* Four more: from five on the topic speaks; the customer from two on. */
    for (const code of ['Early repayment', 'Early repayment', 'Annual fee waived', 'Early repayment']) {
      await asks(chen, '还有一个问题');
      await wrapping(liu);
      await ask(liu, 'POST', `/api/contacts/${shown_id(liu)}/wrap`, { code: codes[code] });
      await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    }
    await asks(chen, '再问一个');
    await wrapping(liu);
    await suggested(liu).first().waitFor();
    const said = (await suggested(liu).allInnerTexts()).map((x) => x.replace(/\s+/g, ' '));
    expect(said.join() === '贷款 / 提前还款 「其他咨询」最近 5 次中有 4 次；该客户以往 5 次中有 4 次', said.join());
    expect((await code_box(liu).inputValue()) === '' && (await suggested(liu).first().getAttribute('aria-pressed')) === 'false', 'it is chosen by itself');
    await clean(liu, 'wrap-suggested-shut-zh-dark-1280');
    await liu.keyboard.press('Alt+KeyW');
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code]'));
    await options(liu).first().waitFor();
    expect(/^贷款 \/ 提前还款/.test(await options(liu).first().innerText()), await options(liu).first().innerText());
    await clean(liu, 'wrap-suggested-zh-dark-1280');
    await liu.keyboard.press('Control+Enter'); /* nothing was chosen */
    await liu.getByText('该队列要求选择小结码').waitFor();
    await liu.keyboard.press('Escape');
    await code_box(liu).press('Shift+Tab');
    await liu.waitForFunction(() => document.activeElement?.matches('[aria-pressed]'));
    await liu.keyboard.press('Space');
    await liu.waitForFunction(() => document.querySelector('input[data-wrap-code]').value === '贷款 / 提前还款');
    await liu.keyboard.press('Tab');
    await liu.keyboard.press('Control+Enter');
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    const [last] = (await ask(liu, 'GET', '/api/contacts/closed')).contacts;
    expect(last.code === codes['Early repayment'], JSON.stringify(last));
    await liu.context().close();
  });

  await test('on_a_phone_in_english_a_suggestion_is_pressed_with_its_reason_beside_it', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await asks(chen, '最后一个');
    await wrapping(liu);
    await suggested(liu).first().waitFor();
    const said = (await suggested(liu).first().innerText()).replace(/\s+/g, ' ');
    expect(said === 'Loans / Early repayment For Other questions: 5 of the last 6; This customer: 5 of 6 before', said);
    await suggested(liu).first().click();
    await clean(liu, 'wrap-suggested-en-light-390');
    await liu.getByRole('button', { name: 'Done', exact: true }).click();
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
  });
  await test('a_note_that_was_begun_is_there_after_a_reload_and_stays_when_the_time_runs_out', async () => {
    await set_queue(admin, queue.name_en, { wrapup_us: 15e6 });
    await asks(chen, '真的最后一个');
    await wrapping(liu);
    const kept = liu.waitForResponse((r) => /\/contacts\/\d+\/note$/.test(r.url()) && r.status() === 204);
    await liu.locator('[data-wrap-note]').fill('Calls again on Friday');
    await kept;
    await liu.reload();
    await liu.waitForFunction(() => document.querySelector('[data-wrap-note]')?.value === 'Calls again on Friday');
    const before = (await ask(liu, 'GET', '/api/contacts/closed')).contacts.length;
    await server.end('SIGKILL');
    faults.length = 0; /* the console tells of the server that went away */
    await server.start();
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    await answers(liu, '/api/contacts/closed', (x) => x.contacts.length > before);
    const [last] = (await ask(liu, 'GET', '/api/contacts/closed')).contacts;
    expect(last.code === '0' && last.note === 'Calls again on Friday', JSON.stringify(last));
    /* And in the table that one takes along. */
    await liu.goto(url(`/inbox/closed/${last.conversation}`));
    await liu.locator('.message .bubble', { hasText: '真的最后一个' }).waitFor();
    faults.length = 0;
    await liu.keyboard.press('Control+KeyK');
    await liu.locator('dialog[open] input').fill('CSV');
    await liu.locator('dialog[open] [role=option]', { hasText: 'CSV' }).first().waitFor();
    const file = liu.waitForEvent('download');
    await liu.keyboard.press('Enter');
    const text = readFileSync(await (await file).path(), 'utf8').split('\r\n');
    const [head, ...lines] = text;
    expect(head.endsWith(',tags_zh,tags_en,code_zh,code_en'), head);
    const wraps = lines.filter((x) => x.includes(',wrap_up,'));
    expect(wraps.length === 8 && wraps.at(-1).includes(',wrap_up,Calls again on Friday,'), wraps.join('\n'));
    expect(wraps.filter((x) => x.endsWith(',贷款 / 提前还款,Loans / Early repayment')).length === 6 && wraps[0].includes(',wrap_up,补卡寄到公司,'), wraps.join('\n'));
  });
  await test('a_row_of_what_is_closed_says_how_it_ended_in_the_readers_language', async () => {
    await liu.goto(url('/inbox/closed'));
    await liu.locator('.list a[data-row]', { hasText: 'Other questions · No code given' }).waitFor();
    await liu.locator('.list a[data-row]', { hasText: 'Other questions · Loans / Early repayment' }).first().waitFor();
    await liu.locator('.list a[data-row]', { hasText: 'Other questions · Cards / Annual fee waived' }).waitFor();
    await clean(liu, 'closed-codes-en-light-390');
    const chinese = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await chinese.goto(url('/inbox/closed'));
    await chinese.locator('.list a[data-row]', { hasText: '其他咨询 · 贷款 / 提前还款' }).first().waitFor();
    await chinese.locator('.list a[data-row]', { hasText: '其他咨询 · 未选小结码' }).waitFor();
    await clean(chinese, 'closed-codes-zh-dark-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
