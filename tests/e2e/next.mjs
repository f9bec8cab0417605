/* next.mjs: where one goes on when a conversation is over; in Chromium, by keyboard in Chinese, on a phone in English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { answers, Server, agent, ask, box, bubble, clean, customer, expect, over, set_queue, status, test, wrapping } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const rows = (page) => page.locator('.list [data-row]');
const at = (page, path) => page.waitForFunction((p) => location.pathname === p, path);
const here = (page) => new URL(page.url()).pathname;
const onward = (page) => page.locator('[data-onward]');

let liu;
const visitors = [], paths = [];
async function answer(page, text) {
  await box(page).fill(text);
  await page.keyboard.press('Enter');
  await bubble(page, text).waitFor();
}
async function end(page) {
  await page.locator('.log').focus();
  await page.keyboard.press('KeyE');
  await page.keyboard.press('KeyE'); /* at once */
  await page.locator('[data-wrap-code]').waitFor();
}
async function wrap_up_takes(wrapup_us) {
  const admin = await agent(server, 'admin', { there: 'nav.rail' });
  for (const q of (await ask(admin, 'GET', '/api/queues')).queues)
    await set_queue(admin, q.name_en, { wrapup_us });
  await admin.context().close();
}
async function done(page) {
  await page.locator('[data-wrap-code]').selectOption({ index: 1 });
  await page.locator('[data-wrap-code]').press('Control+Enter');
}

try {
  await test('when_a_conversation_is_over_who_waits_longest_is_opened', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    for (const [i, text] of ['我的卡片什么时候能寄到？', '贷款利率是多少？', '网银登录不了'].entries()) {
      visitors.push(await customer(server, text));
      await liu.locator('.offer').getByRole('button', { name: /^接起/ }).first().waitFor();
      await liu.evaluate(() => document.activeElement?.blur());
      await liu.keyboard.press('Alt+KeyA');
      await liu.waitForFunction((n) => document.querySelectorAll('.list [data-row]').length === n, i + 1);
      await bubble(liu, text).waitFor();
      paths.push(here(liu));
    }
    expect(new Set(paths).size === 3, paths.join());
    for (const i of [1, 0]) {
      await liu.keyboard.press(`Alt+Digit${i + 1}`);
      await at(liu, paths[i]);
      await answer(liu, '您好，请稍等');
    }
    await end(liu); /* the first: the second has an answer, the third has none */
    await onward(liu).getByText('客户等待').waitFor();
    expect(`/inbox/${await onward(liu).getAttribute('data-onward')}` === paths[2], 'it says another one');
    await clean(liu, 'onward-zh-dark-1280');
    await done(liu);
    await at(liu, paths[2]);
    expect((await rows(liu).count()) === 2, 'it is still in the list');
  });

  await test('a_talk_that_is_put_away_leads_on_as_one_prefers', async () => {
    const put_away = async (path) => {
      await liu.goto(url(path));
      await liu.locator('.log').focus();
      await liu.keyboard.press('KeyH');
      await liu.locator('dialog[open]').waitFor();
      await liu.keyboard.press('Enter');
      await liu.locator('dialog').waitFor({ state: 'detached' });
    };
    await put_away(paths[2]);
    await at(liu, paths[1]); /* unless one chooses, to who waits longest */
    await liu.goto(url(paths[2]));
    await liu.locator('.snoozed button').click();
    await liu.locator('.snoozed').waitFor({ state: 'detached' });
    await liu.goto(url('/preferences'));
    await liu.getByLabel('回到列表').check();
    await answers(liu, '/api/preferences', (x) => x.after_talk === 'list');
    await put_away(paths[2]);
    await at(liu, '/inbox');
    await liu.goto(url(paths[2]));
    await liu.locator('.snoozed button').click();
    await liu.locator('.snoozed').waitFor({ state: 'detached' });
  });

  await test('whoever_prefers_it_is_taken_back_to_the_list', async () => {
    await liu.goto(url('/preferences'));
    await liu.getByLabel('回到列表').check();
    await clean(liu, 'onward-preference-zh-dark-1280');
    await answers(liu, '/api/preferences', (x) => x.after_talk === 'list');
    await liu.goto(url(paths[2]));
    await end(liu);
    expect((await onward(liu).count()) === 0, 'it says who is next though nobody is opened');
    await done(liu);
    await at(liu, '/inbox');
    await liu.keyboard.press('Alt+Shift+KeyJ'); /* who is left has an answer */
    await visitors[1].locator('.foot textarea').fill('还在吗？');
    await visitors[1].keyboard.press('Enter');
    await rows(liu).getByText('还在吗').or(liu.locator('.list .count')).first().waitFor();
    expect(here(liu) === '/inbox', `it opened ${here(liu)}`);
    await liu.keyboard.press('Alt+Shift+KeyJ');
    await at(liu, paths[1]);
    await liu.context().close();
  });

  await test('on_a_phone_in_english_it_says_who_is_next_too', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await liu.goto(url('/preferences'));
    await liu.getByLabel('Open who waits longest').check();
    await clean(liu, 'onward-preference-en-light-390');
    visitors.push(await customer(server, '还有一个问题'));
    await liu.goto(url('/inbox'));
    await liu.getByRole('button', { name: /^Accept/ }).first().click();
    await bubble(liu, '还有一个问题').waitFor();
    await end(liu);
    await onward(liu).getByText('waiting').waitFor();
    await clean(liu, 'onward-en-light-390');
    await liu.locator('[data-wrap-code]').selectOption({ index: 1 });
    await liu.getByRole('button', { name: 'Done', exact: true }).click();
    await at(liu, paths[1]);
    await liu.context().close();
  });

  await test('who_writes_a_note_while_its_time_runs_out_stays_and_nothing_goes_to_another_customer', async () => {
    await wrap_up_takes(5e6);
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    await liu.keyboard.press('Alt+KeyR');
    visitors.push(await customer(server, '最后一个问题'));
    await wrapping(liu);
    const path = here(liu);
    await liu.locator('[data-wrap-note]').focus();
    const stop = Date.now() + 60000;
    while ((await liu.locator('[data-gone]').count()) === 0 && Date.now() < stop) await liu.keyboard.type('疑似欺诈');
    await liu.keyboard.type('nice guy'); /* G U is the way to one's profile */
    await liu.keyboard.press('Enter');
    expect(here(liu) === path, `it went on to ${here(liu)}`);
    await liu.getByText('整理时间已到').waitFor();
    await liu.getByText(/小结完成/).waitFor();
    const kept = liu.getByRole('region', { name: '小结备注' });
    expect(/^(疑似欺诈)+/.test(await kept.locator('p').innerText()), 'the note cannot be read');
    await kept.getByRole('button', { name: '复制' }).waitFor();
    await clean(liu, 'gone-zh-light-1280');
    for (const v of visitors.slice(1)) expect(!/欺诈/.test((await v.locator('.msg').allInnerTexts()).join()), 'another customer was sent the note');
    await liu.waitForTimeout(1100); /* the pause after which keys are meant again */
    await liu.keyboard.press('Alt+Shift+KeyJ');
    await at(liu, paths[1]);
    expect((await box(liu).inputValue()) === '', 'something was typed for another customer');
    await liu.goBack();
    await liu.locator('[data-gone]').waitFor();
  });

  await test('a_half_reply_stays_what_it_was_when_the_customer_ends', async () => {
    await wrap_up_takes(300e6);
    await liu.goto(url(paths[1]));
    await box(liu).focus();
    await liu.keyboard.type('half of an ans');
    await visitors[1].locator('.panel .head button', { hasText: '结束会话' }).click();
    await visitors[1].locator('.panel button', { hasText: /^结束$/ }).click();
    await liu.locator('[data-wrap-note]').waitFor();
    await liu.keyboard.type('wer');
    const half = liu.locator('[data-composer]');
    expect((await half.inputValue()) === 'half of an answer' && (await half.getAttribute('aria-label')) === '未发送的回复', `the box has ${await half.inputValue()}`);
    await liu.keyboard.press('Enter');
    expect((await half.inputValue()) === 'half of an answer', 'what cannot be sent went away');
    await clean(liu, 'half-zh-light-1280');
    await liu.getByRole('button', { name: '存为备注' }).click();
    await liu.locator('form.note').waitFor();
    expect((await half.inputValue()) === 'half of an answer', 'the note is another text');
    await half.press('Enter');
    await liu.locator('.message.note', { hasText: 'half of an answer' }).waitFor();
    expect(!/half of an/.test((await visitors[1].locator('.msg').allInnerTexts()).join()), 'the customer was sent a reply after the end');
    await liu.keyboard.press('Alt+KeyW');
    await done(liu);
    await at(liu, '/inbox');
  });

  await test('whose_conversation_was_passed_on_in_another_tab_reads_so_in_english_on_a_phone', async () => {
    await liu.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    visitors.push(await customer(server, '再问一句'));
    await liu.getByRole('button', { name: /^Accept/ }).first().click();
    await bubble(liu, '再问一句').waitFor();
    const path = here(liu);
    await box(liu).fill('Half of an answer');
    const other = await liu.context().newPage();
    await other.setViewportSize({ width: 1280, height: 800 });
    await other.goto(url(path));
    await box(other).waitFor();
    await liu.context().route('**/messages', (r) => (r.request().method() === 'POST' ? r.abort() : r.continue()));
    await box(liu).fill('An answer that never left');
    await liu.getByRole('button', { name: 'Send', exact: true }).click();
    await liu.locator('.sending').waitFor();
    await box(liu).fill('Half of an answer');
    await other.keyboard.press('Alt+KeyT');
    await other.locator('#transfer-note').fill('A note of many words');
    await other.keyboard.press('Escape');
    await other.locator('dialog').waitFor({ state: 'detached' });
    await other.keyboard.press('Alt+KeyT');
    await other.locator('#transfer-note').waitFor();
    expect((await other.locator('#transfer-note').inputValue()) === 'A note of many words', 'Escape threw the note away');
    await other.locator('dialog').getByRole('group', { name: 'Queues' }).getByRole('option').first().click();
    await other.keyboard.press('Control+Enter');
    await liu.locator('[data-gone]').waitFor();
    await liu.getByText('This conversation is no longer with you').waitFor();
    await liu.getByRole('region', { name: 'A reply that was not sent' }).getByText('Half of an answer').waitFor();
    await liu.context().unroute('**/messages');
    const stray = liu.locator('[data-stray]').first();
    await stray.getByText('An answer that never left').waitFor();
    await stray.getByRole('button', { name: 'Copy' }).waitFor();
    await stray.getByRole('button', { name: 'Retry' }).waitFor();
    await clean(liu, 'gone-en-light-390');
    await liu.reload();
    await stray.getByText('An answer that never left').waitFor(); /* until somebody has said what becomes of it */
    for (let n = await liu.locator('[data-stray]').count(); n; n--) await stray.getByRole('button', { name: 'Discard' }).click();
    await stray.waitFor({ state: 'detached' });
    expect(await liu.evaluate(() => !Object.entries(localStorage).some(([k, v]) => /outbox/.test(k) && /never left/.test(v))), 'it is kept for ever');
  });
} finally {
  await over(server);
}
process.exit(status());
