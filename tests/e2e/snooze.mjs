/* snooze.mjs: a talk is put away by key and comes back: at its time, when the customer writes, or by hand; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, clean, compose, customer, expect, intercept, over, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const view = (page, text) => page.locator('nav.views a', { hasText: text });
const rows = (page) => page.locator('[data-row]');
const title = (page, text) => page.locator('main h1', { hasText: text });

let lin, chen;
try {
  await test('h_asks_until_when_and_where_no_answer_came_the_same_key_asks_again', async () => {
    lin = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await lin.keyboard.press('Alt+KeyR');
    chen = await customer(server, '我的卡片什么时候能寄到？');
    await lin.getByRole('button', { name: /^接起/ }).first().waitFor();
    await lin.keyboard.press('Alt+KeyA');
    await lin.locator('main form textarea').waitFor();
    await lin.locator('main h1').first().waitFor();
    await lin.evaluate(() => document.activeElement?.blur());
    await lin.keyboard.press('KeyH');
    await lin.locator('dialog[open]').waitFor();
    await clean(lin, 'snooze-panel-zh-dark-1280');
    await lin.keyboard.press('ArrowDown');
    await lin.keyboard.press('ArrowUp');
    /* Lost when the panel has been painted as busy. */
    await intercept(lin, '**/api/contacts/*/snooze', async (asked) => {
      await lin.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await asked.abort();
    }, { times: 1 });
    await lin.keyboard.press('Enter');
    await lin.locator('dialog[open] [role=alert]').waitFor();
    const at = await lin.evaluate(() => document.activeElement.closest('dialog .item')?.textContent);
    expect(/^1 小时后/.test(at ?? ''), `the keyboard is at ${at}`);
  });

  await test('h_puts_a_talk_away_and_the_snoozed_view_says_until_when', async () => {
    await lin.keyboard.press('Enter'); // in an hour
    await view(lin, '已搁置').waitFor();
    await lin.waitForFunction(() => !document.querySelector('dialog[open]'));
    await title(lin, '等待下一位客户').waitFor();
    await lin.keyboard.press('KeyG');
    await lin.keyboard.press('KeyH');
    await rows(lin).first().waitFor();
    await lin.keyboard.press('KeyJ');
    await rows(lin).first().click();
    await lin.getByText('搁置至').first().waitFor();
    await clean(lin, 'snoozed-zh-dark-1280');
  });

  await test('the_customers_message_brings_it_back_to_my_work', async () => {
    await chen.locator('.foot textarea').fill('还在吗？');
    await chen.keyboard.press('Enter');
    await lin.waitForFunction(() => !document.querySelector('.snoozed'));
    await lin.goto(url('/inbox'));
    await rows(lin).first().waitFor();
    expect((await view(lin, '已搁置').count()) === 0, 'the view of what is put away is empty and still listed');
  });

  await test('a_time_of_ones_own_comes_and_it_is_there_again_after_a_reload_in_english_on_a_phone', async () => {
    await lin.context().close();
    lin = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await rows(lin).first().click();
    await lin.getByRole('button', { name: 'Snooze' }).click();
    await lin.locator('dialog[open]').waitFor();
    await clean(lin, 'snooze-panel-en-light-390');
    await lin.locator('input[type=datetime-local]').fill('2020-01-01T09:00');
    await lin.evaluate(() => document.querySelector('input[type=datetime-local]').removeAttribute('min'));
    await lin.locator('dialog form button').click();
    await lin.getByText('Choose a time to come').waitFor();
    await lin.getByRole('button', { name: 'Tomorrow morning' }).click();
    await view(lin, 'Snoozed').waitFor();
    await lin.reload();
    await view(lin, 'Snoozed').click();
    await rows(lin).first().click();
    await lin.getByRole('button', { name: 'Wake now' }).waitFor();
    await clean(lin, 'snoozed-en-light-390');
    await lin.getByRole('button', { name: 'Wake now' }).click();
    await lin.waitForFunction(() => !document.querySelector('.snoozed'));
    await lin.getByRole('button', { name: 'Timeline' }).click();
    await lin.locator('.event').first().waitFor();
    const told = (await lin.locator('.event').allTextContents()).join('\n');
    expect(/Back with Liu Siqi before its time\n.*Liu Siqi put it away until .*\n.*Back with Liu Siqi before its time\n.*Liu Siqi put it away until /.test(told), told);
    await clean(lin, 'snoozed-timeline-en-light-390');
    await lin.getByRole('button', { name: 'Messages' }).click();
  });

  await test('h_does_nothing_while_an_input_method_composes_and_escape_leaves_all_as_it_was', async () => {
    const box = lin.locator('main form textarea');
    await box.click();
    const ime = await compose(lin, 'h');
    await lin.waitForTimeout(100);
    expect((await lin.locator('dialog[open]').count()) === 0, 'H fired while composing');
    await ime.end();
    await box.fill('');
    await lin.evaluate(() => document.activeElement?.blur());
    await lin.keyboard.press('KeyH');
    await lin.locator('dialog[open]').waitFor();
    await lin.keyboard.press('Escape');
    await lin.waitForFunction(() => !document.querySelector('dialog[open]'));
    expect((await lin.locator('.snoozed').count()) === 0, 'Escape put it away');
  });
} finally {
  await over(server);
}
process.exit(status());
