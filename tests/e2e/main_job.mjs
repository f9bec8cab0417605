/* main_job.mjs: the main job in Chromium against the real server: customers on the demo page, agents at their desktops, at once.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, browser, expect, faults, flaws, over, person as somebody, picture as taken, set_queue, status, test, watch } from './harness.mjs';

/* A browser of somebody's own, on a server. */
async function person(server, { lang = 'zh', width = 1280, scheme = 'light' } = {}) {
  const page = await somebody({ lang, width, height: width < 480 ? 844 : 720, scheme });
  const context = page.context();
  return { context, page, lang, server, tab: async () => watch(await context.newPage()) };
}

/* Pictures for the guide. */
const picture = (p, name) => taken(p.page, name);

/* What is wrong with a page fails the case, and the story goes on. */
const clean = async (p, name) => void faults.push(...(await flaws(p.page, name)));

const word = {
  zh: { login: '用户名', password: '密码', sign_in: '登录', go_ready: '进入就绪', waiting: '等待下一位客户', offered: '新客户', decline: '拒绝', busy: '手头忙', end: '结束会话',
    outcome: '结果', solved: '已解决', done: '完成', read: '已读', typing: '正在输入', state: '我的状态', ready: '就绪', why: '匹配原因', next: '下一位就是您', closed: '会话已结束',
    people: '人员' },
  en: { login: 'Login', password: 'Password', sign_in: 'Sign in', go_ready: 'Go ready', waiting: 'Waiting for the next customer', offered: 'New customer', decline: 'Decline',
    busy: 'Busy right now', end: 'End chat', outcome: 'Outcome', solved: 'Solved', done: 'Done', read: 'Read', typing: 'typing', state: 'My state', ready: 'Ready',
    why: 'Why you', next: 'You are next', closed: 'The chat has ended', people: 'People' },
};

/* -- the agent's hands -- */

async function agent(server, login, options, look) {
  const p = await person(server, options);
  const w = word[p.lang];
  await p.page.goto(server.url('/'));
  await p.page.getByLabel(w.login).waitFor();
  if (look) await clean(p, `sign-in-${look}`);
  await p.page.getByLabel(w.login).fill(login);
  await p.page.getByLabel(w.password, { exact: true }).fill(server.passwords[login]);
  await p.page.keyboard.press('Enter');
  return Object.assign(p, { w, login });
}
async function ready(a) {
  await a.page.getByRole('button', { name: a.w.go_ready }).click();
  await a.page.getByRole('heading', { name: a.w.waiting }).waitFor();
}
async function switch_language(a, to) {
  const menu = a.page.locator('details.me');
  await menu.evaluate((d) => (d.open = true));
  await menu.getByRole('button', { name: to }).click();
  await menu.evaluate((d) => (d.open = false));
}
const bubble = (a, text) => a.page.locator('.bubble', { hasText: text });
async function reply(a, text) {
  await a.page.locator('main textarea').fill(text);
  await a.page.keyboard.press('Enter');
  await bubble(a, text).waitFor();
}
async function end_and_wrap(a) {
  await a.page.getByRole('button', { name: a.w.end, exact: true }).first().click();
  await a.page.getByRole('group', { name: a.w.end }).getByRole('button', { name: a.w.end }).click();
  await a.page.getByLabel(a.w.outcome).selectOption({ label: a.w.solved });
  await a.page.getByRole('button', { name: a.w.done, exact: true }).click();
}

/* -- the customer's hands -- */

async function customer(server, options, account) {
  const p = await person(server, options);
  await p.page.goto(server.url(`/demo?lang=${p.lang}`));
  if (account) {
    await p.page.locator('#who option').nth(1).waitFor({ state: 'attached' });
    await p.page.selectOption('#who', account);
  }
  await p.page.locator('.launch').click();
  await p.page.locator('.panel form.body .pick').first().waitFor();
  return Object.assign(p, { w: word[p.lang] });
}
async function ask(c, topic, text) {
  await c.page.locator(`input[name=topic][value=${topic}]`).check();
  await c.page.locator('form.body textarea').fill(text);
  await c.page.locator('form.body .main').click();
}
const said = (c, text) => c.page.locator('.msg', { hasText: text });
const note = (c, text) => c.page.locator('.panel .note', { hasText: text });
async function say(c, text) {
  await c.page.locator('.foot textarea').fill(text);
  await c.page.keyboard.press('Enter');
  await said(c, text).locator('.meta', { hasText: '✓' }).waitFor();
}

const server = new Server('--sample');
const empty = new Server();
let lin, chen, a, visitor, phoned;
try {
  await server.start();

  await test('an_agent_signs_in_and_goes_ready_in_chinese', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'zh' }, 'zh-light-1280');
    await lin.page.getByRole('button', { name: lin.w.go_ready }).waitFor();
    await clean(lin, 'desk-empty-zh-light-1280');
    await ready(lin);
  });

  await test('customer_a_reaches_her_agent_who_sees_the_card_and_why', async () => {
    a = await customer(server, { lang: 'zh', width: 390, scheme: 'dark' }, 'C0001');
    await note(a, '陈阿海 (C0001)').waitFor();
    await clean(a, 'widget-form-zh-dark-390');
    await ask(a, 'wealth', '我想了解一下稳健型理财产品，用闽南语也可以。');
    await lin.page.getByRole('heading', { name: '个人理财' }).waitFor();
    for (const text of ['陈阿海', '8,000,000', '私营企业主', '厦门', '闽南语', '9.5', '9.7'])
      await lin.page.locator('.offer').getByText(text).first().waitFor();
    await lin.page.locator('.offer').getByText(lin.w.why).waitFor();
    await lin.page.locator('.offer blockquote', { hasText: '稳健型理财产品' }).waitFor();
    await clean(lin, 'desk-offer-zh-light-1280');
    await switch_language(lin, 'English');
    await lin.page.getByRole('heading', { name: 'Personal wealth' }).waitFor();
    await lin.page.locator('.offer').getByText('Private entrepreneur').waitFor();
    await picture(lin, 'desktop-en');
    await switch_language(lin, '中文');
    await lin.page.keyboard.press('Alt+a');
    await bubble(lin, '稳健型理财产品').waitFor();
    await a.page.locator('.panel .status', { hasText: '林海燕' }).waitFor();
  });

  await test('both_write_see_typing_and_each_other_s_marks', async () => {
    await a.page.locator('.foot textarea').pressSequentially('你');
    await lin.page.locator('.typing', { hasText: lin.w.typing }).waitFor();
    await lin.page.locator('main textarea').pressSequentially('您');
    await note(a, a.w.typing).waitFor();
    await reply(lin, '陈先生您好，我是林海燕，很高兴为您服务。');
    await said(a, '很高兴为您服务').waitFor();
    await lin.page.locator('.message.agent .foot', { hasText: lin.w.read }).waitFor();
    await say(a, '你好！三年期大额存单的利率是固定的吗？');
    await bubble(lin, '利率是固定的吗').waitFor();
    await said(a, '利率是固定的吗').locator('.meta', { hasText: a.w.read }).waitFor();
    await reply(lin, '是的，三年期利率在存入时锁定，到期前不变。');
    await said(a, '到期前不变').waitFor();
    await clean(a, 'widget-chat-zh-dark-390');
    await clean(lin, 'desk-chat-zh-light-1280');
    await lin.page.emulateMedia({ colorScheme: 'dark' });
    await clean(lin, 'desktop-zh-dark');
    await lin.page.emulateMedia({ colorScheme: 'light' });
  });

  await test('both_reload_their_pages_and_go_on', async () => {
    await a.page.locator('.foot textarea').fill('一半的话');
    await a.page.reload();
    await a.page.locator('.launch').click();
    await said(a, '到期前不变').waitFor();
    expect((await a.page.locator('.foot textarea').inputValue()) === '一半的话', 'the draft is gone');
    expect((await a.page.locator('.msg').count()) === 4, 'messages are missing or doubled');
    await lin.page.reload();
    await bubble(lin, '到期前不变').waitFor();
    expect((await lin.page.locator('.bubble').count()) === 4, 'the agent misses messages');
    await reply(lin, '还有什么可以帮您？');
    await said(a, '还有什么可以帮您').waitFor();
  });

  await test('a_second_chat_runs_beside_the_first', async () => {
    visitor = await customer(server, { lang: 'zh' });
    await clean(visitor, 'widget-form-zh-light-1280');
    await ask(visitor, 'general', '请问网点周末营业吗？');
    await lin.page.getByRole('button', { name: /^接起: / }).click();
    await bubble(lin, '网点周末营业吗').waitFor();
    await lin.page.locator('.load', { hasText: '2/3' }).waitFor();
    await reply(lin, '周六营业到下午四点。');
    await said(visitor, '周六营业').waitFor();
    await say(a, '没有了，谢谢。');
    await lin.page.locator('.list .count', { hasText: '1' }).waitFor();
    expect((await said(visitor, '没有了').count()) === 0 && (await bubble(lin, '没有了').count()) === 0, 'words went to the wrong chat');
    await lin.page.locator('.list a', { hasText: '陈阿海' }).click();
    await bubble(lin, '没有了，谢谢').waitFor();
  });

  await test('a_wrong_phone_number_is_said_at_its_field', async () => {
    phoned = await customer(server, { lang: 'zh', width: 390 });
    await phoned.page.locator('input[name=who]').nth(1).check();
    await phoned.page.getByLabel('姓名', { exact: true }).fill('吴明');
    await phoned.page.getByLabel('电话', { exact: true }).fill('12');
    await ask(phoned, 'general', '我想预约开户。');
    await phoned.page.locator('#phone-error', { hasText: '电话号码不正确' }).waitFor();
    expect(await phoned.page.locator('input[type=tel]').evaluate((e) => e === e.getRootNode().activeElement), 'the field has no focus');
    /* Eleven digits of no country: only the server can tell. */
    await phoned.page.locator('input[type=tel]').fill('+0000000000000000000');
    await phoned.page.locator('form.body .main').click();
    await phoned.page.locator('.panel form.body .main').waitFor();
    await phoned.page.locator('#phone-error', { hasText: '电话号码不正确' }).waitFor();
    await clean(phoned, 'widget-phone-zh-light-390');
    expect((await phoned.page.locator('form.body textarea').inputValue()) === '我想预约开户。', 'the question is gone');
  });

  await test('a_declined_offer_goes_on_to_the_next_agent', async () => {
    await phoned.page.locator('input[type=tel]').fill('13900001111');
    await phoned.page.locator('form.body .main').click();
    await lin.page.locator('.list a', { hasText: '吴明' }).click();
    await lin.page.getByRole('button', { name: lin.w.decline }).click();
    await lin.page.getByRole('button', { name: lin.w.busy }).click();
    await note(phoned, phoned.w.next).waitFor();
    await lin.page.locator('.list a', { hasText: '吴明' }).waitFor({ state: 'detached' });
    chen = await agent(server, 'chen.wenjie', { lang: 'en', scheme: 'dark', width: 390 }, 'en-dark-390');
    await chen.page.getByRole('button', { name: chen.w.go_ready }).waitFor();
    await clean(chen, 'desk-empty-en-dark-390');
    await chen.page.getByRole('button', { name: chen.w.go_ready }).click();
    await chen.page.getByRole('heading', { name: 'Other questions' }).waitFor();
    await clean(chen, 'desk-offer-en-dark-390');
    await chen.page.getByRole('button', { name: 'Accept' }).first().click();
    await bubble(chen, '我想预约开户').waitFor();
    await chen.page.locator('h1', { hasText: '吴明' }).waitFor();
    await reply(chen, '好的，您希望哪一天？');
    await said(phoned, '您希望哪一天').waitFor();
    await clean(chen, 'desk-chat-en-dark-390');
  });

  await test('a_customer_leaves_and_writes_again_in_the_same_conversation', async () => {
    await phoned.page.getByRole('button', { name: '结束会话' }).click();
    await phoned.page.getByRole('button', { name: '结束', exact: true }).click();
    await note(phoned, phoned.w.closed).waitFor();
    await chen.page.getByLabel(chen.w.outcome).selectOption({ label: chen.w.solved });
    await chen.page.getByRole('button', { name: chen.w.done, exact: true }).click();
    await chen.page.locator('h1', { hasText: '吴明' }).waitFor({ state: 'detached' });
    await say(phoned, '再问一句：需要带什么证件？');
    const taken = await Promise.any([lin, chen].map(async (x) => {
      await x.page.locator('.list a:visible, .offer h2:visible', { hasText: '吴明' }).first().waitFor();
      return x;
    }));
    await taken.page.keyboard.press('Alt+a');
    await bubble(taken, '需要带什么证件').waitFor();
    await bubble(taken, '我想预约开户').waitFor();
    expect((await said(phoned, '我想预约开户').count()) === 1, 'the widget lost what was said before');
    await end_and_wrap(taken);
    await note(phoned, phoned.w.closed).waitFor();
  });

  await test('after_kill_9_both_sides_come_back_and_nothing_is_lost', async () => {
    await lin.page.locator('.list a', { hasText: '陈阿海' }).click();
    await bubble(lin, '没有了，谢谢').waitFor();
    await server.end('SIGKILL');
    await a.page.locator('.foot textarea').fill('断线时写的话');
    await a.page.keyboard.press('Enter');
    await said(a, '断线时写的话').locator('.meta', { hasText: '发送中' }).waitFor();
    await note(a, '网络已断开').waitFor();
    await lin.page.locator('main textarea').fill('坐席断线时的回复');
    await lin.page.keyboard.press('Enter');
    await lin.page.locator('.says', { hasText: '连接已断开' }).waitFor();
    await server.start();
    await bubble(lin, '断线时写的话').waitFor();
    await said(a, '坐席断线时的回复').waitFor();
    await said(a, '断线时写的话').locator('.meta', { hasText: '✓' }).waitFor();
    expect((await bubble(lin, '坐席断线时的回复').count()) === 1 && (await bubble(lin, '断线时写的话').count()) === 1, 'shown twice');
    expect((await lin.page.locator('.bubble').count()) === (await a.page.locator('.msg').count()), 'the two sides differ');
  });

  await test('chats_are_ended_wrapped_up_and_the_agent_is_ready_for_the_next', async () => {
    await end_and_wrap(lin);
    await note(a, a.w.closed).waitFor();
    await lin.page.locator('.list a', { hasText: '陈阿海' }).waitFor({ state: 'detached' });
    await bubble(lin, '网点周末营业吗').waitFor();
    await end_and_wrap(lin);
    await lin.page.getByRole('heading', { name: lin.w.waiting }).waitFor();
    await lin.page.locator('.load', { hasText: '0/3' }).waitFor();
    const next = await customer(server, { lang: 'zh' }, 'C0002');
    await ask(next, 'wealth', '我是林淑贞，想咨询基金定投。');
    await lin.page.locator('.offer').getByText('林淑贞').first().waitFor();
    await lin.page.keyboard.press('Alt+a');
    await bubble(lin, '基金定投').waitFor();
    await end_and_wrap(lin);
    await next.context.close();
    for (const p of [lin, chen, a, visitor, phoned]) await p.context.close();
  });

  await test('by_keyboard_alone_in_english_from_sign_in_to_wrap_up', async () => {
    chen = await person(server, { lang: 'en', scheme: 'dark' });
    const keys = chen.page.keyboard;
    await chen.page.goto(server.url('/'));
    await chen.page.getByLabel('Login').waitFor();
    await clean(chen, 'sign-in-en-dark-1280');
    await keys.type('chen.wenjie');
    await keys.press('Tab');
    await keys.type(server.passwords['chen.wenjie']);
    await keys.press('Enter');
    const state = chen.page.locator('details.state summary');
    await state.waitFor();
    if (!/Ready/.test(await state.textContent())) await keys.press('Alt+r');
    await chen.page.getByRole('heading', { name: word.en.waiting }).waitFor();
    const c = await customer(server, { lang: 'en', width: 390 });
    /* The customer, too, by keyboard: the question has the focus, Tab leads to the button. */
    await c.page.locator('input[name=topic][value=general]').focus();
    await c.page.keyboard.press('Space');
    await c.page.locator('form.body textarea').focus();
    await c.page.keyboard.type('Hello, which branch opens on Sunday?');
    await c.page.keyboard.press('Tab');
    await c.page.keyboard.press('Enter');
    await chen.page.locator('.offer').getByText('which branch').waitFor();
    await clean(chen, 'desk-offer-en-dark-1280');
    await keys.press('Alt+a');
    await bubble(chen, 'which branch').waitFor();
    await chen.page.locator('main textarea').waitFor();
    await keys.type('Good morning! The main branch on Lujiang Road does.');
    await keys.press('Enter');
    await said(c, 'Lujiang Road').waitFor();
    await c.page.keyboard.type('Thank you.');
    await c.page.keyboard.press('Enter');
    await bubble(chen, 'Thank you.').waitFor();
    await said(c, 'Thank you.').locator('.meta', { hasText: 'Read' }).waitFor();
    await clean(chen, 'desk-chat-en-dark-1280');
    await clean(c, 'widget-chat-en-light-390');
    await keys.press('Control+k');
    await chen.page.locator('dialog').getByRole('combobox').waitFor();
    await keys.type('end chat');
    await keys.press('Enter');
    await chen.page.getByLabel('Outcome').waitFor();
    await keys.press('Alt+w');
    await chen.page.waitForFunction(() => document.activeElement?.hasAttribute('data-wrap-code'));
    await keys.type('Solved');
    await keys.press('Control+Enter');
    await chen.page.getByRole('heading', { name: word.en.waiting }).waitFor();
    await note(c, word.en.closed).waitFor();
    await c.context.close();
  });

  await test('signing_out_forgets_the_visitor_on_a_shared_computer', async () => {
    const c = await customer(server, { lang: 'en', scheme: 'dark' }, 'C0002');
    await clean(c, 'widget-form-en-dark-1280');
    await ask(c, 'general', 'My account, please.');
    await said(c, 'My account').locator('.meta', { hasText: '✓' }).waitFor();
    expect(await c.page.evaluate(() => Object.keys(localStorage).some((k) => k.startsWith('tandem:'))), 'nothing was kept');
    await c.page.evaluate(() => window.tandem.forget());
    expect(await c.page.evaluate(() => Object.keys(localStorage).every((k) => !k.startsWith('tandem:'))), 'something is still kept');
    await c.page.locator('.launch').click();
    await c.page.locator('form.body:visible textarea').waitFor();
    expect((await c.page.locator('.msg').count()) === 0, 'the conversation is still shown');
    await c.context.close();
    await chen.context.close();
  });

  let picker, other, walk_in;
  await test('a_customer_is_picked_from_the_list_by_keyboard_and_leaves_the_other_desktop', async () => {
    const admin = await agent(server, 'admin', { lang: 'en' });
    await admin.page.locator('nav a[href="/settings/people"]').waitFor();
    await set_queue(admin.page, 'General service', { offer_mode: 'pull' });
    await admin.context.close();
    picker = await agent(server, 'ye.qing', { lang: 'en', scheme: 'dark' });
    await ready(picker);
    other = await agent(server, 'liu.siqi', { lang: 'zh', width: 390 });
    await ready(other);
    walk_in = await customer(server, { lang: 'en' }, 'C0003');
    await ask(walk_in, 'general', 'May I ask something?');
    /* Who came before the queue was one to pick from is on the list, too, and first. */
    const list = (x, name) => x.page.getByRole('list', { name }).getByRole('listitem');
    await list(picker, 'To pick').nth(1).waitFor();
    await list(other, '可自取').nth(1).waitFor();
    await clean(picker, 'desk-pick-en-dark-1280');
    await clean(other, 'desk-pick-zh-light-390');
    await picker.page.keyboard.press('Alt+g');
    await bubble(picker, 'My account, please').waitFor();
    await list(other, '可自取').nth(1).waitFor({ state: 'detached' });
    await list(other, '可自取').getByRole('button', { name: /^取一位: / }).click();
    await bubble(other, 'May I ask something').waitFor();
    await list(picker, 'To pick').first().waitFor({ state: 'detached' });
  });

  await test('a_break_after_this_is_shown_and_comes_when_the_chat_is_wrapped_up', async () => {
    const state = picker.page.locator('details.state');
    await state.locator('summary').click();
    await clean(picker, 'desk-wish-menu-en-dark-1280');
    await picker.page.getByRole('group', { name: 'After the present contacts' }).getByRole('button', { name: 'Lunch' }).click();
    await state.locator('summary', { hasText: 'Lunch · after this' }).waitFor();
    await clean(picker, 'desk-wish-en-dark-1280');
    await end_and_wrap(picker);
    await picker.page.locator('details.state summary strong', { hasText: 'Lunch' }).waitFor();
    expect(!/after this/.test(await state.locator('summary').textContent()), 'the wish is still shown');
    for (const x of [picker, other, walk_in]) await x.context.close();
  });

  for (const [lang, scheme, width] of [['en', 'dark', 1280], ['zh', 'light', 390]])
    await test(`settings_have_no_axe_violation_in_${lang}_${scheme}_at_${width}`, async () => {
      const admin = await agent(server, 'admin', { lang, scheme, width });
      await admin.page.locator('nav a[href="/settings/people"]').click();
      await admin.page.locator('h1').first().waitFor();
      await admin.page.waitForTimeout(300);
      await clean(admin, `settings-people-${lang}-${scheme}-${width}`);
      await admin.page.goto(server.url('/settings/queues'));
      await admin.page.locator('h1').first().waitFor();
      await admin.page.waitForTimeout(300);
      await clean(admin, `settings-queues-${lang}-${scheme}-${width}`);
      await admin.context.close();
    });

  await test('the_first_administrator_sets_up_an_empty_installation', async () => {
    await empty.start();
    const first = await person(empty, { lang: 'en', width: 390, scheme: 'dark' });
    await first.page.goto(empty.url('/'));
    const field = (name) => first.page.locator(`#f-${name}`);
    await field('code').waitFor();
    await clean(first, 'set-up-en-dark-390');
    for (const [name, text] of Object.entries({ code: 'wrong-code', company_zh: '三人公司', company_en: 'Three People', name: 'Mei', login: 'mei',
      password: 'correct horse battery', again: 'correct horse battery' })) await field(name).fill(text);
    await first.page.keyboard.press('Enter');
    await first.page.locator('[role=alert] .said').waitFor();
    await field('code').fill(empty.code);
    await first.page.keyboard.press('Enter');
    await first.page.locator('nav a[href="/settings/people"]').waitFor();
    await first.page.reload();
    await first.page.locator('nav a[href="/settings/people"]').waitFor();
    await first.context.close();
    const second = await person(empty, { lang: 'zh' });
    await second.page.goto(empty.url('/'));
    await second.page.getByLabel('用户名').waitFor();
    await second.context.close();
  });
} finally {
  await over(server, empty);
}
process.exit(status());
