/* asides.mjs: what is typed beside a conversation and not given yet - to whom takes over, to a colleague, a reminder, a note about the
 * customer: there again when its panel is opened anew, and said when its talk went; by keyboard in Chinese, on a phone in English.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { agent, ask, box, bubble, clean, customer, expect, over, Server, set_queue, shown_id, sign_in, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
/* Where each is typed, by which key it opens, and what is typed there. */
const ASIDES = {
  transfer: { key: 'Alt+KeyT', box: '#transfer-note', text: '客户已核实身份，只差寄卡地址', en: 'only the address is missing' },
  invite: { key: 'Alt+KeyC', box: '#part-note', text: '请帮忙看一下费率', en: 'please look at the fee' },
  remind: { key: 'KeyF', box: 'dialog[open] form textarea', text: '问问卡片到了没有', en: 'ask whether the card came' },
  person: { key: 'Shift+KeyN', box: '#person-note', text: '下午三点以后方便接电话', en: 'better after three' },
};
const stray = (page, text) => page.locator('[data-stray]').filter({ hasText: text });
const has = async (page, kind, text) => {
  const is = await page.locator(ASIDES[kind].box).inputValue();
  expect(is === text, `${kind} has ${JSON.stringify(is)}`);
};

let liu;
const visitors = [], paths = [];
async function take(page, text) {
  visitors.push(await customer(server, text));
  await page.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Alt+KeyA');
  await bubble(page, text).waitFor();
  paths.push(`/inbox/${shown_id(page)}`);
}
async function look_at(page, path, text) {
  await page.locator(`.list a[href="${path}"]`).click();
  await bubble(page, text).waitFor();
}
async function open(page, kind) {
  await page.locator('.log').focus();
  await page.keyboard.press(ASIDES[kind].key);
  await page.locator(ASIDES[kind].box).waitFor();
}
async function shut(page, kind) {
  if (kind === 'person') return page.locator('.log').focus(); /* it stays beside the talk */
  await page.locator(ASIDES[kind].box).press('Escape');
  await page.locator(ASIDES[kind].box).waitFor({ state: 'detached' });
}
async function type(page, kind, text) {
  await open(page, kind);
  await page.locator(ASIDES[kind].box).focus();
  await page.keyboard.type(text);
  await shut(page, kind);
}
/* The customer ends it, and the time to wrap up runs out. */
async function ends(visitor) {
  await visitor.locator('.panel .head button', { hasText: '结束会话' }).click();
  await visitor.locator('.panel button', { hasText: /^结束$/ }).click();
}
const stored = (page) => page.evaluate(() => Object.entries(sessionStorage).filter(([k]) => /aside/.test(k)).map(([, v]) => v).join());

try {
  await test('what_is_typed_beside_a_talk_is_there_again_after_escape_and_after_a_reload', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    for (const q of (await ask(admin, 'GET', '/api/queues')).queues) await set_queue(admin, q.name_en, { wrapup_us: 3e6 });
    await admin.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    await take(liu, '我的卡片什么时候能寄到？');
    for (const [kind, { text }] of Object.entries(ASIDES)) await type(liu, kind, text);
    for (const again of [false, true]) {
      if (again) {
        await liu.reload();
        await bubble(liu, '我的卡片').waitFor();
      }
      for (const [kind, { text }] of Object.entries(ASIDES)) {
        await open(liu, kind);
        await has(liu, kind, text);
        await shut(liu, kind);
      }
    }
    expect((await stray(liu, '').count()) === 0, 'it is said to be left though its talk is here');
  });

  await test('another_contact_and_another_tab_have_none_of_it', async () => {
    await take(liu, '贷款利率是多少？');
    for (const kind of Object.keys(ASIDES)) {
      await open(liu, kind);
      await has(liu, kind, '');
      await shut(liu, kind);
    }
    const other = await liu.context().newPage();
    await other.goto(url(paths[0]));
    await bubble(other, '我的卡片').waitFor();
    for (const kind of Object.keys(ASIDES)) {
      await open(other, kind);
      await has(other, kind, '');
      await shut(other, kind);
    }
    await other.close();
  });

  await test('what_was_given_is_gone_from_its_panel_and_what_was_not_taken_stays', async () => {
    await look_at(liu, paths[0], '我的卡片');
    await open(liu, 'remind');
    await liu.context().route('**/reminders', (r) => r.abort());
    await liu.keyboard.press('Control+Enter');
    await liu.locator('dialog [role=alert]').waitFor();
    await liu.context().unroute('**/reminders');
    await shut(liu, 'remind');
    await open(liu, 'remind');
    await has(liu, 'remind', ASIDES.remind.text);
    await liu.keyboard.press('Control+Enter');
    await liu.locator('dialog').waitFor({ state: 'detached' });
    await open(liu, 'remind');
    await has(liu, 'remind', '');
    await shut(liu, 'remind');
    await open(liu, 'person');
    await liu.keyboard.press('Control+Enter');
    await liu.locator('li.note', { hasText: ASIDES.person.text }).waitFor();
    await has(liu, 'person', '');
    expect((await ask(liu, 'GET', '/api/reminders')).reminders.length === 1, 'it is kept twice');
    for (const kind of ['remind', 'person']) await type(liu, kind, `再次：${ASIDES[kind].text}`);
  });

  await test('when_its_talk_goes_while_one_looks_elsewhere_each_of_them_is_said_with_whose_it_is', async () => {
    await look_at(liu, paths[1], '贷款利率');
    await ends(visitors[0]);
    await stray(liu, ASIDES.transfer.text).getByText('转接').waitFor();
    await stray(liu, ASIDES.invite.text).getByText('邀请同事').waitFor();
    await stray(liu, ASIDES.remind.text).getByText('提醒').waitFor();
    await stray(liu, ASIDES.person.text).getByText('客户备注').waitFor();
    const whose = await liu.locator('[data-stray] p:first-child').allInnerTexts();
    expect(whose.length === 4 && new Set(whose.map((w) => /\d{4}/.exec(w)?.[0])).size === 1, whose.join(' / '));
    expect(paths[1].endsWith(shown_id(liu)), 'one is led away');
    await stray(liu, ASIDES.transfer.text).getByRole('button', { name: '复制' }).waitFor();
    await clean(liu, 'asides-left-zh-dark-1280');
    await liu.reload();
    await stray(liu, ASIDES.invite.text).waitFor();
    await stray(liu, ASIDES.invite.text).getByRole('button', { name: '丢弃' }).click();
    await stray(liu, ASIDES.invite.text).waitFor({ state: 'detached' });
    expect((await stray(liu, '').count()) === 3 && !(await stored(liu)).includes(ASIDES.invite.text), 'another one went, or it is still kept');
  });

  await test('a_reminder_that_was_left_is_gone_on_with_in_the_conversation_that_is_over', async () => {
    await stray(liu, ASIDES.remind.text).getByRole('link', { name: '查看会话' }).click();
    await liu.waitForFunction(() => location.pathname.startsWith('/inbox/closed/'));
    await liu.locator('.log').waitFor();
    await open(liu, 'remind');
    await has(liu, 'remind', `再次：${ASIDES.remind.text}`);
    await liu.keyboard.press('Control+Enter');
    await liu.locator('dialog').waitFor({ state: 'detached' });
    await stray(liu, ASIDES.remind.text).waitFor({ state: 'detached' });
    await open(liu, 'remind');
    await liu.keyboard.type('不急');
    await shut(liu, 'remind');
    expect((await stray(liu, '不急').count()) === 0, 'what was never beside a talk is said to have lost it');
  });

  await test('when_its_talk_goes_under_ones_eyes_it_stands_where_the_talk_was', async () => {
    await liu.goto(url(paths[1]));
    await bubble(liu, '贷款利率').waitFor();
    for (const [kind, { text }] of Object.entries(ASIDES)) await type(liu, kind, `贷款：${text}`);
    await ends(visitors[1]);
    await liu.locator('[data-gone]').waitFor();
    for (const { text } of Object.values(ASIDES)) {
      await liu.locator('.gone .kept', { hasText: `贷款：${text}` }).waitFor();
      expect((await stray(liu, `贷款：${text}`).count()) === 0, `said twice: ${text}`);
    }
    await clean(liu, 'asides-gone-zh-dark-1280');
    await liu.locator('.rail a[href="/customers"]').click();
    await stray(liu, `贷款：${ASIDES.transfer.text}`).waitFor();
    for (const one of await liu.locator('[data-stray]').getByRole('button', { name: '丢弃' }).all().then((x) => x.reverse())) await one.click();
    await stray(liu, '').first().waitFor({ state: 'detached' });
  });

  await test('in_english_on_a_phone_a_session_that_ends_keeps_it_and_who_signs_out_is_asked_and_leaves_nothing', async () => {
    await liu.context().close();
    const phone = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await speaks(phone, 'en');
    await phone.keyboard.press('Alt+KeyR');
    await take(phone, '请问怎么开户？');
    for (const [kind, { en }] of Object.entries(ASIDES)) {
      await type(phone, kind, en);
      await phone.keyboard.press('Escape'); /* the drawer */
    }
    await phone.context().clearCookies();
    await phone.locator('.log').focus();
    await phone.keyboard.press('Alt+b'); /* the first thing that asks the server */
    await phone.locator('#f-login').waitFor();
    await sign_in(phone, 'liu.siqi', server.passwords['liu.siqi']);
    await bubble(phone, '怎么开户').waitFor();
    for (const [kind, { en }] of Object.entries(ASIDES)) {
      await open(phone, kind);
      await has(phone, kind, en);
      await shut(phone, kind);
      await phone.keyboard.press('Escape');
    }
    await ends(visitors.at(-1));
    await phone.locator('[data-gone]').waitFor();
    await phone.locator('.gone .kept', { hasText: ASIDES.transfer.en }).waitFor();
    await clean(phone, 'asides-gone-en-light-390');
    await phone.locator('.gone a[href="/inbox"]').last().click();
    await stray(phone, ASIDES.person.en).getByText(/noted about .*\d{4}/).waitFor();
    await clean(phone, 'asides-left-en-light-390');
    await phone.locator('details.me summary').click();
    await phone.locator('.menu button').last().click();
    await phone.getByText('4 drafts or notes').waitFor();
    await phone.getByRole('button', { name: 'Sign out anyway' }).click();
    await phone.locator('#f-login').waitFor();
    expect((await stored(phone)) === '', 'signing out leaves it in the browser');
    await sign_in(phone, 'liu.siqi', server.passwords['liu.siqi']);
    await phone.locator('details.state summary').waitFor();
    expect((await stray(phone, '').count()) === 0, 'it is there again');
    await phone.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
