/* hands.mjs: what an agent's hands do all day in Chromium: emoji, the key that sends, ending and taking back.
 *
 * On top of harness.mjs. The cases build on each other, in order. */
import { answers, agent, box, bubble, clean, compose, customer, expect, over, PATIENCE_MS, Server, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const option = (page) => page.locator('.emoji [role=option][aria-selected=true]');
const shown = (page, sign) => page.waitForFunction((s) => document.querySelector('.emoji [aria-selected=true]')?.textContent === s, sign);
const said = (page, text) => page.locator('.msg', { hasText: text });
const group = (page, name) => page.getByRole('group', { name });
const focused = (page) => page.evaluate(() => document.activeElement?.hasAttribute('data-composer'));

let lin, zhou;
try {
  await test('emoji_are_found_by_pinyin_chinese_and_english_and_put_where_the_caret_is', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer(server, '请问怎么退款？');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '请问怎么退款').waitFor();
    const elsewhere = [];
    lin.on('request', (r) => { if (!r.url().startsWith(server.url('/'))) elsewhere.push(r.url()); });
    await box(lin).focus();
    await lin.keyboard.type('Thank you!');
    await lin.keyboard.press('ArrowLeft');
    await lin.keyboard.press('Alt+.');
    await option(lin).waitFor();
    await clean(lin, 'emoji-en-light-1280');
    await lin.keyboard.type('xiexie');
    await shown(lin, '🙏');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()) === 'Thank you🙏!' && (await focused(lin)), `the box has ${await box(lin).inputValue()}`);
    await lin.keyboard.press('Control+z');
    expect((await box(lin).inputValue()) === 'Thank you!', 'it cannot be undone as typing can');
    await lin.keyboard.press('End');
    await lin.keyboard.press('Alt+.');
    await option(lin).waitFor();
    const word = await compose(lin, '蛋糕'); /* in the search: its Enter chooses nothing */
    expect((await lin.locator('.emoji').count()) === 1 && (await box(lin).inputValue()) === 'Thank you!', 'the input method\'s Enter put a sign');
    await word.end();
    await shown(lin, '🎂');
    await lin.keyboard.press('Shift+Enter');
    await lin.locator('.emoji input').fill('heart red');
    await shown(lin, '❤️');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()) === 'Thank you!🎂❤️', await box(lin).inputValue());
    await lin.keyboard.press('Alt+.');
    await shown(lin, '❤️'); /* the last one used is the first */
    await lin.keyboard.press('ArrowRight');
    await shown(lin, '🎂');
    await lin.keyboard.type('qqqq');
    await lin.getByText('No emoji fits').waitFor();
    await clean(lin, 'emoji-none-en-light-1280');
    await lin.keyboard.press('Escape');
    expect((await lin.locator('.emoji').count()) === 0 && (await focused(lin)), 'Escape does not lead back to the composer');
    await lin.keyboard.press('Enter');
    await said(zhou, 'Thank you!🎂❤️').waitFor();
    expect(elsewhere.length === 0, `asked elsewhere: ${elsewhere}`);
  });

  await test('signs_used_last_are_there_in_another_browser_and_on_a_phone_in_chinese', async () => {
    const other = await agent(server, 'lin.haiyan', { lang: 'zh', width: 390, scheme: 'dark' });
    await other.goto(server.url('/preferences'));
    await other.getByRole('radio', { name: '中文' }).check();
    await other.goto(new URL(lin.url()).href);
    await bubble(other, 'Thank you').waitFor();
    await other.getByRole('button', { name: '插入表情' }).click();
    await shown(other, '❤️');
    await clean(other, 'emoji-zh-dark-390');
    await other.locator('.emoji [role=option]', { hasText: '🎂' }).click();
    expect((await box(other).inputValue()) === '🎂', await box(other).inputValue());
    await box(other).fill('');
    await other.goto(server.url('/preferences'));
    await other.getByRole('radio', { name: 'English' }).check();
    await other.getByRole('heading', { name: 'Preferences' }).waitFor();
    await answers(other, '/api/preferences', (x) => x.lang === 'en');
    await other.context().close();
  });

  await test('the_key_that_sends_is_a_choice_and_shift_enter_is_always_a_new_line', async () => {
    const before = await lin.locator('.message').count();
    await box(lin).focus();
    await lin.keyboard.type('one');
    await lin.keyboard.press('Shift+Enter');
    await lin.keyboard.type('two');
    expect((await box(lin).inputValue()) === 'one\ntwo' && (await lin.locator('.message').count()) === before, 'Shift+Enter is no new line');
    await lin.keyboard.press('Enter');
    await bubble(lin, 'two').waitFor();
    const address = lin.url();
    await lin.goto(server.url('/preferences'));
    await lin.getByRole('radio', { name: 'Ctrl Enter' }).check();
    await answers(lin, '/api/preferences', (x) => x.send_key === 'mod_enter');
    await lin.goto(address);
    await bubble(lin, 'two').waitFor();
    await box(lin).focus();
    await lin.keyboard.type('three');
    await lin.keyboard.press('Enter');
    await lin.keyboard.type('four');
    const word = await compose(lin, '五');
    await word.end();
    expect((await box(lin).inputValue()) === 'three\nfour五', `the box has ${await box(lin).inputValue()}`);
    await lin.keyboard.press('Control+Enter');
    await said(zhou, 'four五').waitFor();
    await lin.goto(server.url('/preferences'));
    await lin.getByRole('radio', { name: 'Enter', exact: true }).check();
    await answers(lin, '/api/preferences', (x) => x.send_key === 'enter');
    await lin.goto(address);
    await bubble(lin, 'four五').waitFor();
  });

  await test('a_message_carries_the_language_it_is_written_in', async () => {
    await box(lin).fill('马上为您办理'); /* on an English screen */
    const [sent] = await Promise.all([lin.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/messages')), lin.keyboard.press('Enter')]);
    expect(sent.postDataJSON().lang === 'zh', `it is stored as ${sent.postDataJSON().lang}`);
    await bubble(lin, '马上为您办理').waitFor();
    const lang = (text) => bubble(lin, text).getAttribute('lang');
    expect((await lang('马上为您办理')) === 'zh-CN' && (await lang('two')) === 'en' && (await lang('请问怎么退款')) === 'zh-CN', 'a screen reader reads it in the wrong language');
    /* Neither side's language; the last one runs from right to left. */
    for (const [text, want, direction] of [['カードをなくしました', 'ja', 'ltr'], ['Wo ist meine Karte?', 'de', 'ltr'], ['أين بطاقتي؟ رقمها 4711', 'ar', 'rtl']]) {
      await zhou.locator('.foot textarea').fill(text);
      await zhou.keyboard.press('Enter');
      await zhou.locator('.msg.customer .meta', { hasText: '已读' }).last().waitFor();
      for (const e of [bubble(lin, text), said(zhou, text).locator('.text')]) {
        /* Who writes sees it at once, and its language when the server has said it. */
        const shown = () => e.evaluate((x) => `${x.lang} ${getComputedStyle(x).direction}`);
        for (const until = Date.now() + PATIENCE_MS; (await shown()) !== `${want} ${direction}`; await lin.waitForTimeout(50))
          expect(Date.now() < until, `${text} is shown as ${await shown()}`);
      }
    }
  });

  await test('an_ended_chat_is_taken_back_by_key_and_nothing_has_happened', async () => {
    await lin.locator('.log').focus();
    await lin.keyboard.press('e');
    await group(lin, 'End chat').getByText('is about to end').waitFor();
    await group(lin, 'End chat').hover(); /* time stands still under the pointer, however long it is looked at */
    await clean(lin, 'undo-end-en-light-1280');
    await lin.keyboard.press('Alt+z');
    await group(lin, 'End chat').waitFor({ state: 'detached' });
    await lin.waitForTimeout(5500); /* longer than it is held back */
    expect((await lin.getByLabel('Outcome').count()) === 0, 'it ended all the same');
    await zhou.locator('.foot textarea').fill('还在吗？');
    await zhou.keyboard.press('Enter');
    await bubble(lin, '还在吗').waitFor();
  });

  await test('an_end_with_a_half_written_reply_says_so', async () => {
    for (const [lang, name, said] of [['en', 'End chat', 'with a reply that was not sent'], ['zh', '结束会话', '其中有一条回复尚未发送']]) {
      await speaks(lin, lang);
      await box(lin).fill('您的退款');
      await lin.locator('.log').focus();
      await lin.keyboard.press('e');
      await group(lin, name).getByText(said).waitFor();
      await group(lin, name).hover(); /* time stands still under the pointer */
      await clean(lin, `undo-end-half-${lang}-light-1280`);
      await lin.keyboard.press('Alt+z');
      await group(lin, name).waitFor({ state: 'detached' });
      expect((await box(lin).inputValue()) === '您的退款', 'what was written is gone');
      await box(lin).fill('');
    }
    await speaks(lin, 'en');
    await lin.getByRole('button', { name: 'End chat' }).first().waitFor();
  });

  await test('what_the_customer_writes_meanwhile_stops_the_end', async () => {
    await lin.locator('.log').focus();
    await lin.keyboard.press('e');
    await group(lin, 'End chat').waitFor();
    await group(lin, 'End chat').hover(); /* time stands still under the pointer */
    await zhou.locator('.foot textarea').fill('等一下，还有一个问题');
    await zhou.keyboard.press('Enter');
    await lin.getByText('has written again: the chat was not ended').waitFor();
    await clean(lin, 'undo-wrote-en-light-1280');
    await lin.getByRole('complementary', { name: 'Undo' }).getByRole('button').click();
    await bubble(lin, '还有一个问题').waitFor();
    expect((await lin.getByLabel('Outcome').count()) === 0, 'it ended');
  });

  await test('a_deleted_note_is_taken_back_or_goes_after_a_moment', async () => {
    await box(lin).focus();
    await lin.getByRole('button', { name: 'Note', exact: false }).first().click();
    await box(lin).fill('check the refund');
    await lin.keyboard.press('Enter');
    const note = lin.locator('.message.note', { hasText: 'check the refund' });
    await note.waitFor();
    for (const back of [true, false]) {
      await note.hover();
      await note.getByRole('button', { name: 'Delete' }).click();
      await group(lin, 'Delete').getByText('about to be deleted').waitFor();
      if (back) {
        await group(lin, 'Delete').getByRole('button', { name: 'Undo' }).click();
        await group(lin, 'Delete').waitFor({ state: 'detached' });
        await note.waitFor();
      } else {
        await lin.mouse.move(5, 5);
        await lin.locator('.gone').waitFor();
      }
    }
    await lin.getByRole('button', { name: /^Reply/ }).first().click();
  });

  await test('ctrl_shift_enter_sends_what_is_written_and_then_ends', async () => {
    await box(lin).fill('All done, goodbye!');
    await lin.keyboard.press('Control+Shift+Enter');
    await said(zhou, 'All done, goodbye!').waitFor();
    await group(lin, 'End chat').waitFor();
    await lin.getByLabel('Outcome').waitFor(); /* after the seconds in which nothing took it back */
    await zhou.getByText('会话已结束').first().waitFor();
  });

  await test('a_page_that_is_left_ends_what_was_held_back', async () => {
    await lin.getByLabel('Outcome').selectOption({ label: 'Solved' });
    await lin.getByRole('button', { name: 'Done', exact: true }).click();
    await lin.getByRole('heading', { name: 'Waiting for the next customer' }).waitFor();
    const next = await customer(server, '哪个网点今天营业？');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '哪个网点').waitFor();
    await lin.locator('.log').focus();
    await lin.keyboard.press('e');
    await group(lin, 'End chat').waitFor();
    const address = lin.url();
    await lin.goto('about:blank');
    await next.getByText('会话已结束').first().waitFor();
    await lin.goto(address);
    await lin.getByLabel('Outcome').waitFor();
  });
} finally {
  await over(server);
}
process.exit(status());
