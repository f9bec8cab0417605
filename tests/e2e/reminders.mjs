/* reminders.mjs: an agent is reminded: in a talk and when it is over, for themselves and for the team; by keyboard, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, clean, customer, expect, over, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const view = (page, text) => page.locator('nav.views a', { hasText: text });
const item = (page, text) => page.locator('section.list li', { hasText: text });
const gone = (page, css) => page.waitForFunction((c) => !document.querySelector(c), css);

let liu, ye, chen;
/* One more about the first one's conversation, by the API: the panel knows whole minutes, and its own clock is the server's. */
async function due(text, in_us) {
  const { reminders: [first] } = await ask(liu, 'GET', '/api/reminders');
  await ask(liu, 'POST', `/api/conversations/${first.conversation}/reminders`, { key: text, text, due_us: Date.now() * 1000 + in_us });
}
try {
  await test('f_makes_a_reminder_by_keyboard_and_it_is_listed_with_its_time', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    chen = await customer(server, '请过一会儿再联系我');
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.locator('main form textarea').waitFor();
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('KeyF');
    await liu.locator('dialog[open] textarea').waitFor();
    await clean(liu, 'remind-panel-zh-dark-1280');
    await liu.keyboard.type('问问卡片到了没有');
    await liu.keyboard.press('Control+Enter');
    await gone(liu, 'dialog[open]');
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('KeyG');
    await liu.keyboard.press('KeyR');
    await item(liu, '问问卡片到了没有').waitFor();
    expect((await liu.locator('li.due').count()) === 0, 'due at once');
  });

  await test('at_its_time_it_is_counted_marked_and_there_after_a_reload', async () => {
    await due('马上回电', 2_000_000);
    await liu.locator('li.due', { hasText: '马上回电' }).waitFor();
    for (let again = 0; again < 2; again++) {
      await view(liu, '提醒').locator('.n', { hasText: '1' }).waitFor();
      expect((await liu.locator('li.due').count()) === 1, 'the other one is due too');
      if (!again) await liu.reload();
      await liu.locator('li.due').waitFor();
    }
    await clean(liu, 'reminders-due-zh-dark-1280');
  });

  await test('an_alert_has_a_sound_of_its_own_which_is_switched_by_itself', async () => {
    await liu.addInitScript(() => {
      window.heard = [];
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...at) {
        window.heard.push(this.frequency.value);
        return start.apply(this, at);
      };
    });
    const box = liu.getByRole('checkbox', { name: '提醒到期、同事邀请' });
    await liu.goto(url('/preferences'));
    await box.waitFor();
    expect(await box.isChecked(), 'it is silent at first');
    await liu.locator('h1').first().click(); /* sound sleeps until then */
    await liu.waitForFunction(() => navigator.locks.query().then((l) => l.held.some((x) => x.name === 'tandem.sound')));
    await due('有声音', 1_500_000);
    await liu.waitForFunction(() => window.heard.length === 2);
    const [first, second] = await liu.evaluate(() => window.heard);
    expect(first !== 740 && second < first, `it sounds like ${first} and ${second}`);
    await box.uncheck();
    await due('没有声音', 1_500_000);
    await liu.locator('.rail a[href^="/inbox"]').click();
    await view(liu, '提醒').click();
    await liu.locator('li.due', { hasText: '没有声音' }).waitFor();
    expect((await liu.evaluate(() => window.heard.length)) === 2, 'it sounds though it is switched off');
    for (const r of (await ask(liu, 'GET', '/api/reminders')).reminders)
      if (r.text.includes('声音')) await ask(liu, 'PUT', `/api/reminders/${r.id}`, { done: true });
    await liu.goto(url('/inbox/reminders'));
    await liu.waitForFunction(() => document.querySelectorAll('li.due').length === 1);
  });

  await test('one_of_the_team_reaches_a_colleague_who_does_it_for_all', async () => {
    ye = await agent(server, 'ye.qing', { lang: 'en', width: 390 });
    await liu.goto(url('/inbox'));
    await liu.locator('[data-row]').first().click();
    await liu.locator('main form textarea').waitFor();
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('KeyF');
    await liu.locator('dialog[open] textarea').fill('下午回电');
    await liu.locator('dialog[open] input[type=checkbox]').check();
    await liu.locator('dialog[open] form button.primary').click();
    await gone(liu, 'dialog[open]');
    await view(ye, 'Reminders').click();
    await item(ye, '下午回电').waitFor();
    expect((await item(ye, '问问卡片到了没有').count()) === 0, "a colleague's own reminder is shown");
    await clean(ye, 'reminders-team-en-light-390');
    await ye.getByRole('button', { name: 'Done: 下午回电' }).click();
    await gone(ye, 'section.list li');
    await view(liu, '提醒').click();
    await item(liu, '问问卡片到了没有').waitFor();
    await liu.waitForFunction(() => ![...document.querySelectorAll('section.list li')].some((e) => e.textContent.includes('下午回电')));
  });

  await test('it_is_put_off_without_the_mouse_and_then_done', async () => {
    await item(liu, '马上回电').getByRole('combobox').focus();
    await liu.keyboard.press('ArrowDown');
    await gone(liu, 'li.due');
    for (const text of ['马上回电', '问问卡片到了没有']) {
      await item(liu, text).getByRole('button').focus();
      await liu.keyboard.press('Enter');
      await liu.waitForFunction((x) => ![...document.querySelectorAll('section.list li')].some((e) => e.textContent.includes(x)), text);
    }
    await clean(liu, 'reminders-none-zh-dark-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
