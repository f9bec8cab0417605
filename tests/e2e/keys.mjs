/* keys.mjs: single keys, going back to what was open, and the palette when nothing here fits, in Chromium.
 *
 * On top of harness.mjs. The cases build on each other, in order. */
import { alone, answers, agent, ask, box, bubble, clean, expect, over, person, prefers, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const letter = async (page, ...keys) => {
  await page.locator('.log').focus();
  for (const k of keys) await page.keyboard.press(k);
};
const heading = (page) => page.locator('.talk h1');
const at = (page, path) => page.waitForFunction((p) => location.pathname === p, path);
/* Signed in at the bank: the agent knows who it is. */
async function known(account, text) {
  const page = await person({ lang: 'zh' });
  await page.goto(server.url('/demo?lang=zh'));
  await page.locator('#who option').nth(1).waitFor({ state: 'attached' });
  await page.selectOption('#who', account);
  await page.locator('.launch').click();
  await page.locator('input[name=topic][value=wealth]').check();
  await page.locator('form.body textarea').fill(text);
  await page.locator('form.body .main').click();
  return page;
}
/* The page has seen that it was scrolled. */
const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
async function palette(page) {
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').waitFor();
}
const option = (page, text) => page.locator('#p-list [role=option]', { hasText: text });

let lin, chen;
try {
  await test('a_second_contact_and_letters_do_what_the_list_of_keys_says', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await ask(lin, 'POST', '/api/replies', { scope: 'own', lang: 'any', folder: '', name: 'fundsheet', words: 'zqxj', text: 'The fund sheet is on our page.' });
    await lin.keyboard.press('Alt+r');
    chen = await known('C0001', '我想了解一下稳健型理财产品');
    await lin.locator('.offer').getByText('陈阿海').first().waitFor();
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '稳健型').waitFor();
    await known('C0002', '我想咨询基金定投');
    await lin.locator('.offer').getByText('林淑贞').first().waitFor();
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '基金定投').waitFor();
    await letter(lin, 'Alt+1');
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    await lin.keyboard.press('Alt+2');
    await lin.locator('.talk h1', { hasText: '林淑贞' }).waitFor();
    await lin.keyboard.press('Alt+Shift+J'); /* who waits longest, beside the one that is open */
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    await box(lin).fill('您好，请稍等');
    await lin.keyboard.press('Enter');
    await bubble(lin, '请稍等').waitFor();
    await lin.keyboard.press('Alt+Shift+J');
    await lin.locator('.talk h1', { hasText: '林淑贞' }).waitFor();
    await lin.keyboard.press('Alt+Shift+J'); /* nobody else waits */
    await palette(lin);
    await lin.keyboard.type('waits');
    await lin.getByText('Nothing found for “waits”').waitFor();
    expect((await option(lin, 'Who waits longest').count()) === 0, 'the palette offers what is not there');
    await lin.keyboard.press('Escape');
    expect((await heading(lin).textContent()).includes('林淑贞'), 'it went to somebody who has an answer');
    await letter(lin, 'n');
    await lin.getByRole('button', { name: 'Save note' }).waitFor();
    await letter(lin, 'r');
    await lin.getByRole('button', { name: 'Send' }).waitFor();
    expect(await lin.evaluate(() => document.activeElement.hasAttribute('data-composer')), 'R does not lead into the composer');
    await letter(lin, '[');
    await lin.locator('section.list').waitFor({ state: 'detached' });
    await letter(lin, '[');
    await lin.locator('section.list').waitFor();
    await letter(lin, ']');
    await lin.locator('.context').waitFor({ state: 'hidden' });
    await letter(lin, ']');
    await lin.locator('.context').waitFor();
    await letter(lin, 'a');
    await lin.locator('dialog[aria-labelledby=transfer-title] input[role=combobox]').waitFor();
    await lin.keyboard.press('Escape');
    await box(lin).focus();
    await lin.keyboard.type('near');
    expect((await box(lin).inputValue()) === 'near', 'letters act while one writes');
    await box(lin).fill('');
  });

  await alone('a_letter_with_the_systems_own_modifier_is_nobodys', async () => {
    const before = new URL(lin.url()).pathname;
    for (const key of ['g', 'p']) await letter(lin, `Meta+${key}`);
    await letter(lin, 'g', 'Meta+p');
    await letter(lin, 'p'); /* not the end of what was begun */
    expect(new URL(lin.url()).pathname === before, `it led to ${lin.url()}`);
    const mac = await agent(server, 'chen.wenjie', { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36' });
    for (const key of ['g', 'p']) await mac.keyboard.press(`Control+${key}`);
    await mac.keyboard.press('Control+k');
    await mac.keyboard.press('Control+Meta+k');
    expect(new URL(mac.url()).pathname.startsWith('/inbox') && (await mac.locator('dialog').count()) === 0, `on a Mac it led to ${mac.url()}`);
    await mac.keyboard.press('Meta+k');
    await mac.locator('dialog input[role=combobox]').waitFor();
    await mac.keyboard.press('Escape');
    await mac.keyboard.press('g');
    await mac.keyboard.press('p');
    await at(mac, '/preferences');
    await mac.context().close();
  });

  await test('each_conversation_is_where_one_was_reading', async () => {
    for (let i = 0; i < 4; i++) {
      await box(lin).fill(Array.from({ length: 18 }, (_, n) => `${i}.${n} about the fund`).join('\n'));
      await lin.keyboard.press('Enter');
      await bubble(lin, `${i}.17`).waitFor();
    }
    await lin.locator('.log').evaluate((e) => e.scrollTo({ top: 200 }));
    await frames(lin);
    await lin.keyboard.press('Alt+1');
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    await lin.keyboard.press('Alt+2');
    await lin.locator('.talk h1', { hasText: '林淑贞' }).waitFor();
    await lin.waitForFunction(() => document.querySelector('.log').scrollTop === 200);
    expect((await lin.getByRole('button', { name: 'New messages' }).count()) === 0, 'what was there is called new');
    await lin.locator('.log').evaluate((e) => e.scrollTo({ top: e.scrollHeight }));
    await frames(lin);
    await lin.keyboard.press('Alt+1');
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    await lin.keyboard.press('Alt+2');
    await lin.locator('.talk h1', { hasText: '林淑贞' }).waitFor();
    await lin.waitForFunction(() => { const e = document.querySelector('.log'); return e.scrollTop > 300 && e.scrollHeight - e.scrollTop - e.clientHeight < 40; });
  });

  await test('going_to_a_conversation_makes_no_formatter_of_its_times', async () => {
    await lin.evaluate(() => {
      window.made = 0;
      const counts = { construct: (...x) => (window.made++, Reflect.construct(...x)), apply: (...x) => (window.made++, Reflect.apply(...x)) };
      Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, counts);
      for (const name of ['toLocaleString', 'toLocaleTimeString', 'toLocaleDateString']) Date.prototype[name] = new Proxy(Date.prototype[name], counts);
    });
    await lin.keyboard.press('Alt+1');
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    await lin.keyboard.press('Alt+2');
    await bubble(lin, '3.17').waitFor();
    const made = await lin.evaluate(() => window.made);
    expect(made === 0, `it made ${made}`);
    await lin.reload();
    await bubble(lin, '3.17').waitFor();
  });

  await test('what_was_open_is_there_again_in_a_new_tab_and_behind_the_inbox_link', async () => {
    const path = new URL(lin.url()).pathname;
    await answers(lin, '/api/preferences', (x) => JSON.parse(x.open ?? '{}').path === path);
    const tab = await lin.context().newPage();
    let puts = 0;
    for (const page of [lin, tab]) page.on('request', (r) => { if (r.method() === 'PUT' && r.url().endsWith('/api/preferences')) puts++; });
    await tab.goto(server.url('/'));
    await heading(tab).waitFor();
    await at(tab, path);
    await tab.locator('.rail a', { hasText: 'Requests' }).click();
    await at(tab, '/requests');
    await tab.keyboard.press('g');
    await tab.keyboard.press('i');
    await at(tab, path);
    await letter(tab, 'g', 'p'); /* the composer has the focus again */
    await at(tab, '/preferences');
    await tab.locator('.rail a', { hasText: 'Inbox' }).click();
    await at(tab, path);
    await tab.goto(server.url('/inbox/team')); /* another place than the first tab's: they do not take turns in saying so */
    await tab.getByRole('heading', { name: 'Team queue' }).first().waitFor();
    await tab.waitForTimeout(3000);
    expect(puts <= 2, `what is open was written ${puts} times`);
    await tab.close();
  });

  await test('a_contact_that_is_over_is_not_opened_again', async () => {
    const path = new URL(lin.url()).pathname;
    await letter(lin, 'e', 'e'); /* twice: at once */
    await lin.getByLabel('Outcome').selectOption({ label: 'Solved' });
    const other = await lin.context().newPage();
    await other.goto(server.url('/preferences'));
    await other.getByRole('heading', { name: 'Preferences' }).waitFor();
    await lin.getByRole('button', { name: 'Done', exact: true }).click();
    await lin.locator('.list a', { hasText: '林淑贞' }).waitFor({ state: 'detached' });
    await lin.waitForFunction((p) => location.pathname !== p, path); /* on to the next one, and that is kept */
    await answers(lin, '/api/preferences', (x) => JSON.parse(x.open).path === new URL(lin.url()).pathname);
    /* As another browser left it: at the contact that is over. */
    await prefers(other, 'open', JSON.stringify({ path, context: true, list: true }));
    await other.goto(server.url('/'));
    await other.waitForFunction((p) => location.pathname.startsWith('/inbox') && location.pathname !== p, path); /* the list, or who is held */
    expect((await other.getByText('no longer').count()) === 0, 'it says that the contact is gone though nobody asked for it');
    await other.close();
  });

  await test('the_palette_asks_the_server_when_nothing_here_fits', async () => {
    await lin.keyboard.press('Alt+1');
    await lin.locator('.talk h1', { hasText: '陈阿海' }).waitFor();
    let go;
    const held = new Promise((done) => (go = done));
    await lin.route('**/api/contacts/closed?*', async (route) => { await held; await route.continue(); });
    await palette(lin);
    await lin.keyboard.type('林淑');
    await lin.getByText('Looking on the server').waitFor();
    await clean(lin, 'palette-looks-en-light-1280');
    go();
    await option(lin, 'Closed: 林淑贞').waitFor();
    await clean(lin, 'palette-found-en-light-1280');
    await lin.keyboard.press('Enter');
    await lin.waitForFunction(() => /^\/inbox\/closed\/\d+$/.test(location.pathname));
    await lin.getByText('3.17 about the fund').first().waitFor();
    await lin.keyboard.press('Alt+1');
    await palette(lin);
    await lin.keyboard.type('zqxj');
    await option(lin, '/fundsheet').waitFor();
    await lin.keyboard.press('Enter');
    await lin.waitForFunction(() => document.querySelector('[data-composer]')?.value === 'The fund sheet is on our page.');
    await box(lin).fill('');
    await palette(lin);
    await lin.keyboard.type('nobody at all');
    await lin.getByText('Nothing found for “nobody at all”').waitFor();
    await clean(lin, 'palette-nothing-en-light-1280');
    await lin.keyboard.press('Escape');
    await palette(lin);
    await lin.keyboard.type('lunch'); /* what fits here comes first and stays there */
    await option(lin, 'Lunch').first().waitFor();
    await lin.waitForFunction(() => !document.querySelector('dialog [aria-busy]'));
    expect((await option(lin, 'Lunch').first().getAttribute('aria-selected')) === 'true', 'the first is not marked');
    await lin.keyboard.press('Escape');
  });
} finally {
  await over(server);
}
process.exit(status());
