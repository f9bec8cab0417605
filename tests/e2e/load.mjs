/* load.mjs: how much one holds of each medium, in the menu of one's state, as it changes; in Chromium, by keyboard in Chinese, on a phone in
 * English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, bubble, clean, customer, expect, over, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const menu = (page) => page.locator('details.state .menu');
const row = (page, name) => menu(page).locator('li').filter({ has: page.locator('.grow', { hasText: name }) });
const closed = (page) => menu(page).waitFor({ state: 'hidden' });

/* Places for each medium of liu.siqi, by the administrator. */
async function give(page, capacity, more) {
  const { id, agent } = (await ask(page, 'GET', '/api/users')).users.find((u) => u.login === 'liu.siqi');
  await ask(page, 'PUT', `/api/agents/${id}`, { ...agent, capacity, capacities: { voice: 0, email: 0, message: 0, task: 0, ...more } });
}

let admin, liu;
try {
  await test('the_menu_of_ones_state_says_what_one_holds_of_each_medium_and_follows_it', async () => {
    admin = await agent(server, 'admin', { there: 'nav.rail' });
    await give(admin, 3, { voice: 1, email: 5 });
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Control+k');
    await liu.locator('dialog input[role=combobox]').fill('rl'); /* by initials */
    await liu.locator('#p-list [role=option]', { hasText: '查看我的容量' }).waitFor();
    await liu.keyboard.press('Enter');
    await row(liu, '网聊').getByText('0/3').waitFor();
    await liu.waitForFunction(() => document.activeElement?.matches('details.state summary'));
    expect((await row(liu, '网聊').getByText('有空位').count()) === 0, 'whoever is not ready is told that there is room');
    await liu.keyboard.press('Alt+KeyR');
    await row(liu, '网聊').getByText('有空位').waitFor();
    await row(liu, '电话').getByText('可插入：网聊、邮件；进行中不派这些').waitFor();
    await row(liu, '邮件').getByText('0/5').waitFor();
    await clean(liu, 'load-zh-dark-1280');
    await customer(server, '我的卡片什么时候能寄到？');
    await row(liu, '网聊').getByText('1/3').waitFor(); /* it rings: the place is taken */
    await give(admin, 1, { voice: 1 });
    await row(liu, '网聊').getByText('1/1').waitFor();
    await row(liu, '网聊').getByText('已满').waitFor();
    expect((await row(liu, '邮件').count()) === 0, 'a medium without a place stands there');
    await clean(liu, 'load-full-zh-dark-1280');
    await liu.keyboard.press('Escape');
    await closed(liu);
    await liu.waitForFunction(() => document.activeElement?.matches('details.state summary'));
    await liu.keyboard.press('Alt+KeyA');
    await bubble(liu, '什么时候能寄到').waitFor();
    await liu.locator('header.bar .load', { hasText: '1/1' }).click();
    await row(liu, '网聊').getByText('已满').waitFor();
    await liu.context().close();
  });

  await test('on_a_phone_in_english_it_is_in_the_same_menu', async () => {
    await give(admin, 3, { voice: 1, email: 5, message: 4, task: 10 });
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await liu.locator('details.state summary').click();
    await row(liu, 'Chats').getByText('1 of 3').waitFor();
    await row(liu, 'Calls').getByText('May interrupt: Chats, E-mails, Messages, Tasks; none of them meanwhile').waitFor();
    await clean(liu, 'load-en-light-390');
    await liu.locator('details.state summary').click();
    await closed(liu);
  });
} finally {
  await over(server);
}
process.exit(status());
