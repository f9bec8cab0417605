/* talk.mjs: the conversation itself in Chromium, the agent's desktop and the customer's widget against one real server: notes, quotes,
 * changed messages, links.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { createServer } from 'node:http';
import { Server, agent, box, bubble, clean, compose, customer, expect, over, person, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample', '--clamd', 'none').start();
const { url } = server;

/* A page somewhere else, which counts whoever asks it for anything. */
let asked = 0;
const elsewhere = createServer((_, answer) => {
  asked++;
  answer.setHeader('Content-Type', 'text/html');
  answer.end('<title>elsewhere</title><script>document.title = window.opener ? "opener" : "alone"</script>');
});
await new Promise((done) => elsewhere.listen(0, '127.0.0.1', done));
const away = `http://127.0.0.1:${elsewhere.address().port}/offer`;

const row = (page, text) => page.locator('.message', { hasText: text });
const said = (page, text) => page.locator('.msg', { hasText: text });
async function reply(page, text) {
  await box(page).fill(text);
  await page.keyboard.press('Enter');
  await bubble(page, text).waitFor();
}
async function say(page, text) {
  await page.locator('.foot textarea').fill(text);
  await page.keyboard.press('Enter');
  await said(page, text).locator('.meta', { hasText: '✓' }).waitFor();
}
let lin, zhou;
try {
  await test('a_note_is_written_by_key_looks_different_and_never_reaches_the_widget', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer(server, '请问三年期利率是多少？');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '三年期利率').waitFor();
    await lin.locator('.log').focus();
    await lin.keyboard.press('n');
    expect(await box(lin).evaluate((e) => e === document.activeElement), 'N does not lead to the box');
    await lin.getByText('Only colleagues see this').waitFor();
    await clean(lin, 'note-en-light-1280');
    await lin.keyboard.type('SECRET: offer 2.8 at most');
    await lin.keyboard.press('Enter');
    await row(lin, 'SECRET').locator('.badge', { hasText: 'Note' }).waitFor();
    await lin.locator('.log').focus();
    await lin.keyboard.press('r');
    await lin.keyboard.type('The rate is 2.5 % today.');
    await lin.keyboard.press('Enter');
    await said(zhou, '2.5 %').waitFor();
    await say(zhou, '谢谢');
    await bubble(lin, '谢谢').waitFor();
    await zhou.reload();
    await zhou.locator('.launch').click();
    await said(zhou, '谢谢').waitFor();
    expect((await zhou.locator('.msg').count()) === 3, 'the widget shows something else than three messages');
    expect(!(await zhou.content()).includes('SECRET') && (await said(zhou, 'SECRET').count()) === 0, 'the customer sees the note');
  });

  await test('a_note_is_written_beside_an_offer_and_in_wrap_up_by_mouse', async () => {
    const other = await customer(server, '我想改地址。', { lang: 'zh', width: 390 });
    await lin.locator('.list li.offer a').click();
    await lin.locator('section.offer details summary', { hasText: 'note' }).click();
    await lin.locator('section.offer form textarea').fill('before I accept');
    await lin.locator('section.offer').getByRole('button', { name: 'Save note' }).click();
    await lin.locator('section.offer').getByRole('button', { name: /^Accept/ }).click();
    await row(lin, 'before I accept').locator('.badge').waitFor();
    await lin.getByRole('button', { name: 'End chat' }).first().click();
    await lin.getByRole('group', { name: 'End chat' }).getByRole('button', { name: 'End chat' }).click();
    await lin.getByLabel('Outcome').waitFor();
    await box(lin).last().fill('afterwards');
    await lin.keyboard.press('Enter');
    await row(lin, 'afterwards').locator('.badge').waitFor();
    await clean(lin, 'note-wrapup-en-light-1280');
    await lin.getByLabel('Outcome').selectOption({ label: 'Solved' });
    await lin.getByRole('button', { name: 'Done', exact: true }).click();
    expect((await said(other, 'afterwards').count()) + (await said(other, 'before I').count()) === 0, 'the customer sees a note');
    await other.context().close();
    await lin.locator('.list a', { hasText: 'Visitor' }).first().click();
    await bubble(lin, '三年期利率').waitFor();
  });

  await test('an_own_message_is_edited_by_keyboard_and_both_sides_see_it_at_once', async () => {
    await box(lin).focus();
    await lin.keyboard.press('ArrowUp');
    await lin.getByText('Editing a message').waitFor();
    expect((await box(lin).inputValue()) === 'The rate is 2.5 % today.', 'the last own message is not in the box');
    await lin.keyboard.press('Escape');
    expect((await box(lin).inputValue()) === '', 'the change was not dropped');
    await lin.keyboard.press('ArrowUp');
    await box(lin).fill('The rate is 2.6 % today.');
    await lin.keyboard.press('Enter');
    await bubble(lin, '2.6 %').waitFor();
    await said(zhou, '2.6 %').locator('.meta', { hasText: '已编辑' }).waitFor();
    expect((await said(zhou, '2.5 %').count()) === 0, 'the old text is still shown');
    await row(lin, '2.6 %').getByText('edited').waitFor();
  });

  await test('a_message_is_quoted_and_the_quote_leads_to_it_on_both_sides', async () => {
    await lin.locator('.log').focus();
    await lin.keyboard.press('Home');
    await lin.keyboard.press('ArrowDown');
    await lin.keyboard.press('ArrowUp');
    await lin.locator('.message:focus').getByRole('button', { name: 'Quote' }).click();
    await lin.getByText('Quoting').waitFor();
    await lin.keyboard.type('It is fixed for the three years.');
    await clean(lin, 'quoting-en-light-1280');
    await lin.keyboard.press('Enter');
    await row(lin, 'It is fixed').locator('.quoted', { hasText: '三年期利率' }).waitFor();
    await said(zhou, 'It is fixed').locator('.quote', { hasText: '三年期利率' }).waitFor();
    await clean(zhou, 'widget-quote-zh-light-1280');
    await row(lin, 'It is fixed').locator('.quoted').click();
    await lin.waitForFunction(() => document.activeElement?.id === 'm-1');
  });

  await test('a_note_is_only_quoted_in_a_note', async () => {
    await row(lin, 'SECRET').hover();
    await row(lin, 'SECRET').getByRole('button', { name: 'Quote' }).click();
    await lin.getByRole('button', { name: 'Save note' }).waitFor();
    await lin.keyboard.press('Escape');
    await lin.keyboard.press('Escape');
    await lin.getByRole('button', { name: /^Reply/ }).click();
  });

  await test('a_deleted_message_says_so_on_both_sides', async () => {
    await reply(lin, 'Wrong window, sorry');
    await said(zhou, 'Wrong window').waitFor();
    await row(lin, 'Wrong window').hover();
    await row(lin, 'Wrong window').getByRole('button', { name: 'Delete' }).click();
    await row(lin, 'Wrong window').getByText('Delete it for everyone?').waitFor();
    await row(lin, 'Wrong window').getByRole('button', { name: 'Delete' }).click();
    await lin.locator('.gone', { hasText: 'This message was deleted' }).waitFor();
    await said(zhou, '此消息已删除').waitFor();
    expect((await said(zhou, 'Wrong window').count()) === 0, 'the widget still shows it');
    await lin.emulateMedia({ colorScheme: 'dark' });
    await clean(lin, 'talk-en-dark-1280');
    await lin.emulateMedia({ colorScheme: 'light' });
    await clean(zhou, 'widget-deleted-zh-light-1280');
    await lin.reload();
    await lin.locator('.gone').waitFor();
  });

  await test('a_link_is_text_that_leads_away_and_nothing_is_fetched_for_it', async () => {
    await say(zhou, `看看 ${away}。好吗？`);
    await reply(lin, `I looked at ${away} too`);
    const link = row(lin, '看看').locator('a');
    await link.waitFor();
    await link.hover();
    await said(zhou, 'I looked').waitFor();
    await lin.waitForTimeout(300);
    expect(asked === 0, `${asked} requests were made for a link nobody opened`);
    expect((await link.getAttribute('href')) === away, `it leads to ${await link.getAttribute('href')}`);
    const rel = await link.getAttribute('rel');
    expect(/noopener/.test(rel) && /noreferrer/.test(rel), `rel is ${rel}`);
    const [opened] = await Promise.all([lin.context().waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    expect(asked >= 1 && (await opened.title()) === 'alone', `the page that was opened is ${await opened.title()}`);
    await opened.close();
  });

  await test('an_enter_of_an_input_method_sends_nothing', async () => {
    await box(lin).focus();
    const before = await lin.locator('.bubble').count();
    const word = await compose(lin, '你好');
    expect((await lin.locator('.bubble').count()) === before && (await box(lin).inputValue()) === '你好', 'it was sent while composing');
    await word.end();
    await lin.keyboard.press('Enter');
    await bubble(lin, '你好').waitFor();
    await said(zhou, '你好').waitFor();
  });

  let chen;
  await test('a_colleague_is_named_by_keyboard_sees_the_mention_reads_and_answers_in_a_note', async () => {
    chen = await agent(server, 'chen.wenjie', { lang: 'en', scheme: 'dark' });
    await box(lin).focus();
    await lin.keyboard.press('Escape');
    await lin.getByRole('button', { name: /^Note/ }).click();
    await lin.keyboard.type('@cw');
    await lin.getByRole('option', { name: /Chen Wenjie/ }).waitFor();
    await clean(lin, 'mention-list-en-light-1280');
    const word = await compose(lin, 'x');
    expect(await lin.getByRole('listbox').count() <= 1 && !(await box(lin).inputValue()).includes('Chen'), 'an Enter of an input method chose a name');
    await word.end();
    await lin.keyboard.press('Backspace');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()) === '@Chen Wenjie ', `the box says ${await box(lin).inputValue()}`);
    await lin.keyboard.type('can we go to 2.7?');
    await lin.keyboard.press('Enter');
    await row(lin, 'go to 2.7').locator('.badge').waitFor();
    await chen.locator('.views a[href="/inbox/mentions"]').click();
    await chen.locator('.list a', { hasText: 'go to 2.7' }).locator('.count').waitFor();
    await clean(chen, 'mentions-en-dark-1280');
    await chen.locator('.list a', { hasText: 'go to 2.7' }).click();
    await bubble(chen, '三年期利率').waitFor();
    await chen.locator('.list a', { hasText: 'go to 2.7' }).locator('.count').waitFor({ state: 'detached' });
    await box(chen).fill('2.7 is fine');
    await chen.keyboard.press('Enter');
    await row(lin, '2.7 is fine').locator('.badge').waitFor();
    await say(zhou, '我在等');
    await bubble(chen, '我在等').waitFor();
    expect(await chen.getByRole('button', { name: /^Reply/ }).isDisabled(), 'a colleague may write to the customer');
    await clean(chen, 'thread-en-dark-1280');
    await chen.reload();
    await bubble(chen, '2.7 is fine').waitFor();
    expect((await said(zhou, '2.7 is').count()) === 0, 'the customer sees a note');
    await lin.getByRole('button', { name: /^Reply/ }).click();
  });

  await test('a_stranger_who_opens_the_address_is_refused', async () => {
    const stranger = await agent(server, 'ye.qing', { lang: 'zh', width: 390 });
    await stranger.goto(url(new URL(chen.url()).pathname));
    await stranger.locator('[role=alert] .said, .said[role=alert]').first().waitFor();
    expect((await stranger.locator('.bubble').count()) === 0, 'a stranger reads it');
    await clean(stranger, 'thread-refused-zh-light-390');
    await stranger.context().close();
    await chen.context().close();
  });

  await test('a_draft_is_in_another_browser_after_a_moment_and_gone_when_it_is_sent', async () => {
    const saved = lin.waitForResponse((r) => /\/draft$/.test(r.url()) && r.request().method() === 'PUT' && r.ok());
    await box(lin).fill('half a sentence');
    await saved;
    const other = await agent(server, 'lin.haiyan', { lang: 'zh', width: 390 });
    await other.locator('.list a', { hasText: '草稿' }).waitFor();
    await other.locator('.list a', { hasText: '访客' }).first().click();
    await other.waitForFunction(() => document.querySelector('main form textarea')?.value === 'half a sentence');
    const resaved = other.waitForResponse((r) => /\/draft$/.test(r.url()) && r.request().method() === 'PUT' && r.ok());
    await box(other).fill('half a sentence, now whole');
    await resaved;
    await lin.reload();
    await lin.waitForFunction(() => document.querySelector('main form textarea')?.value === 'half a sentence, now whole');
    await box(other).press('Enter');
    await said(zhou, 'now whole').waitFor();
    await lin.reload();
    await bubble(lin, 'now whole').waitFor();
    await lin.waitForFunction(() => document.querySelector('main form textarea')?.value === '');
    await other.context().close();
  });

  await test('the_conversation_is_clean_in_chinese_at_390', async () => {
    await lin.setViewportSize({ width: 390, height: 844 });
    await lin.evaluate(() => localStorage.setItem('tandem.lang', 'zh'));
    await lin.reload();
    await lin.locator('.message').first().waitFor();
    await lin.getByRole('button', { name: /^备注/ }).click();
    await clean(lin, 'talk-zh-light-390');
    await row(lin, 'SECRET').click();
    await clean(lin, 'talk-acts-zh-light-390');
  });

  await test('what_is_over_is_read_as_it_was_said', async () => {
    const SQUARE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
    await lin.setViewportSize({ width: 1280, height: 800 });
    await lin.getByRole('button', { name: /^回复/ }).click();
    await lin.locator('form input[type=file]').first().setInputFiles({ name: 'passport.png', mimeType: 'image/png', buffer: SQUARE });
    await lin.locator('main form .button.primary:not([disabled])').waitFor();
    await box(lin).press('Enter');
    await lin.locator('.message.agent .shot img').waitFor();
    await lin.locator('.log').focus();
    await lin.keyboard.press('e');
    await lin.keyboard.press('e');
    await lin.locator('[data-wrap-code]').waitFor();
    await lin.keyboard.press('Alt+w');
    await lin.waitForFunction(() => document.activeElement?.matches('[data-wrap-code]'));
    await lin.keyboard.press('ArrowDown');
    await lin.keyboard.press('Control+Enter');
    await lin.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    await lin.goto(url('/inbox/closed'));
    await lin.locator('.list [data-row]', { has: lin.locator('text=访客') }).first().click();
    await bubble(lin, '三年期利率').waitFor();
    const past = lin.locator('.past');
    const told = (text) => past.locator('.message', { hasText: text });
    expect(await past.locator('.bubble').evaluateAll((all) => all.every((b) => b.textContent.trim())), 'a bubble is empty');
    expect(/\bnote\b/.test(await told('SECRET').getAttribute('class')), 'a note looks like a reply');
    await told('SECRET').locator('.badge svg').waitFor();
    expect((await told('SECRET').locator('.badge').textContent()) === '备注' && (await told('SECRET').getAttribute('aria-label')).startsWith('备注'), 'a note is not called one');
    expect((await told('2.7 is fine').locator('.by').textContent()).startsWith('陈文杰'), 'who wrote the note is not named');
    expect(/\bgone\b/.test(await past.locator('.bubble', { hasText: '已删除' }).getAttribute('class')), 'a deleted message is not marked');
    await told('2.6 %').locator('.foot', { hasText: '已编辑' }).waitFor();
    await told('看看').locator(`a[href="${away}"]`).waitFor();
    await told('It is fixed').locator('.quoted', { hasText: '三年期利率' }).click();
    await lin.waitForFunction(() => document.activeElement?.id === 'past-1');
    expect((await past.locator('.acts').count()) === 0, 'what is over can be changed');
    await clean(lin, 'past-zh-light-1280');
    await past.locator('.shot').click();
    await lin.locator('dialog img').waitFor();
    await lin.keyboard.press('Escape');
    await lin.locator('dialog').waitFor({ state: 'detached' });
    await lin.evaluate(() => localStorage.setItem('tandem.lang', 'en'));
    await speaks(lin, 'en');
    await lin.emulateMedia({ colorScheme: 'dark' });
    await lin.reload();
    await told('SECRET').locator('.badge', { hasText: 'Note' }).waitFor();
    await clean(lin, 'past-en-dark-1280');
    await lin.setViewportSize({ width: 390, height: 844 });
    await clean(lin, 'past-en-dark-390');
  });

  await test('a_long_name_without_spaces_leaves_the_messages_where_they_are', async () => {
    await lin.setViewportSize({ width: 1280, height: 800 });
    const long = await person({ lang: 'zh' });
    await long.goto(url('/demo?lang=zh'));
    await long.locator('.launch').click();
    await long.locator('input[name=topic][value=general]').check();
    await long.locator('label', { hasText: '姓名和电话' }).click();
    await long.locator('form.body input.input').first().fill('W'.repeat(70));
    await long.locator('form.body input[type=tel]').fill('13800138000');
    await long.locator('form.body textarea').fill(`long ${'a'.repeat(500)}`);
    await long.locator('form.body .main').click();
    await lin.getByRole('button', { name: /^Accept: / }).first().click();
    await bubble(lin, 'long aaa').waitFor();
    await reply(lin, 'Good morning');
    for (const width of [1280, 390]) {
      await lin.setViewportSize({ width, height: 800 });
      await clean(lin, `long-name-en-dark-${width}`);
      const sizes = await lin.evaluate(() => {
        const log = document.querySelector('.talk .log');
        return { sideways: log.scrollWidth - log.clientWidth, lines: document.querySelector('[data-composer]').clientHeight };
      });
      expect(sizes.sideways === 0, `at ${width} the messages reach ${sizes.sideways} px out of their pane`);
      expect(sizes.lines < 80, `at ${width} the name in the empty box takes ${sizes.lines} px`);
    }
    await long.context().close();
  });
} finally {
  elsewhere.close();
  await over(server);
}
process.exit(status());
