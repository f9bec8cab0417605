/* widget_wait.mjs: what a customer who waits may do instead, what of it is kept, and who reads it.
 *
 * See harness.mjs. Nobody is ready, so everybody waits. The cases build on each other, in order. */
import { Server, accepted, agent, ask, bubble, clean, customer, ended, expect, over, status, test, wrap_up } from './harness.mjs';

const server = new Server('--sample');
await server.start();
const form = (page) => page.locator('.panel form.body:visible');
const note = (page, text) => page.locator('.panel .note:visible', { hasText: text });
const active = (page) => page.evaluate(() => {
  const e = [...document.querySelectorAll('div')].map((d) => d.shadowRoot).find((r) => r?.querySelector('.panel'))?.activeElement;
  return e?.value || e?.textContent;
});

let caller, desk, code;
try {
  await test('who_waits_is_offered_a_call_an_email_and_to_leave', async () => {
    caller = await customer(server, 'How long is the term?', { lang: 'en', timezoneId: 'Asia/Kabul' });
    await note(caller, 'Nobody is here at the moment. What you wrote is kept').waitFor();
    for (const name of ['Call me back', 'E-mail me', 'Stop waiting']) await caller.getByRole('button', { name }).waitFor();
    await clean(caller, 'wait-en-light-1280');
    const small = await customer(server, '我想了解利率', { lang: 'zh', width: 390, scheme: 'dark' });
    await small.getByRole('group', { name: '不必在此等候' }).waitFor();
    await note(small, '现在没有客服在线').waitFor();
    await clean(small, 'wait-zh-dark-390');
    await small.getByRole('button', { name: '不再等待' }).click();
    await note(small, '会话已结束').waitFor();
    expect(!(await small.getByRole('group', { name: '不必在此等候' }).isVisible()), 'the ways out stay when nobody waits');
    await small.context().close();
  });

  await test('who_waits_for_nobody_is_told_so_with_a_call_first_and_hears_when_somebody_comes_and_goes', async () => {
    const hurt = await customer(server, '有人吗', { lang: 'zh', width: 390 });
    const nobody = [[caller, 'Nobody is here at the moment', 'Call me back', 'Rather than wait'], [hurt, '现在没有客服在线', '给我回电', '建议您留下联系方式']];
    for (const [page, said, call, better] of nobody) {
      await note(page, said).waitFor();
      await page.getByText(better).waitFor();
      expect(await page.getByRole('button', { name: call }).evaluate((e) => e.classList.contains('main')), 'a call is not put first');
      expect(!/next|下一位|Online|在线客服 在线/.test(await page.locator('.panel .note:visible').first().textContent()), 'somebody is next');
      expect(!/^(Online|在线)$/.test(await page.locator('.panel .status').textContent()), 'it is said to be online');
    }
    await clean(hurt, 'wait-nobody-zh-light-390');
    const lin = await agent(server, 'lin.haiyan', { there: 'nav.rail' });
    await ask(lin, 'PUT', '/api/agent/state', { state: 'paused', reason: '1' });
    await note(caller, /Waiting for an agent.*You are next/).waitFor();
    await note(hurt, '您排在第 2 位').waitFor();
    for (const [page, , call] of nobody) expect(!(await page.getByRole('button', { name: call }).evaluate((e) => e.classList.contains('main'))), 'a call is still put first');
    await ask(lin, 'PUT', '/api/agent/state', { state: 'offline' });
    for (const [page, said] of nobody) await note(page, said).waitFor();
    await hurt.getByRole('button', { name: '不再等待' }).click();
    await note(hurt, '会话已结束').waitFor();
    await hurt.context().close();
    await lin.context().close();
  });

  await test('who_waits_at_closing_time_or_writes_after_it_hears_by_when_and_not_that_they_are_next', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    const [again, queued] = [await customer(server, 'It is over', { lang: 'en' }), await customer(server, '我还在等', { lang: 'zh', width: 390 })];
    await again.getByRole('button', { name: 'Stop waiting' }).click();
    await note(again, 'The chat has ended. Write to continue it.').waitFor();
    const { topics } = await ask(admin, 'GET', '/api/topics');
    /* One day a week is worked, and it is neither today nor a neighbour of it. */
    const week = [...Array(7).keys()].map((d) => (d === (new Date().getUTCDay() + 2) % 7 ? [{ from: 600, until: 660 }] : []));
    const hours = { name_zh: '时间', name_en: 'Hours', zone: 'UTC', promise_us: 36e8, week, dates: [], uses: topics.map((t) => ({ kind: 'topic', id: t.id })) };
    const made = await ask(admin, 'POST', '/api/calendars', hours);
    await note(queued, '我们最晚将于').waitFor();
    expect(!(await note(queued, '下一位').isVisible()) && !(await note(queued, '第').isVisible()), 'a place is named while it is closed');
    await queued.locator('.panel .status', { hasText: '不在服务时间' }).waitFor();
    await clean(queued, 'wait-closed-zh-light-390');
    await note(again, 'You will hear from us by').waitFor();
    await again.locator('.panel .foot textarea').fill('One thing more');
    await again.keyboard.press('Enter');
    await note(again, 'What you wrote is kept. You will hear from us by').waitFor();
    await clean(again, 'wait-closed-en-light-1280');
    await ask(admin, 'DELETE', `/api/calendars/${made.id}`);
    await note(again, 'Nobody is here at the moment').waitFor();
    for (const page of [again, queued]) {
      await page.getByRole('button', { name: /^(Stop waiting|不再等待)$/ }).click();
      await note(page, /The chat has ended|会话已结束/).waitFor();
      await page.context().close();
    }
    await admin.context().close();
  });

  await test('a_call_wished_for_when_it_is_closed_is_remarked_before_it_is_sent_and_confirmed_with_its_time', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    const { topics } = await ask(admin, 'GET', '/api/topics');
    /* Open until midnight, and then for an hour on the third day from now. */
    const on = (days) => (new Date().getUTCDay() + 6 + days) % 7;
    const week = [...Array(7).keys()].map((d) => (d === on(0) ? [{ from: 0, until: 1440 }] : d === on(3) ? [{ from: 600, until: 660 }] : []));
    const hours = { name_zh: '时间', name_en: 'Hours', zone: 'UTC', promise_us: 0, week, dates: [], uses: topics.map((t) => ({ kind: 'topic', id: t.id })) };
    const made = await ask(admin, 'POST', '/api/calendars', hours);
    for (const [lang, width, scheme] of [['en', 1280, 'light'], ['zh', 390, 'dark']]) {
      const zh = lang === 'zh', page = await customer(server, 'Please call me', { lang, width, scheme, timezoneId: 'UTC' });
      await page.getByRole('button', { name: zh ? '给我回电' : 'Call me back' }).click();
      const when = form(page).getByLabel(zh ? '方便的时间' : 'When'), send = (name) => form(page).getByRole('button', { name, exact: true });
      const at = (days, time) => page.evaluate(([ms, t]) => `${new Date(Date.now() + ms).toLocaleDateString('sv')}T${t}`, [days * 86400e3, time]);
      await form(page).getByLabel(zh ? '电话' : 'Phone').fill('13900139000');
      /* Sent at once: it is asked first, and said. */
      await when.evaluate((e, v) => ((e.value = v), e.dispatchEvent(new Event('input', { bubbles: true }))), await at(2, '15:00')); /* typed, and not left */
      await when.press('Enter');
      const remark = note(page, zh ? '该时间不在服务时间内，之后将于' : 'We are closed at that time; we open again');
      await remark.filter({ hasText: '10:00' }).waitFor();
      await send(zh ? '仍要提交' : 'Send anyway').waitFor();
      await clean(page, `wait-closed-then-${lang}-${scheme}-${width}`);
      /* An hour that is open is nothing to remark. */
      await when.fill(await at(3, '10:30'));
      await remark.waitFor({ state: 'hidden' });
      await send(zh ? '提交' : 'Send').waitFor();
      /* Said when the time is chosen, it is said once. */
      await when.fill(await at(2, '16:45'));
      await remark.waitFor();
      await send(zh ? '仍要提交' : 'Send anyway').click();
      const done = note(page, zh ? '您希望的回电时间是' : 'You asked to be called on');
      await done.filter({ hasText: '16:45' }).filter({ hasText: zh ? '我们会尽量在此时回电' : 'We try to call then; no time is promised.' }).waitFor();
      await clean(page, `wait-called-then-${lang}-${scheme}-${width}`);
      await page.context().close();
    }
    await ask(admin, 'DELETE', `/api/calendars/${made.id}`);
    await admin.context().close();
  });

  await test('what_was_written_is_kept_and_no_time_is_promised_that_nobody_has_set', async () => {
    await caller.locator('.panel .foot textarea').fill('And the rate?');
    await caller.getByRole('button', { name: 'E-mail me' }).press('Enter');
    await form(caller).locator('textarea').waitFor();
    expect((await active(caller)) === 'email', `the choice has no focus but ${await active(caller)}`);
    const text = await form(caller).locator('textarea').inputValue();
    expect(text === 'How long is the term?\nAnd the rate?', `it holds ${text}`);
    await caller.keyboard.press('ArrowUp');
    expect((await active(caller)) === 'callback', 'arrows do not choose');
    await form(caller).getByLabel('Phone').fill('13800138000');
    const day = await caller.evaluate(() => new Date(Date.now() + 86400e3).toLocaleDateString('sv')); /* tomorrow, there */
    await form(caller).getByLabel('When').fill(`${day}T10:00`);
    await clean(caller, 'wait-call-en-light-1280');
    await caller.keyboard.press('Enter');
    await note(caller, 'You asked to be called on').filter({ hasText: '10:00' }).filter({ hasText: 'no time is promised' }).waitFor();
    await clean(caller, 'wait-left-en-light-1280');
    await caller.getByRole('button', { name: 'Back to the chat' }).last().click();
    await note(caller, 'The chat has ended').waitFor();
  });

  await test('who_takes_it_reads_what_was_said_before', async () => {
    desk = await agent(server, 'chen.wenjie', { timezoneId: 'Asia/Shanghai' });
    await desk.goto(server.url('/requests'));
    const one = desk.locator('li.card', { hasText: '13800138000' });
    await one.waitFor();
    expect((await one.getByRole('button', { name: 'Read the conversation' }).count()) === 0, 'it is shown before anybody took it');
    await one.getByRole('button', { name: 'Take it' }).click();
    const more = one.getByRole('button', { name: 'Read the conversation' });
    await more.press('Enter');
    await one.locator('.bubble', { hasText: 'How long is the term?' }).waitFor();
    await one.getByRole('button', { name: 'Hide the conversation' }).waitFor();
    await clean(desk, 'wait-request-en-light-1280');
    await desk.setViewportSize({ width: 390, height: 844 });
    await clean(desk, 'wait-request-en-light-390');
    await desk.setViewportSize({ width: 1280, height: 800 });
  });

  await test('a_request_says_whose_it_is_and_when_here_and_there_and_what_is_typed_stays', async () => {
    const one = desk.locator('li.card', { hasText: '13800138000' });
    await one.getByText('13:30:00 · 10:00 there').waitFor(); /* Kabul is three and a half hours behind */
    await one.getByLabel('What was done').fill('Rang twice');
    const called = one.getByRole('link', { name: /^Visitor \d{4}$/ });
    const name = await called.textContent();
    await called.click();
    await desk.getByRole('heading', { name }).waitFor();
    await desk.locator('.rail a', { hasText: 'Inbox' }).click();
    await desk.locator('.rail a', { hasText: 'Requests' }).click();
    await one.waitFor();
    const typed = await one.getByLabel('What was done').inputValue();
    expect(typed === 'Rang twice', `of what was typed there is ${typed}`);
  });

  /* The agent writes in their own words; the customer fills in the form of a call. */
  const rings = async (lang, width, scheme, first) => {
    const zh = lang === 'zh', page = await customer(server, first, { lang, width, scheme });
    await page.getByRole('button', { name: zh ? '给我回电' : 'Call me back' }).click();
    await form(page).getByLabel(zh ? '电话' : 'Phone').fill('13700137000');
    await accepted(desk);
    await bubble(desk, first).waitFor();
    return page;
  };
  const say = async (text) => {
    await desk.locator('main form textarea').fill(text);
    await desk.locator('main form textarea').press('Enter');
    await bubble(desk, text).waitFor();
  };
  const mark = (text) => desk.locator('.message', { has: desk.locator('.bubble', { hasText: text }) });
  const back = (page, zh) => page.locator('.panel .here').getByRole('button', { name: zh ? '返回会话' : 'Back to the chat' });

  await test('who_fills_in_a_form_when_an_agent_comes_is_told_and_nothing_is_read_that_was_not_seen', async () => {
    code = (await ask(desk, 'GET', '/api/vocabulary')).codes[0].id;
    await desk.goto(server.url('/inbox'));
    await desk.locator('details.state summary').waitFor();
    await ask(desk, 'PUT', '/api/agent/state', { state: 'ready' });
    const page = await rings('zh', 390, 'dark', '有人在吗');
    await note(page, '客服已接入。').waitFor();
    await say('您好，我在');
    await note(page, '有 1 条新消息').waitFor();
    await mark('您好，我在').getByText('Delivered').waitFor();
    await clean(page, 'wait-agent-came-zh-dark-390');
    expect(!(await mark('您好，我在').getByText('Read', { exact: true }).count()), 'what the form covers is read');
    await back(page, true).click();
    await page.locator('.msg.agent:visible', { hasText: '您好，我在' }).waitFor();
    await mark('您好，我在').getByText('Read', { exact: true }).waitFor();
    await ended(desk);
    await wrap_up(desk, code);
    await page.context().close();
  });

  await test('a_chat_that_ends_under_the_form_is_said_there_and_the_way_back_leads_to_what_an_ended_one_offers', async () => {
    const page = await rings('en', 1280, 'light', 'Anybody there?');
    await say('Here I am');
    await note(page, '1 new message').waitFor();
    await ended(desk);
    await note(page, 'The chat has ended. You can still send this, or go back to it. 1 new message.').waitFor();
    await clean(page, 'wait-agent-went-en-light-1280');
    await back(page).press('Enter');
    await page.locator('.msg.agent:visible', { hasText: 'Here I am' }).waitFor();
    await page.getByRole('button', { name: 'Download the conversation' }).waitFor();
    await wrap_up(desk, code);
    await page.context().close();
  });

  await test('who_talks_is_asked_before_a_call_instead_and_the_agent_sees_what_was_asked_for', async () => {
    const page = await rings('en', 390, 'light', 'Is the branch open?');
    await say('Yes, until five');
    await form(page).getByRole('button', { name: 'Send', exact: true }).click();
    const choice = form(page).getByRole('group', { name: 'An agent is here. Go on with the chat, or be called instead?' });
    await choice.waitFor();
    expect((await active(page)) === 'Go on with the chat', `the focus is at ${await active(page)}`);
    await clean(page, 'wait-instead-en-light-390');
    await page.keyboard.press('Enter');
    await page.locator('.msg.agent:visible', { hasText: 'Yes, until five' }).waitFor();
    expect(!(await ask(desk, 'GET', '/api/requests')).requests.some((r) => r.phone === '13700137000'), 'it was sent all the same');
    await desk.getByText('The customer left a request').waitFor({ state: 'detached' });
    /* And now they would. A form that is left keeps what was typed; only who waits opens it, so the chat begins anew. */
    await ended(desk);
    await wrap_up(desk, code);
    await page.context().close();
    const other = await rings('zh', 1280, 'light', '今天营业吗');
    await form(other).getByRole('button', { name: '提交' }).click();
    await form(other).getByRole('button', { name: '改为回电' }).click();
    await note(other, '已收到您的请求').waitFor();
    await desk.locator('[data-wrap-code]').waitFor(); /* the chat is over */
    const line = desk.getByRole('list', { name: 'Requests' });
    await line.getByText('The customer left a request: Call back').waitFor();
    const { no } = (await ask(desk, 'GET', '/api/requests')).requests.find((r) => r.phone === '13700137000');
    await clean(desk, 'wait-wish-en-light-1280');
    await desk.getByRole('button', { name: 'Timeline' }).click();
    await desk.locator('.timeline li.event', { hasText: 'The customer left a request · Call back' }).waitFor();
    await clean(desk, 'wait-wish-timeline-en-light-1280');
    await line.getByRole('link', { name: `Request ${no}` }).click();
    await desk.locator('li.card', { hasText: `Request ${no}` }).waitFor();
    await other.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
