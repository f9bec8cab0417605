/* together.mjs: several agents at one conversation, in Chromium against the real server: invited, joined, both writing, handed over;
 * with the keyboard alone, in Chinese and English. The cases build on each other, in order. */
import { agent, box, browser, bubble, clean, customer, expect, over, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const heading = (page, text) => page.getByRole('heading', { name: text });
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.dataset.opens || document.activeElement?.tagName);
const said = (page, text) => page.locator('.msg', { hasText: text });

async function ready(page) {
  await page.keyboard.press('Alt+r');
  await page.waitForFunction(() => /就绪|Ready/.test(document.querySelector('details.state summary')?.textContent ?? ''));
}
async function write(page, text) {
  await box(page).fill(text);
  await page.keyboard.press('Enter');
  await bubble(page, text).waitFor();
}

let liu, zhang, guest;
try {
  await test('a_colleague_is_found_by_initials_and_invited_with_the_keyboard', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    zhang = await agent(server, 'zhang.qiang', { lang: 'en', scheme: 'dark' });
    await ready(liu);
    guest = await customer(server, '贷款利率和手续费怎么算？', { lang: 'zh', width: 390 });
    await heading(liu, '其他咨询').waitFor();
    await liu.keyboard.press('Alt+a');
    await bubble(liu, '贷款利率').waitFor();
    await box(liu).fill('我问一下同事'); /* A draft stays where it is. */
    await liu.keyboard.press('Alt+c');
    const panel = liu.getByRole('region', { name: '参与者' });
    await panel.getByRole('option', { name: /张强/ }).waitFor();
    expect((await liu.evaluate(() => document.activeElement?.getAttribute('role'))) === 'combobox', 'the search has no focus');
    expect((await panel.getByRole('option', { name: /刘思琪/ }).count()) === 0, 'one may invite oneself');
    /* Who is there is told and comes first, also while one looks; the mark stays with whom it was at. */
    await panel.getByRole('option', { name: /张强.*离线/ }).waitFor();
    const marked = () => panel.getByRole('combobox').evaluate((e) => document.getElementById(e.getAttribute('aria-activedescendant')).textContent);
    const before = await marked();
    expect(!before.includes('张强'), 'who is signed out comes first');
    await ready(zhang);
    await panel.getByRole('option', { name: /张强.*空闲/ }).waitFor();
    expect((await panel.getByRole('option').first().textContent()).includes('张强'), 'who is there does not come first');
    expect((await marked()) === before, `the mark went from ${before} to ${await marked()}`);
    await clean(liu, 'together-panel-zh-light-1280');
    await zhang.keyboard.press('Alt+b');
    await panel.getByRole('option', { name: /张强.*小休/ }).waitFor();
    await liu.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect((await focused(liu)) === 'parts', 'the focus did not go back');
    await liu.keyboard.press('Alt+c');
    await panel.getByRole('option', { name: /张强/ }).waitFor();
    await liu.keyboard.type('zq');
    await liu.keyboard.press('Enter');
    expect((await focused(liu)) === 'part-note', 'the note has no focus');
    await liu.keyboard.type('请帮忙说明手续费');
    await liu.keyboard.press('Control+Enter');
    await panel.getByText('已邀请 · 可与客户对话').waitFor();
    await clean(liu, 'together-invited-zh-light-1280');
    await liu.keyboard.press('Escape');
    expect((await box(liu).inputValue()) === '我问一下同事', 'the draft is gone');
  });

  await test('the_colleague_sees_who_asks_what_for_and_what_was_said', async () => {
    await zhang.getByRole('link', { name: /Offered/ }).click();
    await zhang.locator('.list a', { hasText: 'Liu Siqi' }).click();
    await zhang.getByText('From Liu Siqi').waitFor();
    await zhang.getByText('请帮忙说明手续费').waitFor();
    await bubble(zhang, '贷款利率').waitFor();
    await clean(zhang, 'together-invitation-en-dark-1280');
    await zhang.setViewportSize({ width: 390, height: 844 });
    await clean(zhang, 'together-invitation-en-dark-390');
    await zhang.setViewportSize({ width: 1280, height: 800 });
    await zhang.keyboard.press('Alt+Shift+A');
    await zhang.getByText(/with Liu Siqi/).waitFor();
    await liu.getByText(/同在：张强/).waitFor();
  });

  await test('both_write_and_the_customer_sees_whose_words_they_are', async () => {
    await write(zhang, '手续费是 0.5%');
    await said(guest, '手续费是 0.5%').waitFor();
    await write(liu, '利率是 3.2%');
    await said(guest, '利率是 3.2%').waitFor();
    const names = await guest.locator('.msg').evaluateAll((all) => all.map((m) => m.textContent));
    expect(names.some((x) => /手续费/.test(x) && /张强/.test(x)) && names.some((x) => /利率是/.test(x) && /刘思琪/.test(x)), `the customer reads ${names.join(' | ')}`);
    await bubble(zhang, '利率是').waitFor();
    await bubble(liu, '手续费是').waitFor();
    await clean(guest, 'together-widget-zh-light-390');
    await clean(zhang, 'together-joined-en-dark-1280');
    expect((await zhang.getByRole('button', { name: 'End chat' }).count()) === 0, 'a guest may end the chat');
  });

  await test('over_a_newer_answer_of_a_colleague_one_is_asked_first', async () => {
    await liu.context().setOffline(true); /* Does not see what the colleague writes meanwhile. */
    await zhang.context().setOffline(false);
    await liu.evaluate(() => dispatchEvent(new Event('offline')));
    await box(liu).fill('我来回答');
    await liu.keyboard.press('Enter');
    await write(zhang, '已经为您查好了');
    await liu.context().setOffline(false);
    const asked = liu.getByRole('alert').filter({ hasText: '张强 已先答复客户' });
    await asked.getByText('已经为您查好了').waitFor();
    await clean(liu, 'together-newer-zh-light-1280');
    expect((await said(guest, '我来回答').count()) === 0, 'it was sent over the answer');
    await liu.reload(); /* The question is still there. */
    await asked.getByRole('button', { name: '改写' }).waitFor();
    await asked.getByRole('button', { name: '仍然发送' }).click();
    await said(guest, '我来回答').waitFor();
    await asked.waitFor({ state: 'detached' });
    expect((await bubble(zhang, '我来回答').count()) === 1, 'it is there twice');
  });

  await test('who_holds_it_restricts_a_guest_to_notes', async () => {
    await liu.keyboard.press('Alt+c');
    const panel = liu.getByRole('region', { name: '参与者' });
    await panel.getByRole('button', { name: '张强 改为仅备注' }).click();
    await panel.getByText('已加入 · 仅内部备注').waitFor();
    await zhang.locator('form.note').waitFor();
    await box(zhang).fill('between us');
    await zhang.keyboard.press('Enter');
    await bubble(liu, 'between us').waitFor();
    expect((await said(guest, 'between us').count()) === 0, 'the customer sees a note');
    await panel.getByRole('button', { name: '允许 张强 与客户对话' }).click();
    await panel.getByText('已加入 · 可与客户对话').waitFor();
    await zhang.keyboard.press('Alt+c');
    await zhang.getByRole('region', { name: 'Participants' }).getByText('Holds it').waitFor();
    await clean(zhang, 'together-guest-panel-en-dark-1280');
    await zhang.keyboard.press('Escape');
  });

  await test('a_note_that_is_being_written_stays_one_when_the_guest_is_let_write', async () => {
    const panel = liu.getByRole('region', { name: '参与者' });
    await panel.getByRole('button', { name: '张强 改为仅备注' }).click();
    await zhang.locator('form.note').waitFor();
    await box(zhang).focus();
    await zhang.keyboard.type('I think they ');
    await panel.getByRole('button', { name: '允许 张强 与客户对话' }).click();
    const reply = zhang.locator('.modes button', { hasText: 'Reply' });
    await zhang.waitForFunction(() => !document.querySelector('.modes button').disabled);
    await zhang.keyboard.type('lie');
    expect((await box(zhang).inputValue()) === 'I think they lie' && (await zhang.locator('form.note').count()) === 1, 'the note became a reply');
    await zhang.keyboard.press('Enter');
    await bubble(liu, 'I think they lie').waitFor();
    expect((await said(guest, 'they').count()) === 0, 'the customer was sent a note');
    expect((await zhang.locator('form.note').count()) === 1, 'the next words would go to the customer');
    await reply.click();
    await zhang.locator('form.note').waitFor({ state: 'detached' });
  });

  await test('a_reload_changes_nothing', async () => {
    await zhang.reload();
    await bubble(zhang, '利率是').waitFor();
    await zhang.getByText(/with Liu Siqi/).waitFor();
    await liu.reload();
    await liu.getByText(/同在：张强/).waitFor();
    await bubble(liu, '手续费是').waitFor();
  });

  await test('handed_over_the_guest_holds_it_and_the_other_is_free', async () => {
    await ready(zhang);
    await liu.keyboard.press('Alt+c');
    await zhang.locator('.modes button', { hasText: 'Note' }).click();
    await zhang.locator('form.note').waitFor();
    await box(zhang).focus();
    await zhang.keyboard.type('mine ');
    const before = new URL(zhang.url()).pathname, card = zhang.locator('section.offer');
    const given = liu.getByRole('region', { name: '参与者' }).getByRole('button', { name: '交给 张强' }).click();
    for (let i = 0; i < 2000 && (await card.count()) === 0; i++) await zhang.keyboard.type('mine ');
    await given;
    await zhang.keyboard.type('nice guy'); /* what is typed on is no command: G U would lead to the profile */
    await card.waitFor();
    expect(new URL(zhang.url()).pathname === before, `it led to ${zhang.url()}`);
    await zhang.keyboard.press('Alt+a');
    await zhang.getByRole('button', { name: 'End chat' }).waitFor();
    const left = await box(zhang).inputValue(); /* up to the letter at which it went away */
    expect(left && 'mine '.repeat(2001).startsWith(left) && (await zhang.locator('form.note').count()) === 1, `the note is no note any more, or another: ${left}`);
    await box(zhang).fill('');
    await zhang.locator('.modes button', { hasText: 'Reply' }).click();
    await bubble(zhang, '利率是').waitFor();
    await heading(liu, '等待下一位客户').waitFor();
    await guest.locator('.panel .status', { hasText: '张强' }).waitFor();
    await write(zhang, '现在由我继续为您服务');
    await said(guest, '由我继续').waitFor();
    await clean(zhang, 'together-handed-over-en-dark-1280');
  });

  await test('one_declines_and_on_a_phone_the_panel_fits', async () => {
    await zhang.setViewportSize({ width: 390, height: 844 });
    await zhang.getByRole('button', { name: /Participants, invite/ }).click();
    const panel = zhang.getByRole('region', { name: 'Participants' });
    await panel.getByRole('combobox').fill('lsq');
    await panel.getByRole('option', { name: /Liu Siqi/ }).click();
    await panel.getByRole('radio', { name: /Consult/ }).check();
    await clean(zhang, 'together-panel-en-dark-390');
    await zhang.keyboard.press('Escape');
    await clean(zhang, 'together-talk-en-dark-390');
    await zhang.keyboard.press('Alt+c');
    await panel.getByRole('combobox').fill('lsq');
    await panel.getByRole('option', { name: /Liu Siqi/ }).click();
    await panel.getByRole('radio', { name: /Consult/ }).check();
    await panel.getByRole('button', { name: 'Invite Liu Siqi' }).click();
    await liu.getByRole('link', { name: /待接起/ }).click();
    await liu.locator('.list a', { hasText: '张强' }).click();
    await liu.getByText('加入后您只写内部备注').waitFor();
    await liu.getByRole('button', { name: '谢绝邀请' }).click();
    await panel.getByText('declined').waitFor();
    expect((await liu.locator('.list a').count()) === 0, 'the invitation is still in the list');
  });

  await test('when_it_ends_nobody_is_left_in_it', async () => {
    const panel = zhang.getByRole('region', { name: 'Participants' });
    await panel.getByRole('combobox').fill('liu');
    await panel.getByRole('option', { name: /Liu Siqi/ }).click();
    await panel.getByRole('button', { name: 'Invite Liu Siqi' }).click();
    const asks = liu.getByRole('list', { name: '同事邀请' });
    await asks.getByText('张强').waitFor();
    await clean(liu, 'together-dock-zh-light-1280');
    await asks.getByRole('button', { name: /加入会话/ }).click();
    await liu.getByText(/同在：张强/).waitFor();
    await zhang.keyboard.press('Escape');
    await zhang.setViewportSize({ width: 1280, height: 800 });
    await zhang.getByRole('button', { name: 'End chat' }).click();
    await zhang.keyboard.press('e'); /* Once more: at once. */
    await liu.getByText('您已不在此会话中').waitFor(); /* where it was: who did not end it is not led away */
    await liu.getByText(/会话结束 · 张强/).waitFor();
    await clean(liu, 'together-gone-zh-light-1280');
    expect((await liu.locator('.list a').count()) === 0, 'the guest is left behind');
    await zhang.getByRole('button', { name: 'Timeline' }).click();
    await zhang.locator('.event', { hasText: 'A colleague joined' }).first().waitFor();
    expect(browser.isConnected(), 'the browser is gone');
  });
} finally {
  await over(server);
}
process.exit(status());
