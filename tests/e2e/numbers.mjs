/* numbers.mjs: a visitor who gave no name has a number, and it is the same wherever an agent meets them: who waits, mentions, reminders, what is
 * over; in Chromium, in Chinese, on a phone in English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { agent, ask, bubble, clean, customer, expect, over, Server, shown_id, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const head = (page, text) => page.locator('main h1', { hasText: text });
const row = (page, text) => page.locator('.list li, .list [data-row]').filter({ hasText: text });

let liu, ye, who, conversation;
try {
  await test('who_waits_is_told_apart_by_a_number_before_and_after_they_are_taken', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    await customer(server, '请问怎么挂失？');
    await liu.locator('.views a[href="/inbox/team"]').click();
    await row(liu, '访客').first().waitFor();
    [who] = /访客 \d{4}/.exec(await row(liu, '访客').first().innerText());
    await row(liu, who).first().click();
    await head(liu, who).waitFor();
    await clean(liu, 'numbers-waiting-zh-light-1280');
    await liu.keyboard.press('Alt+KeyR');
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await bubble(liu, '怎么挂失').waitFor();
    await head(liu, who).waitFor();
  });

  await test('who_is_named_in_a_note_about_them_reads_the_number_too', async () => {
    ye = await agent(server, 'ye.qing', { lang: 'en', width: 390 });
    await liu.locator('.log').focus();
    await liu.keyboard.press('KeyN');
    await liu.locator('form.note').waitFor();
    await liu.keyboard.type('@yq');
    await liu.keyboard.press('Enter');
    await liu.keyboard.type('您看一下');
    await liu.keyboard.press('Enter');
    await bubble(liu, '您看一下').waitFor();
    const visitor = who.replace('访客', 'Visitor');
    await ye.locator('.views a[href="/inbox/mentions"]').click();
    await row(ye, visitor).first().waitFor();
    await clean(ye, 'numbers-mentions-en-light-390');
    await row(ye, visitor).first().click();
    await head(ye, visitor).waitFor();
    conversation = shown_id(ye);
    await clean(ye, 'numbers-thread-en-light-390');
    await ye.locator('.log').focus();
    await ye.keyboard.press('KeyF');
    await ye.locator('dialog[open] h2', { hasText: visitor }).waitFor();
    await ye.keyboard.press('Escape');
    await ye.locator('dialog').waitFor({ state: 'detached' });
  });

  await test('reminders_and_what_is_over_say_the_number', async () => {
    await liu.locator('.log').focus();
    await liu.keyboard.press('KeyF');
    await liu.locator('dialog[open] h2', { hasText: who }).waitFor();
    await liu.locator('dialog[open] form textarea').fill('再联系');
    await liu.locator('dialog[open] input[type=checkbox]').check();
    await liu.keyboard.press('Control+Enter');
    await liu.locator('dialog').waitFor({ state: 'detached' });
    const contact = shown_id(liu);
    await ask(liu, 'POST', `/api/contacts/${contact}/end`, { seq: 0 });
    await liu.locator('[data-wrap-code]').selectOption({ index: 1 });
    await liu.locator('[data-wrap-code]').press('Control+Enter');
    await liu.waitForFunction((c) => !location.pathname.endsWith(c), contact);
    for (const view of ['reminders', 'closed']) {
      await liu.goto(url(`/inbox/${view}/${conversation}`));
      await row(liu, who).first().waitFor();
      await head(liu, who).waitFor();
      await clean(liu, `numbers-${view}-zh-light-1280`);
      await liu.locator('.log').focus();
      await liu.keyboard.press('KeyF');
      await liu.locator('dialog[open] h2', { hasText: who }).waitFor();
      await liu.keyboard.press('Escape');
      await liu.locator('dialog').waitFor({ state: 'detached' });
    }
    await ye.goto(url('/inbox/reminders')); /* the team's, by a colleague */
    await row(ye, who.replace('访客', 'Visitor')).first().waitFor();
  });
} finally {
  await over(server);
}
process.exit(status());
