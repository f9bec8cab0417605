/* widget_tabs.mjs: one visitor in two tabs of one chat, in Chromium against the real server: neither writes over what the other has not
 * sent. The cases build on each other, in order. */
import { Server, customer, expect, over, status, test, watch } from './harness.mjs';

const server = await new Server('--sample').start();
const box = (page) => page.locator('.panel .foot textarea');
const question = (page) => page.locator('.panel form.body').getByLabel('Your question');
const has = async (page, text) => {
  await box(page).waitFor();
  const is = await box(page).inputValue();
  expect(is === text, `the box has "${is}", not "${text}"`);
};
async function opened(page) {
  await page.goto(server.url('/demo?lang=en'));
  await page.locator('.launch').click();
  await box(page).waitFor();
  return page;
}
const tab = async (beside) => opened(watch(await beside.context().newPage()));
/* All that the browser keeps of this site, of this tab and of all. */
const kept = (page) => page.evaluate(() => [localStorage, sessionStorage].flatMap((s) => Object.keys(s).filter((k) => k.startsWith('tandem:')).map((k) => `${k}=${s[k]}`)).join(' '));

let one, two;
try {
  await test('what_is_typed_in_one_tab_of_the_widget_does_not_write_over_the_other_s', async () => {
    one = await customer(server, 'Two tabs', { lang: 'en' });
    await one.locator('.msg', { hasText: 'Two tabs' }).waitFor();
    await box(one).fill('typed in the first');
    two = await tab(one);
    await has(two, 'typed in the first'); /* A tab opened later begins where the last one is. */
    await box(two).fill('typed in the second');
    await one.reload();
    await opened(one);
    await has(one, 'typed in the first');
    await opened(two);
    await has(two, 'typed in the second');
  });

  await test('sending_in_one_tab_leaves_the_draft_of_the_other_and_of_one_that_was_closed', async () => {
    await two.close();
    await box(one).press('Enter');
    await one.locator('.msg', { hasText: 'typed in the first' }).waitFor();
    await opened(one);
    await has(one, '');
    two = await tab(one);
    await has(two, 'typed in the second');
    await box(two).press('Enter');
    await two.locator('.msg', { hasText: 'typed in the second' }).waitFor();
    const later = await tab(one);
    await has(later, ''); /* What was sent is not offered again. */
    await later.close();
  });

  await test('signing_out_in_one_tab_leaves_no_draft_in_any', async () => {
    await box(one).fill('mine alone');
    await box(two).fill('mine too');
    await one.evaluate(() => window.tandem.push(['forget']));
    await question(two).waitFor();
    await two.waitForFunction(() => !JSON.stringify(sessionStorage).includes('mine'));
    for (const page of [one, two]) {
      expect(!/mine|\|token|\|gone/.test(await kept(page)), `it keeps ${await kept(page)}`);
      await page.reload();
      await page.locator('.launch').click();
      await question(page).waitFor();
      expect((await question(page).inputValue()) === '', 'a draft came back');
    }
  });
} finally {
  await over(server);
}
process.exit(status());
