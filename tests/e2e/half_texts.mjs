/* half_texts.mjs: what was being written in conversations that went while one looked elsewhere; in Chromium, in Chinese, on a phone in English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { PATIENCE_MS, Server, agent, ask, box, bubble, clean, customer, expect, over, set_queue, shown_id, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const half = (page, text) => page.locator('[data-stray]').filter({ hasText: text });
const REPLY = '我已经替您把卡冻结了，接下来请带身份证', NOTE = '客户情绪激动', LAST = '，已核实身份', REFUND = '退款将在三个工作日内到账，请';

let liu;
const visitors = [], paths = [];
async function take(text) {
  visitors.push(await customer(server, text));
  await liu.locator('.offer').getByRole('button', { name: /^接起/ }).first().waitFor();
  await liu.evaluate(() => document.activeElement?.blur());
  await liu.keyboard.press('Alt+KeyA');
  await bubble(liu, text).waitFor();
  paths.push(`/inbox/${shown_id(liu)}`);
}
async function look_at(path, text) {
  await liu.locator(`.list a[href="${path}"]`).click();
  await bubble(liu, text).waitFor();
}
async function server_has(page, ...texts) {
  const stop = Date.now() + PATIENCE_MS, drafts = async () => (await ask(page, 'GET', '/api/drafts')).drafts.map((d) => d.text).sort().join('|');
  while ((await drafts()) !== texts.sort().join('|')) expect(Date.now() < stop, `the server has ${await drafts()}`);
}
const kept = (page) => page.evaluate(() => Object.entries(localStorage).filter(([k]) => /draft/.test(k)).map(([, v]) => v).join());

try {
  await test('what_was_being_written_is_said_when_its_conversation_is_passed_on_in_another_tab', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    for (const q of (await ask(admin, 'GET', '/api/queues')).queues) await set_queue(admin, q.name_en, { wrapup_us: 3e6 });
    await admin.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    await take('我的卡丢了怎么办？');
    await take('转账失败');
    await take('贷款利率是多少？');
    await look_at(paths[0], '我的卡丢了');
    await box(liu).fill(REPLY);
    await liu.locator('.log').focus();
    await liu.keyboard.press('KeyN');
    await liu.locator('form.note').waitFor();
    await box(liu).fill(NOTE);
    await server_has(liu, REPLY, NOTE);
    await liu.context().route('**/draft', (r) => r.abort());
    await box(liu).fill(NOTE + LAST); /* the server never hears of it */
    await look_at(paths[2], '贷款利率');
    expect((await half(liu, '').count()) === 0, 'it is said of conversations that are here');
    const zhang = await agent(server, 'zhang.qiang', { lang: 'zh' });
    await zhang.keyboard.press('Alt+KeyR');
    const other = await liu.context().newPage();
    await other.goto(url(paths[0]));
    await box(other).waitFor();
    await other.keyboard.press('Alt+KeyT');
    await other.locator('dialog').getByRole('option', { name: '张强' }).click();
    await other.keyboard.press('Control+Enter');
    await other.locator('dialog').waitFor({ state: 'detached' });
    await other.close();
    await liu.context().unroute('**/draft');
    await liu.bringToFront();
    await half(liu, REPLY).getByText('回复没有写完').waitFor();
    await half(liu, NOTE).getByText('备注没有保存').waitFor();
    expect(shown_id(liu) === paths[2].split('/').pop(), 'one is led away');
    await half(liu, REPLY).getByRole('button', { name: '复制' }).waitFor();
    await clean(liu, 'half-texts-zh-dark-1280');
    await zhang.context().close();
  });

  await test('what_was_being_written_is_said_when_the_customer_ended_and_the_time_to_wrap_up_ran_out', async () => {
    await look_at(paths[1], '转账失败');
    await box(liu).fill(REFUND);
    await look_at(paths[2], '贷款利率');
    await visitors[1].locator('.panel .head button', { hasText: '结束会话' }).click();
    await visitors[1].locator('.panel button', { hasText: /^结束$/ }).click();
    await half(liu, REFUND).waitFor();
    await liu.waitForFunction(() => [...document.querySelectorAll('[data-stray] p:first-child')].every((p) => /\d{4}/.test(p.textContent)));
    const whose = await liu.locator('[data-stray] p:first-child').allInnerTexts();
    expect(whose.length === 3 && new Set(whose.map((w) => /\d{4}/.exec(w)[0])).size === 2, `whose they are: ${whose.join(' / ')}`);
  });

  await test('a_half_text_stays_over_a_reload_until_it_is_discarded_and_then_is_nowhere', async () => {
    await liu.reload();
    for (const text of [REPLY, NOTE + LAST, REFUND]) await half(liu, text).waitFor();
    const refused = liu.waitForResponse((r) => /draft$/.test(r.url()) && r.status() === 403);
    await liu.evaluate(() => dispatchEvent(new Event('focus'))); /* asks the server again, which does not take it any more */
    await refused;
    await half(liu, NOTE + LAST).waitFor();
    await half(liu, NOTE).getByRole('button', { name: '丢弃' }).click();
    await half(liu, NOTE).waitFor({ state: 'detached' });
    await server_has(liu, REPLY, REFUND);
    await liu.waitForFunction((note) => !Object.values(localStorage).join().includes(note), NOTE);
    expect((await half(liu, '').count()) === 2, 'another one went too');
  });

  await test('another_browser_in_english_on_a_phone_says_half_texts_too_and_signing_out_leaves_it_there_alone', async () => {
    await liu.locator('details.me summary').click();
    await liu.locator('.menu button').last().click();
    await liu.locator('#f-login').waitFor();
    expect((await kept(liu)) === '', 'signing out leaves a text in the browser');
    await liu.context().close();
    const phone = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await speaks(phone, 'en');
    await half(phone, REPLY).getByText('was not sent').waitFor();
    await half(phone, REFUND).getByText(/A reply to .*\d{4}/).waitFor();
    await clean(phone, 'half-texts-en-light-390');
    for (const text of [REPLY, REFUND]) await half(phone, text).getByRole('button', { name: 'Discard' }).click();
    await half(phone, '').waitFor({ state: 'detached' });
    await server_has(phone);
    await phone.reload();
    await phone.locator('details.state summary').waitFor();
    expect((await half(phone, '').count()) === 0, 'it comes back');
    await phone.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
