/* two_browsers.mjs: one agent in two browsers at the same time, in Chromium against the real server: both show the same, what one takes is
 * taken from the other, and what was written in both is kept. The cases build on each other, in order. */
import { agent, box, bubble, clean, customer, expect, over, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const shown = (page) => page.locator('.log .message .bubble').allTextContents();
const value = (page, text) => page.waitForFunction((want) => document.querySelector('main form textarea')?.value === want, text);
const kept = (page) => page.waitForResponse((r) => /\/draft$/.test(r.url()) && r.request().method() === 'PUT' && r.ok());
let laptop, phone, guest;
try {
  await test('an_offer_is_in_both_browsers_and_accepted_in_one_it_is_taken_from_the_other', async () => {
    laptop = await agent(server, 'liu.siqi', { lang: 'zh' });
    await laptop.keyboard.press('Alt+r');
    phone = await agent(server, 'liu.siqi', { lang: 'en', width: 390, scheme: 'dark' });
    guest = await customer(server, '两台电脑', { lang: 'zh' });
    await laptop.locator('section.offer').waitFor();
    await phone.locator('section.offer').waitFor();
    await clean(phone, 'two-browsers-offer-en-dark-390');
    await laptop.keyboard.press('Alt+a');
    await bubble(laptop, '两台电脑').waitFor();
    await phone.locator('section.offer').waitFor({ state: 'detached' });
    await bubble(phone, '两台电脑').waitFor();
    expect((await phone.title()).startsWith('(0') || !/^\(/.test(await phone.title()), `the other still calls: ${await phone.title()}`);
  });

  await test('what_one_writes_and_reads_the_other_has_once_and_in_order', async () => {
    for (const [page, text] of [[laptop, '第一句'], [phone, '第二句'], [laptop, '第三句']]) {
      await box(page).fill(text);
      await page.keyboard.press('Enter');
      await guest.locator('.msg', { hasText: text }).waitFor();
    }
    for (const page of [laptop, phone]) await bubble(page, '第三句').waitFor();
    const all = await shown(laptop);
    expect(all.join() === '两台电脑,第一句,第二句,第三句' && (await shown(phone)).join() === all.join(), `${all} and ${await shown(phone)}`);
  });

  await test('what_is_read_in_one_browser_is_not_counted_in_the_other', async () => {
    const count = (page) => page.locator('.list a .count');
    await phone.goto(server.url('/preferences'));
    await phone.locator('main').waitFor();
    await phone.evaluate(() => { /* looks at something else while the laptop reads */
      Object.defineProperty(document, 'hasFocus', { value: () => false });
    });
    await guest.locator('.foot textarea').fill('谁先看到？');
    await guest.keyboard.press('Enter');
    await bubble(laptop, '谁先看到？').waitFor();
    await guest.locator('.msg', { hasText: '谁先看到？' }).locator('.meta', { hasText: '已读' }).waitFor();
    await phone.waitForFunction(() => !/^\(/.test(document.title));
    expect((await count(laptop).count()) === 0, 'the laptop counts what it shows');
    await phone.goto(laptop.url());
    await bubble(phone, '谁先看到？').waitFor();
  });

  await test('a_draft_written_on_in_the_other_browser_is_there_when_one_comes_back', async () => {
    let saved = kept(laptop);
    await box(laptop).fill('写了一半');
    await saved;
    await phone.evaluate(() => dispatchEvent(new Event('focus')));
    await value(phone, '写了一半');
    saved = kept(phone);
    await box(phone).fill('写了一半，写完了');
    await saved;
    await laptop.evaluate(() => dispatchEvent(new Event('focus')));
    await value(laptop, '写了一半，写完了');
  });

  await test('what_was_written_in_both_without_a_network_is_kept_by_both', async () => {
    await laptop.context().route('**/api/**', (route) => route.abort());
    await box(laptop).fill('离线时写的');
    await laptop.waitForFunction(() => JSON.stringify(localStorage).includes('离线时写的'));
    const saved = kept(phone);
    await box(phone).fill('在手机上写的');
    await saved;
    await laptop.context().unroute('**/api/**');
    const met = kept(laptop);
    await laptop.evaluate(() => dispatchEvent(new Event('focus')));
    await met;
    await value(laptop, '在手机上写的\n离线时写的');
    await phone.evaluate(() => dispatchEvent(new Event('focus')));
    await value(phone, '在手机上写的\n离线时写的');
    await clean(laptop, 'two-browsers-draft-zh-light-1280');
    await box(laptop).press('Enter');
    await guest.locator('.msg', { hasText: '离线时写的' }).waitFor();
    await phone.evaluate(() => dispatchEvent(new Event('focus')));
    await value(phone, '');
    await value(laptop, '');
  });
} finally {
  await over(server);
}
process.exit(status());
