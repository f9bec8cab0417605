/* seek.mjs: what the palette finds on the server: customers, canned replies, one's own closed contacts, places in the settings; in Chromium,
 * by keyboard in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, clean, compose, expect, over, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const group = (page, name) => page.locator('#p-list').getByRole('group', { name, exact: true });
const at = (page, path) => page.waitForFunction((p) => new RegExp(p).test(location.pathname), path);
async function palette(page, text) {
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').fill(text);
}
/* With the arrows to the option that is meant, and Enter. */
async function take(page, where) {
  for (let i = 0; (await where.getAttribute('aria-selected')) !== 'true'; i++) {
    expect(i < 40, 'the arrows do not reach it');
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

let admin, liu;
try {
  await test('an_administrator_finds_a_queue_by_initials_and_is_taken_there', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    await palette(admin, 'zhfw'); /* 综合服务 */
    const queue = group(admin, '设置').getByRole('option', { name: /队列 · 综合服务/ });
    await queue.waitFor();
    await clean(admin, 'seek-settings-zh-dark-1280');
    await take(admin, queue);
    await at(admin, '^/settings/queues/\\d+$');
    await admin.locator('#f-name_zh').waitFor();
    expect((await admin.locator('#f-name_zh').inputValue()) === '综合服务', 'another queue is open');
    await palette(admin, '刘思琪');
    await take(admin, group(admin, '设置').getByRole('option', { name: /人员 · 刘思琪/ }));
    await at(admin, '^/settings/people/\\d+$');
    await palette(admin, 'yysj'); /* 营业时间: a page */
    await take(admin, group(admin, '设置').getByRole('option', { name: '营业时间', exact: true }));
    await at(admin, '^/settings/hours');
  });

  await test('whoever_may_see_all_customers_finds_one_and_opens_the_page', async () => {
    let asked = 0, most = 0, under = 0, go;
    const held = new Promise((done) => (go = done));
    await admin.route('**/api/customers?*', async (route) => {
      asked++;
      most = Math.max(most, ++under);
      if (asked === 1) await held;
      await route.continue();
      under--;
    });
    await palette(admin, '林淑');
    while (!asked) await admin.waitForTimeout(50);
    await admin.locator('dialog input[role=combobox]').fill('陈阿海'); /* while the first is not answered */
    await admin.waitForTimeout(600);
    expect(asked === 1, `${asked} questions under way`);
    go();
    await group(admin, '客户').getByRole('option', { name: /陈阿海/ }).waitFor();
    expect((await group(admin, '客户').getByText('林淑').count()) === 0, 'the answer to what is no longer asked is shown');
    expect(asked === 2 && most === 1, `${asked} asked, ${most} at once`);
    await admin.unroute('**/api/customers?*');
    await clean(admin, 'seek-customers-zh-dark-1280');
    await take(admin, group(admin, '客户').getByRole('option').first());
    await at(admin, '^/customers/\\d+$');
    await admin.getByRole('heading', { name: '陈阿海' }).first().waitFor();
    /* What an input method composes is not asked. */
    let puts = 0;
    admin.on('request', (r) => { if (r.url().includes('/api/customers?')) puts++; });
    await admin.keyboard.press('Control+k');
    await admin.locator('dialog input[role=combobox]').waitFor();
    const written = await compose(admin, 'linshu');
    await admin.waitForTimeout(600);
    expect(puts === 0, 'it asks for what is still composed');
    await written.end();
    await admin.locator('dialog [aria-busy], dialog .quiet.none:not(:empty), #p-list [role=group]').first().waitFor();
    await admin.keyboard.press('Escape');
    await admin.context().close();
  });

  await test('in_english_on_a_phone_the_administrator_finds_people_and_an_agent_finds_no_settings', async () => {
    admin = await agent(server, 'admin', { lang: 'en', width: 390, there: 'nav.rail' });
    await palette(admin, 'liu');
    await group(admin, 'Settings').getByRole('option', { name: /^People · / }).first().waitFor();
    await clean(admin, 'seek-en-light-390');
    await admin.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    const asked = [];
    liu.on('request', (r) => { if (r.url().includes('/api/')) asked.push(new URL(r.url()).pathname); });
    await palette(liu, 'General service');
    await liu.getByText('Nothing found for “General service”').waitFor();
    expect(!asked.some((p) => /^\/api\/(customers|users|queues|topics|sites)$/.test(p)), `it asked ${asked}`);
  });
} finally {
  await over(server);
}
process.exit(status());
