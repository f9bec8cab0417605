/* my_day.mjs: an agent looks at their day: by key, palette's command and menu, in both languages, on a wide and a narrow screen.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, clean, customer, expect, over, picture, shown_id, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const figure = (page, label) => page.locator('main.day dl div', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) }).locator('dd');
const says = (page, label, text) => page.waitForFunction(([l, x]) => [...document.querySelectorAll('main.day dl div')].some((e) =>
  e.querySelector('dt').textContent === l && e.querySelector('dd').textContent === x), [label, text]);

let liu, chen;
try {
  await test('g_d_shows_the_day_with_each_figure_and_how_it_is_counted', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    chen = await customer(server, '请问周末营业吗');
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.locator('main form textarea').waitFor();
    await chen.close();
    const id = shown_id(liu);
    await ask(liu, 'POST', `/api/contacts/${id}/end`, { seq: 0 });
    await ask(liu, 'POST', `/api/contacts/${id}/wrap`, { code: '1' });
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('KeyG');
    await liu.keyboard.press('KeyD');
    await says(liu, '已完成', '1');
    await says(liu, '已接起', '1');
    await says(liu, '客户评分', '–');
    const how = await figure(liu, '平均会话').locator('..').getAttribute('title');
    expect(how.includes('÷'), `the formula is: ${how}`);
    await clean(liu, 'day-zh-dark-1280');
    await liu.locator('main.day summary').click();
    expect((await liu.locator('main.day details li').count()) >= 11, 'not every figure says how it is counted');
    await clean(liu, 'day-how-zh-dark-1280');
  });

  await test('a_contact_of_the_day_is_read_by_keyboard_and_back_returns', async () => {
    await liu.locator('main.day .closed a').first().focus();
    await liu.keyboard.press('Enter');
    await liu.locator('.message .bubble', { hasText: '请问周末营业吗' }).waitFor();
    await liu.goBack();
    await liu.locator('main.day .closed a').first().waitFor();
  });

  await test('the_day_before_is_empty_the_day_after_is_today_and_a_pause_is_counted', async () => {
    await liu.getByRole('button', { name: '前一天' }).press('Enter');
    await liu.getByText('当天没有关闭的联系').waitFor();
    await liu.getByRole('button', { name: '后一天' }).press('Enter');
    await says(liu, '已完成', '1');
    expect(await liu.getByRole('button', { name: '后一天' }).isDisabled(), 'one can look at tomorrow');
    await ask(liu, 'PUT', '/api/agent/state', { state: 'paused', reason: '2' });
    await liu.waitForFunction(() => [...document.querySelectorAll('main.day dt')].some((e) => e.textContent === '午餐'));
  });

  await test('in_english_at_390_pixels_the_menu_leads_there_and_a_reload_stays', async () => {
    const ye = await agent(server, 'ye.qing', { lang: 'en', width: 390 });
    await ye.locator('details.me summary').click();
    await ye.getByRole('button', { name: 'My day' }).click();
    await says(ye, 'Ended', '0');
    await ye.reload();
    await says(ye, 'Ended', '0');
    await ye.locator('details.me:not([open])').waitFor();
    await ye.getByText('No contacts closed this day').waitFor();
    expect(await ye.evaluate(() => { const m = document.querySelector('main.day'); return m.scrollWidth <= m.clientWidth; }), 'the day scrolls sideways');
    await clean(ye, 'day-en-light-390');
    await picture(liu, 'day-lunch-zh-dark-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
