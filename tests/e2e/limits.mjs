/* limits.mjs: an administrator says which files are taken, in Chromium against the real server; and what of a form is not saved asks.
 *
 * harness.mjs says how it is called. */
import { Server, agent, alone, ask, clean, expect, field, over, save, saved, status } from './harness.mjs';

const server = await new Server('--sample').start();
const limits = async () => (await fetch(server.url('/api/files/limits'))).json();
/* As another administrator would, beside the page. */
async function beside(page, change) {
  const { now, ...s } = await ask(page, 'GET', '/api/settings/files');
  await ask(page, 'PUT', '/api/settings/files', { ...s, ...change });
}

async function open(options) {
  const page = await agent(server, 'admin', { there: 'nav.rail', sockets: false, ...options });
  await page.goto(server.url('/settings/limits'));
  await field(page, 'bytes_max').waitFor();
  return page;
}

let page;
try {
  await alone('what_is_saved_is_what_the_widget_is_told', async () => {
    page = await open();
    expect((await field(page, 'bytes_max').inputValue()) === '20', 'it does not begin with the limits in force');
    await clean(page, 'limits-en-light-1280');
    await field(page, 'bytes_max').fill('2.5');
    await field(page, 'message_max').fill('4');
    await page.getByRole('checkbox', { name: 'Video' }).uncheck();
    await page.getByRole('checkbox', { name: 'Sound' }).uncheck();
    await save(page);
    await saved(page);
    const told = await limits();
    expect(told.bytes_max === 2.5 * 1024 * 1024 && told.message_max === 4 && told.kinds.join() === 'image,pdf,office,text', `it is told ${JSON.stringify(told)}`);
    await page.reload();
    await field(page, 'bytes_max').waitFor();
    expect((await field(page, 'bytes_max').inputValue()) === '2.5' && !(await page.getByRole('checkbox', { name: 'Video' }).isChecked()), 'it was not kept');
  });

  await alone('a_limit_that_is_refused_is_told_at_its_field_and_nothing_is_saved', async () => {
    await field(page, 'message_max').fill('11');
    await save(page);
    await page.locator('#h-message_max.bad', { hasText: 'A whole number from 1 to 10' }).waitFor();
    expect(await field(page, 'message_max').evaluate((e) => e === document.activeElement), 'the wrong field has no focus');
    await field(page, 'message_max').fill('5');
    await field(page, 'conversation_max').fill('2');
    await save(page);
    await page.locator('#h-conversation_max.bad', { hasText: 'No less than one file.' }).waitFor();
    expect(await field(page, 'conversation_max').evaluate((e) => e === document.activeElement), 'the refused field has no focus');
    await clean(page, 'limits-refused-en-light-1280');
    expect((await limits()).message_max === 4, 'it was saved all the same');
    await page.getByRole('button', { name: 'Revert' }).click();
    expect((await field(page, 'conversation_max').inputValue()) === '500', 'it was not put back');
  });

  await alone('what_another_administrator_saved_meanwhile_is_not_written_over', async () => {
    await beside(page, { side_max: 1024 });
    await field(page, 'side_max').fill('4096');
    await save(page);
    await page.locator('form [role=alert]', { hasText: 'Somebody else' }).waitFor();
    expect((await limits()).side_max === 1024, 'it was written over');
    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.waitForFunction(() => document.querySelector('#f-side_max').value === '1024');
    await field(page, 'side_max').fill('4096');
    await save(page);
    await saved(page);
    expect((await limits()).side_max === 4096, 'it is not saved after reading it again');
  });

  await alone('without_a_scanner_it_says_what_asking_for_one_means_in_chinese_at_390', async () => {
    const small = await open({ lang: 'zh', width: 390, scheme: 'dark' });
    await small.getByText('文件会标记为未经检查').waitFor();
    await small.getByLabel('只接收经过病毒检查的文件').check();
    await small.getByText('目前无法接收任何文件').waitFor();
    await clean(small, 'limits-zh-dark-390');
    await small.getByRole('button', { name: '还原' }).click();
    await small.context().close();
  });
  await alone('leaving_the_settings_with_something_unsaved_asks_and_loses_nothing', async () => {
    await field(page, 'message_max').fill('7');
    await page.locator('nav a[href="/settings/conversations"]').click();
    await field(page, 'edit_minutes').waitFor();
    const asks = page.getByRole('region', { name: 'Unsaved' });
    expect((await asks.count()) === 0, 'it asks inside of the settings');
    await page.locator('nav a[href^="/inbox"]').first().click();
    await asks.getByText('1 page is not saved').waitFor();
    await clean(page, 'unsaved-en-light-1280');
    await asks.getByRole('button', { name: 'Go back' }).click();
    await field(page, 'message_max').waitFor();
    expect((await field(page, 'message_max').inputValue()) === '7', 'what was typed is gone');
    expect((await asks.count()) === 0, 'it asks on');
  });

  await alone('a_page_that_is_closed_and_who_signs_out_are_asked_first', async () => {
    const said = [];
    page.on('dialog', (d) => said.push(d.type()) && d.dismiss());
    await page.evaluate(() => setTimeout(() => location.reload(), 0));
    for (let i = 0; i < 100 && !said.length; i++) await page.waitForTimeout(50);
    expect(said.join() === 'beforeunload', `the browser asks ${said}`);
    await page.locator('details.me summary').click();
    await page.locator('details.me').getByText('Sign out').click();
    const asks = page.getByRole('region', { name: 'Unsaved' });
    await asks.getByText('signing out loses it').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Go back');
    await asks.getByRole('button', { name: 'Later' }).click();
    await page.locator('nav a[href^="/inbox"]').first().click();
    await asks.getByRole('button', { name: 'Discard' }).click();
    await asks.waitFor({ state: 'detached' });
    await page.goto(server.url('/settings/limits'));
    await field(page, 'message_max').waitFor();
    expect(said.length === 1 && (await field(page, 'message_max').inputValue()) === '4', 'it was not discarded');
  });
} finally {
  await over(server);
}
process.exit(status());
