/* page_call.mjs: a customer calls the bank from its page and an agent answers in the browser: both real Chromiums with microphones, through the whole of it.
 * What each hears is compared with what the other said. Then what keeps a call from being made, and what is said of it. */
import { agent, answers, ask, clean, expect, free_port, over, person, Server, sign_in, status, test, wrap_up } from './harness.mjs';
import { ears, hears, hears_not, listen, speaker, still } from './harness_sound.mjs';

const server = new Server('--sample', '--sip', `127.0.0.1:${await free_port()}`);
const bar = (page) => page.locator('.talk section.call');
const said = (page, text) => page.locator('.call .said').filter({ hasText: text }).waitFor();
const TALKED_S = 20;
const BREAK = { state: 'paused', reason: '2' };
const focused = (page, what) => page.locator(what).first().evaluate((e) => e.getRootNode().activeElement === e);
const press = (page, name) => page.locator('.call').getByRole('button', { name, exact: true }).click();

/* A visitor of the demo page, with a microphone. */
async function visitor(by, { lang = 'en', ...more } = {}) {
  const page = await person({ by, lang, ...more });
  await ears(page);
  await page.goto(server.url(`/demo?lang=${lang}`));
  return page;
}

try {
  await server.start();
  const admin = await agent(server, 'admin', { there: '.rail' });
  const code = (await ask(admin, 'GET', '/api/vocabulary')).codes[0].id;
  const agents = await speaker('agent'), customers = await speaker('customer');
  const li = await person({ by: agents });
  await ears(li);
  await li.goto(server.url('/inbox'));
  await sign_in(li, 'li.mei', server.passwords['li.mei']);
  await li.locator('details.state summary').waitFor();
  await ask(li, 'PUT', '/api/agent/state', { state: 'ready' });
  const chen = await visitor(customers, { lang: 'zh' });
  const at_desk = (s) => listen(li, s), at_page = (s) => listen(chen, s);
  const both_hear = (when) => Promise.all([hears(`the customer, at the desk${when}`, at_page, at_desk), hears(`the agent, at the page${when}`, at_desk, at_page)]);
  /* On a socket that is opened from now on: what is shown may be from before. */
  const told = (page, what) => new Promise((done) => page.on('websocket', (ws) => ws.on('framereceived', ({ payload }) => what.test(String(payload)) && done())));
  const accept = async () => {
    await li.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
    await li.keyboard.press('Alt+KeyA');
  };

  await test('the_bank_is_called_from_its_page_and_both_browsers_hear_each_other', async () => {
    await chen.locator('#call').click();
    await said(chen, '浏览器会询问');
    await clean(chen, 'page-call-asks-zh-light-1280');
    await chen.locator('.call select').selectOption('general');
    await press(chen, '立即呼叫');
    await said(chen, '正在振铃…');
    await li.locator('main .offer h1').waitFor();
    await accept();
    await said(chen, /^正在与.+通话/);
    await both_hear('');
    await clean(chen, 'page-call-talk-zh-light-1280');
  });

  await test('the_page_says_hold_and_mute_and_each_does_what_it_says', async () => {
    await li.keyboard.press('Alt+KeyH');
    await said(chen, '通话保持中');
    await hears_not('the agent on hold', at_desk, at_page, false);
    await hears_not('the customer on hold', at_page, at_desk);
    await li.keyboard.press('Alt+KeyH');
    await said(chen, /^正在与.+通话/);
    await press(chen, '静音');
    await said(chen, '您的麦克风已静音');
    await hears_not('the muted customer', at_page, at_desk);
    await press(chen, '取消静音');
    await both_hear(' after mute');
  });

  await test('loaded_anew_the_page_goes_on_with_its_call', async () => {
    /* Longer than a page takes to load and to be told: who began to count anew would show less. */
    await chen.waitForFunction((least) => [...document.querySelectorAll('*')].some((e) => {
      const [m, s] = e.shadowRoot?.querySelector('.call .timer')?.textContent.split(':').map(Number) ?? [];
      return m * 60 + s >= least;
    }), TALKED_S);
    chen.once('dialog', (d) => void d.accept());
    await chen.reload();
    await said(chen, /^正在与.+通话/);
    const [m, s] = (await chen.locator('.call .timer').textContent()).split(':').map(Number);
    expect(m * 60 + s >= TALKED_S, `after a reload the talk has lasted ${m}:${s}`);
    await both_hear(' after a reload of the page');
  });

  await test('the_server_killed_the_two_talk_on_and_the_page_is_told_again', async () => {
    const again = [told(chen, /"t":"call","state":"talking"/), told(li, /"state":"talking".*"medium":"voice"/)];
    await server.end('SIGKILL');
    await both_hear(' without the server');
    await server.start();
    await Promise.all(again);
    await said(chen, /^正在与.+通话/);
    await li.locator('.talk section.call').waitFor();
  });

  await test('the_customer_hangs_up_while_the_line_is_down_and_the_agent_wraps_up', async () => {
    await chen.context().setOffline(true);
    await press(chen, '挂断');
    await chen.context().setOffline(false);
    await said(chen, '通话已结束。');
    await wrap_up(li, code);
  });

  await test('digits_of_the_page_and_the_agents_end_arrive', async () => {
    await press(chen, '重新呼叫');
    await accept();
    await said(chen, /^正在与.+通话/);
    await press(chen, '拨号键盘');
    await chen.locator('.keys').getByRole('button', { name: '5', exact: true }).click();
    await clean(chen, 'page-call-keys-zh-light-1280');
    await both_hear(' in a second call');
    await li.keyboard.press('Alt+KeyE');
    await said(chen, '通话已结束。');
    await wrap_up(li, code);
    await press(chen, '关闭');
    await chen.locator('section.call').waitFor({ state: 'hidden' });
  });

  await test('one_call_a_customer_and_who_waits_is_told_the_place', async () => {
    await ask(li, 'PUT', '/api/agent/state', BREAK); /* somebody is there */
    const two = [await visitor(customers, { lang: 'zh', width: 390, scheme: 'dark' }), await visitor(customers)];
    for (const [i, page] of two.entries()) {
      await page.locator('#call').click();
      await page.locator('.call select').selectOption('general');
      await page.locator('.call .btn.main').first().click();
      await said(page, [/下一位就是您/, /You are number 2 in line/][i]);
    }
    await clean(two[0], 'page-call-waits-zh-dark-390');
    await two[0].locator('.call .bye').click();
    await said(two[1], 'You are next.');
    await two[1].locator('.call .bye').click();
    await said(two[1], 'The call has ended.');
    for (const page of two) await page.context().close();
  });

  await test('in_every_form_the_call_is_in_reach_and_asks_waits_and_ends_by_keyboard', async () => {
    for (const lang of ['zh', 'en'])
      for (const scheme of ['light', 'dark'])
        for (const width of [390, 1280]) {
          const form = `${lang}-${scheme}-${width}`, page = await visitor(customers, { lang, scheme, width });
          await page.locator('#call').focus();
          await page.keyboard.press('Enter');
          await said(page, { zh: '浏览器会询问', en: 'Your browser asks' }[lang]);
          await page.locator('form.body textarea').waitFor({ state: 'hidden' }); /* one thing at a time: it asks for a topic too */
          expect(await focused(page, '.call .btn.main'), `${form}: the keyboard is at the call`);
          await page.locator('.call select').selectOption('general');
          await clean(page, `page-call-asks-${form}`);
          await page.keyboard.press('Enter');
          await said(page, { zh: '下一位就是您', en: 'You are next' }[lang]);
          expect(await focused(page, '.call .bye'), `${form}: the keyboard is at the way out`);
          await clean(page, `page-call-waits-${form}`);
          await page.keyboard.press('Enter');
          await said(page, { zh: '通话已结束。', en: 'The call has ended.' }[lang]);
          await page.locator('form.body textarea').waitFor(); /* what else there is to do */
          await clean(page, `page-call-over-${form}`);
          await page.locator('.call').getByRole('button', { name: { zh: '关闭', en: 'Close' }[lang] }).click();
          await page.locator('form.body textarea').waitFor();
          await page.context().close();
        }
  });

  /* As the settings' page does it. */
  const set_site = async (change) => {
    const { id, consent_version, logo, ...site } = (await ask(admin, 'GET', '/api/sites')).sites.find((s) => s.key === 'lujiang');
    void consent_version, logo;
    await ask(admin, 'PUT', `/api/sites/${id}`, { ...site, ...change });
    return site;
  };

  await test('what_the_site_asks_before_a_chat_is_asked_before_a_call', async () => {
    await set_site({ fields: [{ kind: 'name', required: true }, { kind: 'phone', required: true }, { kind: 'email', required: false }],
      consent_zh: '我同意保存通话记录。', consent_en: 'I agree that the call is kept.' });
    for (const [lang, scheme, width] of [['zh', 'dark', 390], ['en', 'light', 1280]]) {
      const page = await visitor(customers, { lang, scheme, width }), w = { zh: ['请填写此项。', '请先勾选同意。', '下一位就是您'], en: ['Please fill this in.', 'Please agree first.', 'You are next'] }[lang];
      const name = page.locator('[autocomplete=name]'), phone = page.locator('[autocomplete=tel]'), in_call = page.locator('.call [autocomplete=name]');
      await page.locator('#call').click();
      await page.locator('.call select').selectOption('general');
      await in_call.waitFor();
      await page.locator('.call .btn.main').first().click();
      await page.locator('.call .error').filter({ hasText: w[0] }).first().waitFor();
      expect(await focused(page, '.call [autocomplete=name]'), 'the keyboard is where something is missing');
      await name.fill('Asked First');
      await phone.fill('13800000123');
      await page.keyboard.press('Enter');
      await page.locator('.call .error').filter({ hasText: w[1] }).waitFor();
      await clean(page, `page-call-form-${lang}-${scheme}-${width}`);
      await page.locator('.call input[type=checkbox]').check();
      await phone.press('Enter');
      await said(page, w[2]);
      await page.locator('.call .bye').click();
      await page.locator('form.body [autocomplete=name]').waitFor(); /* the chat's form has it back */
      expect(await name.inputValue() === 'Asked First', 'what was said is still known');
      await page.locator('.call .btn.main').first().click(); /* again: nothing is asked twice */
      await said(page, w[2]);
      await page.locator('.call .bye').click();
      await page.context().close();
    }
    const { customers: found } = await ask(admin, 'GET', '/api/customers?query=Asked%20First');
    expect(found.length === 4, `${found.length} calls have the name`);
    const known = await visitor(customers, { lang: 'en' });
    await known.locator('#who option').nth(1).waitFor({ state: 'attached' });
    await known.locator('#who').selectOption({ index: 1 });
    await known.locator('#call').click();
    await known.locator('.call input[type=checkbox]').check();
    expect(await known.locator('.call [autocomplete=name]').count() === 0, 'a signed visitor is asked for a name');
    await known.locator('.call select').selectOption('general');
    await known.locator('.call .btn.main').first().click();
    await said(known, 'You are next');
    await known.locator('.call .bye').click();
    await known.context().close();
    await set_site({ fields: [], consent_zh: '', consent_en: '' });
  });

  await test('who_waits_for_a_call_may_ask_for_something_else_and_is_told_when_nobody_is_there', async () => {
    const page = await visitor(customers, { lang: 'zh', scheme: 'dark', width: 390 }), form = page.locator('form.body:visible');
    await page.locator('#call').click();
    await page.locator('.call select').selectOption('general');
    await press(page, '立即呼叫');
    await said(page, '下一位就是您');
    await page.getByText('不必一直在线等候').waitFor();
    await ask(li, 'PUT', '/api/agent/state', { state: 'offline' });
    await said(page, '现在没有客服在线');
    await clean(page, 'page-call-nobody-zh-dark-390');
    await ask(li, 'PUT', '/api/agent/state', BREAK);
    await said(page, '下一位就是您');
    await press(page, '给我回电');
    await form.locator('[type=tel]').waitFor();
    await clean(page, 'page-call-instead-zh-dark-390');
    await form.getByRole('button', { name: '返回通话' }).click();
    await page.locator('.call.whole').waitFor();
    expect(await focused(page, '.call .bye'), 'back at the call the keyboard is at the way out');
    await press(page, '给我回电');
    await form.locator('[type=tel]').fill('13800000456');
    await form.getByRole('button', { name: '提交' }).click();
    await page.getByText('已收到您的请求').waitFor();
    await page.locator('section.call').waitFor({ state: 'hidden' }); /* who will be called does not wait on the line */
    await page.getByRole('button', { name: '关闭', exact: true }).last().click();
    await answers(li, '/api/requests', ({ requests }) => requests.some((r) => r.phone === '13800000456' && r.conversation));
    await page.context().close();

    const other = await visitor(customers, { lang: 'zh' });
    await other.locator('#call').click();
    await other.locator('.call select').selectOption('general');
    await press(other, '立即呼叫');
    await said(other, '下一位就是您');
    await clean(other, 'page-call-next-zh-light-1280');
    await press(other, '发邮件给我');
    await other.locator('form.body:visible [type=email]').fill('somebody@example.com');
    await ask(li, 'PUT', '/api/agent/state', { state: 'ready' });
    await accept();
    await said(other, /^正在与.+通话/); /* no need to be written to any more */
    await other.locator('form.body:visible').waitFor({ state: 'hidden' });
    await other.locator('.call.whole .who').waitFor();
    expect(await other.locator('.status').first().textContent() === '通话中', 'the call is said below the name');
    await clean(other, 'page-call-middle-zh-light-1280');
    await li.keyboard.press('Alt+KeyE');
    await said(other, '通话已结束。');
    await wrap_up(li, code);
    await ask(li, 'PUT', '/api/agent/state', BREAK);
    await other.context().close();
  });

  await test('where_it_is_closed_a_call_is_not_offered_but_a_message_is', async () => {
    const { topics } = await ask(admin, 'GET', '/api/topics'), day = (new Date().getUTCDay() + 6) % 7; /* Monday is 0 */
    const week = Array.from({ length: 7 }, (_, d) => (d === (day + 3) % 7 ? [{ from: 600, until: 660 }] : []));
    const { id } = await ask(admin, 'POST', '/api/calendars', { name_zh: '时间', name_en: 'Hours', zone: 'UTC', promise_us: 7200e6, week, dates: [],
      uses: [{ kind: 'topic', id: topics.find((t) => t.key === 'general').id }] });
    for (const [lang, scheme, width, shut, leave] of [['zh', 'dark', 390, '现在不在服务时间。请留言，我们最晚将于', '留言'], ['en', 'light', 1280, 'We are closed just now. Leave a message: you will hear from us by', 'Leave a message']]) {
      const page = await visitor(customers, { lang, scheme, width });
      await page.locator('#call').click();
      await page.locator('.call select').selectOption('general');
      await said(page, shut);
      expect(await page.locator('.call').getByRole('button', { name: { zh: '立即呼叫', en: 'Call now' }[lang] }).isHidden(), 'a call is offered');
      await clean(page, `page-call-closed-${lang}-${scheme}-${width}`);
      await press(page, leave);
      await page.locator('form.body:visible .intro').filter({ hasText: shut }).waitFor();
      await page.context().close();
    }
    await ask(admin, 'DELETE', `/api/calendars/${id}`);
  });

  await test('without_a_microphone_the_page_says_what_to_do', async () => {
    const page = await person({ lang: 'zh', scheme: 'dark' }); /* a browser that gives nobody its microphone */
    await page.goto(server.url('/c/lujiang?lang=zh'));
    await page.getByRole('button', { name: '语音通话' }).click();
    await page.locator('.call .btn.main').first().click();
    await said(page, /未找到麦克风|不允许使用麦克风/);
    await page.locator('form.body textarea').waitFor(); /* who cannot talk can write */
    await page.getByRole('button', { name: '留言或请我们回电' }).waitFor();
    await clean(page, 'page-call-refused-zh-dark-1280');
    await page.context().close();
  });

  await test('where_the_site_does_not_permit_it_there_is_no_button', async () => {
    expect((await set_site({ calls: false })).calls === true, 'the sample permits it');
    const page = await person();
    await page.goto(server.url('/c/lujiang?lang=en'));
    await page.locator('form.body textarea').waitFor();
    expect(await page.getByRole('button', { name: 'Call us' }).count() === 0, 'a button');
    for (const [lang, scheme, width] of [['en', 'light', 1280], ['zh', 'dark', 390]]) {
      const there = await visitor(customers, { lang, scheme, width });
      await there.evaluate(() => (navigator.mediaDevices.getUserMedia = () => ((window.asked = true), Promise.reject(new Error('asked')))));
      await there.locator('#call').click(); /* the page's own button */
      await said(there, { en: 'Calls are not possible just now.', zh: '现在无法通话。' }[lang]);
      await there.locator('form.body textarea').waitFor();
      expect(await there.locator('.call .btn.main').first().isHidden(), 'a call that cannot be made is offered');
      await clean(there, `page-call-off-${lang}-${scheme}-${width}`);
      await press(there, { en: 'Close', zh: '关闭' }[lang]);
      await there.waitForFunction(() => [...document.querySelectorAll('*')].some((e) => e.shadowRoot?.activeElement?.matches('form.body textarea')));
      expect(!(await there.evaluate(() => window.asked)), 'the microphone is asked for');
      await there.context().close();
    }
  });
} finally {
  await still();
  await over(server);
}
process.exit(status());
