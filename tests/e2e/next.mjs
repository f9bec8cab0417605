/* next.mjs: where one goes on when a conversation is over; in Chromium, by keyboard in Chinese, on a phone in English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, box, bubble, clean, customer, expect, over, status, test } from './harness.mjs';

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

  await test('whoever_prefers_it_is_taken_back_to_the_list', async () => {
    await liu.goto(url('/preferences'));
    await liu.getByLabel('回到列表').check();
    await clean(liu, 'onward-preference-zh-dark-1280');
    await liu.waitForFunction(async () => (await (await fetch('/api/preferences')).json()).after_talk === 'list');
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
  });
} finally {
  await over(server);
}
process.exit(status());
