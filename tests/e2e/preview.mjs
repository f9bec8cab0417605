/* preview.mjs: where the site permits it an agent sees what a customer types before it is sent, and the customer is told so; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, clean, customer, expect, over, save, saved, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const write = (page) => page.locator('.foot textarea');
const told = (page, text) => page.locator('.panel p', { hasText: text });
const unsent = (page) => page.locator('section.talk .unsent');
const TOLD = { zh: '您输入时，客服可以看到尚未发送的内容。', en: 'While you type, our staff can see what you have not sent yet.' };

let admin, liu, guest;
try {
  await test('unless_a_site_permits_it_nobody_is_told_and_nothing_is_shown', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    await liu.keyboard.press('Alt+KeyR');
    guest = await customer(server, '你好，想问一下利率', { width: 390 });
    const typed = [];
    guest.on('websocket', (s) => s.on('framesent', ({ payload }) => /"t":"typing"/.test(payload) && typed.push(payload)));
    await guest.reload();
    await guest.locator('.launch').click();
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.locator('main form textarea').waitFor();
    await guest.getByText('刘思琪').first().waitFor();
    await write(guest).pressSequentially('三年期');
    await liu.locator('section.talk .typing', { hasText: '正在输入' }).waitFor();
    expect(typed.length > 0 && !typed.some((x) => x.includes('text')), `sent: ${typed}`);
    expect((await unsent(liu).count()) === 0 && (await told(guest, TOLD.zh).count()) === 0, 'it is shown, or said');
    await write(guest).fill('');
  });

  await test('an_administrator_permits_it_and_the_customer_reads_so_under_the_box_before_anything_is_seen', async () => {
    admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await admin.goto(url('/settings/widget'));
    await admin.locator('.list li a').first().click();
    await admin.getByRole('checkbox', { name: 'Agents see what visitors type before it is sent' }).check();
    await save(admin);
    await saved(admin);
    await clean(admin, 'preview-site-en-light-1280');
    await guest.reload(); /* a page that is open goes on as it was */
    await guest.locator('.launch').click();
    await told(guest, TOLD.zh).waitFor();
    expect((await write(guest).getAttribute('aria-describedby')) === 'told', 'who hears the box does not hear it');
    await clean(guest, 'preview-told-zh-light-390');
  });

  await test('what_is_typed_stands_in_place_of_the_dots_and_goes_when_it_is_sent_or_taken_back', async () => {
    await write(guest).pressSequentially('三年期的利率');
    await unsent(liu).locator('blockquote', { hasText: /^三年期的利率$/ }).waitFor();
    await unsent(liu).getByText('尚未发送').waitFor();
    expect((await liu.locator('section.talk .typing', { hasText: '正在输入' }).count()) === 0, 'and the dots, too');
    expect((await liu.locator('.message .bubble', { hasText: '三年期' }).count()) === 0, 'it counts as sent');
    await clean(liu, 'preview-zh-light-1280');
    await write(guest).fill('');
    await unsent(liu).waitFor({ state: 'detached' });
    await write(guest).pressSequentially('五年期呢');
    await unsent(liu).locator('blockquote', { hasText: /^五年期呢$/ }).waitFor();
    await write(guest).press('Enter');
    await liu.locator('.message .bubble', { hasText: '五年期呢' }).waitFor();
    await unsent(liu).waitFor({ state: 'detached' });
  });

  await test('in_english_and_dark_it_is_the_end_of_a_long_text_and_gone_when_the_customer_leaves', async () => {
    const ye = await agent(server, 'ye.qing', { lang: 'en', scheme: 'dark', width: 390 });
    await ye.keyboard.press('Alt+KeyR');
    const other = await customer(server, 'Hello, a question about my card', { lang: 'en', scheme: 'dark' });
    await ye.getByRole('button', { name: /^Accept/ }).first().waitFor({ state: 'attached' });
    await ye.keyboard.press('Alt+KeyA');
    await ye.locator('.message .bubble', { hasText: 'about my card' }).waitFor();
    await told(other, TOLD.en).waitFor();
    await clean(other, 'preview-told-en-dark-1280');
    await other.getByText('Ye Qing').first().waitFor();
    await write(other).fill(`${'long '.repeat(150)}END`);
    await unsent(ye).locator('blockquote', { hasText: /END$/ }).waitFor();
    const shown = await unsent(ye).locator('blockquote').textContent();
    expect([...shown].length === 500, `${[...shown].length} characters`);
    await unsent(ye).getByText('not sent yet').waitFor();
    await clean(ye, 'preview-en-dark-390');
    await other.getByRole('button', { name: 'End chat' }).click();
    await other.getByRole('button', { name: 'End', exact: true }).click();
    await unsent(ye).waitFor({ state: 'detached' });
    await ye.context().close();
    await other.context().close();
  });

  await test('where_it_is_forbidden_again_a_page_that_is_open_still_stops_and_says_so_no_more', async () => {
    await admin.getByRole('checkbox', { name: 'Agents see what visitors type before it is sent' }).uncheck();
    await save(admin);
    await saved(admin);
    await told(guest, TOLD.zh).waitFor(); /* it has not been told yet */
    await write(guest).pressSequentially('还有');
    await told(guest, TOLD.zh).waitFor({ state: 'hidden' });
    await liu.locator('section.talk .typing', { hasText: '正在输入' }).waitFor();
    expect((await unsent(liu).count()) === 0, 'it is shown still');
    expect((await guest.locator('.error:visible').count()) === 0 || (await guest.locator('.error').first().textContent()) === '', 'the customer reads an error');
  });
} finally {
  await over(server);
}
process.exit(status());
