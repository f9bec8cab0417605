/* phone.mjs: an agent's telephone in the browser: ring, accept, talk, hold, mute, digits, end, a reload in the middle, two tabs, calling out, and what is said
 * where there is no microphone. The voice is scripted; the far end of the sound is a second page with a connection of its own. */
import { agent, answers, ask, clean, expect, over, PATIENCE_MS, set_queue, speaks, status, test, wrap_up } from './harness.mjs';
import { at_desk, far_end, MAIN, phone_server, sound, Voice } from './harness_phone.mjs';

const BROWSER = 4, CUSTOMER = 1, AGENT = 2, BUSY = 2, MEDIA = 6; /* enum link_leg, link_by, link_reason: src/link/words.h */

const server = phone_server();

const heard = (far) => far.evaluate(async () => [...(await pc.getStats()).values()].find((s) => s.type === 'inbound-rtp')?.packetsReceived ?? 0);
const more = async (far) => {
  const before = await heard(far);
  for (const by = Date.now() + PATIENCE_MS; (await heard(far)) < before + 10; await far.waitForTimeout(50)) expect(Date.now() < by, 'no sound came');
};
const bar = (page) => page.locator('.talk section.call');
const says = (page, text) => bar(page).getByRole('status').first().filter({ hasText: text }).waitFor();

let voice;
try {
  await server.start();
  voice = new Voice(server);
  await voice.until('there');
  const admin = await agent(server, 'admin', { there: '.rail' });
  const { topics } = await ask(admin, 'GET', '/api/topics');
  const general = topics.find((t) => t.key === 'general').id;
  await ask(admin, 'POST', '/api/telephone/trunks', { name: 'Carrier', host: '127.0.0.1', transport: 'udp', number: MAIN });
  await ask(admin, 'POST', '/api/telephone/numbers', { number: MAIN, lang: 'zh', topic: general });
  await voice.until('config', (f) => f.numbers?.length);
  const code = (await ask(admin, 'GET', '/api/vocabulary')).codes[0].id;
  const { users } = await ask(admin, 'GET', '/api/users');
  const takes_calls = async (login) => {
    const u = users.find((x) => x.login === login);
    await ask(admin, 'PUT', `/api/agents/${u.id}`, { ...u.agent, capacities: { voice: 1, email: 0, message: 0, task: 0 } });
    return u.id;
  };
  const far = await far_end(server);
  const liu = await at_desk(server, 'liu.siqi', { lang: 'zh' });
  await takes_calls('liu.siqi');
  const be = (page, state) => ask(page, 'PUT', '/api/agent/state', { state });
  await be(liu, 'ready');

  let call, ring;
  const rings = async () => {
    call = await voice.comes();
    ring = (await voice.until('cmd_ring', (f) => f.call === call)).ring;
  };
  const join_up = async () => {
    voice.event('ev_answered', call, { ring });
    await voice.until('cmd_join', (f) => f.call === call);
    voice.event('ev_joined', call, { ring });
  };

  await test('a_call_rings_with_the_customers_card_and_alt_a_makes_its_sound', async () => {
    await liu.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' }); /* who looks at it is not notified */
      window.told = [];
      window.Notification = class {
        static permission = 'granted';
        constructor(title, { body }) { window.told.push(body); }
      };
    });
    await rings();
    await liu.locator('main .offer h1').waitFor();
    await liu.locator('main .offer strong', { hasText: '电话：新客户' }).waitFor();
    await liu.getByRole('region', { name: '电话：新客户' }).waitFor();
    await liu.locator('[aria-live=assertive]', { hasText: /^电话：.* 等待接起/ }).waitFor({ state: 'attached' });
    await liu.locator('.dock').getByRole('link', { name: /电话: / }).waitFor();
    await liu.waitForFunction(() => document.title.includes('电话：新客户') && window.told.some((x) => /^电话：.* 等待接起/.test(x)));
    await liu.evaluate(() => { delete document.visibilityState; });
    await liu.locator('main .offer').getByRole('button', { name: /^接起/ }).waitFor();
    await liu.locator('main .offer').getByText('+86*******5678').waitFor();
    await liu.locator('main .offer .warn', { hasText: '来电号码，未经核实' }).waitFor();
    await clean(liu, 'phone-offer-zh-light-1280');
    await liu.keyboard.press('Alt+KeyA');
    await sound(voice, far, call, ring);
    await liu.locator('main .offer').getByText('接通中').waitFor();
    await join_up();
    await says(liu, '通话中');
    await liu.getByRole('region', { name: '会话列表' }).getByRole('link', { name: /来电: / }).waitFor();
    await liu.locator('.bar .load', { hasText: /^0\/3 会话 · 1\/1 电话$/ }).waitFor();
    expect(!(await liu.title()).includes('电话：'), `the title still calls: ${await liu.title()}`);
    await more(far);
    await clean(liu, 'phone-talk-zh-light-1280');
  });

  await test('who_is_asked_into_a_call_writes_notes_and_nothing_offers_to_write_to_the_customer', async () => {
    await liu.keyboard.press('Alt+KeyC');
    const panel = liu.locator('.talk .panel');
    await panel.getByText('听不到通话').waitFor();
    expect((await panel.locator('input[type=radio]').count()) === 0, 'it offers that a colleague writes to the customer');
    await clean(liu, 'phone-parts-zh-light-1280');
    await panel.locator('[role=option]').first().click();
    await panel.getByRole('button', { name: /^邀请 / }).click();
    await panel.locator('li', { hasText: '仅内部备注' }).waitFor();
    expect((await panel.getByRole('button', { name: /与客户对话/ }).count()) === 0, 'it offers to let them write to the customer');
    await liu.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  await test('it_is_put_on_hold_muted_and_given_digits_by_keyboard_and_says_when_it_is_so', async () => {
    await liu.locator('main form textarea').waitFor(); /* notes stay possible, words to who is on the telephone do not */
    expect(await liu.locator('main form textarea').getAttribute('aria-label') !== null, 'a box for notes');
    expect((await liu.locator('[data-opens=unseen]').count()) === 0, 'it offers to read unseen what nobody writes');
    await liu.keyboard.press('Alt+KeyH');
    await voice.until('cmd_hold', (f) => f.call === call);
    voice.event('ev_held', call, { by: AGENT });
    await says(liu, '保持中');
    await liu.keyboard.press('Alt+KeyH');
    await voice.until('cmd_resume', (f) => f.call === call);
    voice.event('ev_resumed', call, { by: AGENT });
    await says(liu, '通话中');
    await liu.keyboard.press('Alt+KeyM');
    await voice.until('cmd_mute', (f) => f.call === call);
    await says(liu, '已静音');
    await liu.keyboard.press('Alt+KeyM');
    await voice.until('cmd_unmute', (f) => f.call === call);
    await liu.keyboard.press('Alt+KeyP');
    await liu.locator('.pad').waitFor();
    await liu.keyboard.type('15#');
    let sent = '';
    while (sent.length < 3) sent += (await voice.until('cmd_digits', (f) => f.call === call)).digits;
    expect(sent === '15#', sent);
    await liu.locator('.pad button', { hasText: '9' }).click();
    expect((await voice.until('cmd_digits')).digits === '9', 'a pressed key');
    await clean(liu, 'phone-pad-zh-light-1280');
    await liu.keyboard.press('Escape');
    await liu.locator('.pad').waitFor({ state: 'detached' });
    const opens = bar(liu).getByRole('button', { name: '键盘' });
    for (const [from, open] of [[liu.locator('main form textarea'), () => liu.keyboard.press('Alt+KeyP')], [opens, () => opens.click()]]) {
      await from.focus();
      await open();
      await liu.locator('.pad:focus').waitFor();
      await liu.keyboard.press('Escape');
      await liu.locator('.pad').waitFor({ state: 'detached' });
      expect(await from.evaluate((e) => e === document.activeElement), `the keyboard is at ${await liu.evaluate(() => document.activeElement.outerHTML.slice(0, 80))}`);
    }
  });

  await test('on_a_phone_all_that_is_done_with_a_call_is_in_one_line_in_both_languages', async () => {
    for (const [lang, width] of [['en', 390], ['zh', 390], ['zh', 1280]]) {
      await speaks(liu, lang);
      await liu.setViewportSize({ width, height: 844 });
      for (const [act, came, by] of [['hold', 'ev_held', 'Resume|恢复'], ['resume', 'ev_resumed', 'Hold|保持']]) {
        await liu.keyboard.press('Alt+KeyH');
        await voice.until(`cmd_${act}`, (f) => f.call === call);
        voice.event(came, call, { by: AGENT });
        await bar(liu).getByRole('button', { name: new RegExp(`^(${by})$`) }).waitFor();
        const at = await bar(liu).locator('> .button').evaluateAll((all) => all.map((e) => ({ top: Math.round(e.getBoundingClientRect().top), cut: e.scrollWidth > e.clientWidth })));
        expect(at.length === 4 && at.every((x) => x.top === at[0].top && !x.cut), `${lang} ${width} ${act}: ${JSON.stringify(at)}`);
        if (width === 390) await clean(liu, `phone-bar-${act}-${lang}-light-390`);
      }
    }
    await liu.setViewportSize({ width: 1280, height: 800 });
  });

  await test('another_tab_says_where_the_sound_is_and_brings_it_there', async () => {
    const tab = await liu.context().newPage();
    await tab.goto(liu.url());
    await bar(tab).getByText('声音在另一个标签页').waitFor();
    await bar(tab).getByRole('button', { name: '在此接听' }).click();
    await sound(voice, far, call, ring);
    await more(far);
    await bar(liu).getByText('声音在另一个标签页').waitFor();
    await tab.close({ runBeforeUnload: false });
    await bar(liu).getByText('此页面没有这个通话的声音').waitFor();
    await bar(liu).getByRole('button', { name: '在此接听' }).click();
    await sound(voice, far, call, ring);
    await more(far);
  });

  await test('a_reload_asks_first_and_the_sound_comes_back_by_itself', async () => {
    let asked = '';
    liu.once('dialog', (d) => { asked = d.type(); void d.accept(); });
    await liu.reload();
    expect(asked === 'beforeunload', `asked: ${asked}`);
    await sound(voice, far, call, ring);
    await bar(liu).getByRole('button', { name: '播放声音' }).click(); /* nobody has touched this page yet */
    await bar(liu).getByText('浏览器没有播放声音').waitFor({ state: 'detached' });
    await more(far);
    await says(liu, '通话中');
  });

  await test('when_its_device_died_the_desk_says_so_and_takes_the_call_again_by_itself', async () => {
    await liu.setViewportSize({ width: 390, height: 844 });
    await liu.emulateMedia({ colorScheme: 'dark' });
    voice.event('ev_ring_ended', call, { ring, reason: MEDIA });
    const again = await voice.until('cmd_ring', (f) => f.call === call);
    expect(again.ring === ring, `rung as ${again.ring}, it was ${ring}`);
    await says(liu, '您的话机断开了');
    await clean(liu, 'phone-gone-zh-dark-390');
    await liu.setViewportSize({ width: 1280, height: 800 });
    await liu.emulateMedia({ colorScheme: 'light' });
    await clean(liu, 'phone-gone-zh-light-1280');
    await sound(voice, far, call, ring);
    await join_up();
    await says(liu, '通话中');
    await more(far);
  });

  await test('away_from_its_conversation_the_call_is_in_sight_and_alt_e_hangs_up_at_once', async () => {
    await liu.goto(server.url('/customers')).catch(() => {});
    await liu.locator('.says section.call').waitFor();
    await sound(voice, far, call, ring);
    await liu.locator('.says section.call a').click();
    await says(liu, '通话中');
    await liu.keyboard.press('Alt+KeyE');
    await voice.until('cmd_hangup', (f) => f.call === call);
    voice.event('ev_ended', call, { by: AGENT });
    await says(liu, '通话已结束');
    await far.waitForFunction(() => pc.connectionState !== 'connected');
    await liu.getByText('通话已结束，请选择结果。').waitFor();
    await wrap_up(liu, code);
  });

  await test('closed_and_among_earlier_contacts_it_is_a_call_with_its_times_who_talked_and_who_ended_it', async () => {
    await liu.goto(server.url('/inbox/closed'));
    const row = liu.locator('.list a[data-row]', { hasText: /来电:\s*\d\d:\d\d/ });
    await row.click();
    const record = liu.locator('.past .record');
    for (const text of ['来电', MAIN, '客户等待', '通话时长', '坐席挂断', '刘思琪']) await record.getByText(text).first().waitFor();
    await record.locator('dd', { hasText: /^(?!未选小结码).+$/ }).last().waitFor();
    await clean(liu, 'phone-closed-zh-light-1280');
    await liu.getByRole('button', { name: '经过' }).click();
    await liu.locator('.event', { hasText: '电话接通' }).first().waitFor();
    const { contacts: [mine] } = await ask(liu, 'GET', '/api/contacts/closed');
    await liu.setViewportSize({ width: 390, height: 844 });
    await liu.emulateMedia({ colorScheme: 'dark' });
    await liu.reload();
    await record.waitFor();
    await clean(liu, 'phone-closed-zh-dark-390');
    await liu.goto(server.url(`/customers/${mine.customer.id}`));
    await liu.locator('.contact .one', { hasText: /来电:\s*\d\d:\d\d/ }).click();
    await liu.locator('.contact .record', { hasText: '坐席挂断' }).waitFor();
    await liu.setViewportSize({ width: 1280, height: 800 });
    await liu.emulateMedia({ colorScheme: 'light' });
    await liu.goto(server.url('/inbox'));
  });

  await test('without_a_microphone_it_says_what_to_do_and_offers_the_desk_phone', async () => {
    await be(liu, 'offline');
    const id = await takes_calls('ye.qing');
    await ask(admin, 'POST', '/api/telephone/phones', { login: 'ye', password: 'correct horse', name: 'Window 3', agent: id });
    const ye = await at_desk(server, 'ye.qing', { refuse: 'NotAllowedError', width: 390, scheme: 'dark' });
    await be(ye, 'ready');
    await rings();
    await ye.locator('main .offer').getByRole('button', { name: /^Accept/ }).click();
    await ye.getByText('The browser does not allow the microphone').waitFor();
    await clean(ye, 'phone-refused-en-dark-390');
    await ye.getByRole('button', { name: 'Use the desk phone: Window 3' }).click();
    await answers(ye, '/api/agent/device', (d) => d.device === 'phone');
    await ye.getByText('Calls are answered there from the next one on.').waitFor();
    voice.event('ev_ended', call, { by: CUSTOMER });
    await ye.locator('main .offer').waitFor({ state: 'detached' });
    await rings();
    await ye.locator('main .offer').getByText('Pick up your desk phone: Window 3').waitFor();
    voice.event('ev_ended', call, { by: CUSTOMER });
    await ye.locator('main .offer').waitFor({ state: 'detached' });
    await be(ye, 'offline');
    await ye.context().close();
  });

  await test('microphone_and_device_are_chosen_among_the_preferences_before_the_first_call', async () => {
    await be(liu, 'ready');
    await liu.keyboard.press('Escape');
    for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
      await liu.setViewportSize(size);
      await liu.goto(server.url('/preferences/phone'));
      await liu.locator('#phone h2:focus').waitFor();
      const { top, over, seen } = await liu.evaluate(() => {
        const all = document.scrollingElement, { y } = document.activeElement.getBoundingClientRect();
        return { top: all.scrollTop, over: all.scrollHeight - innerHeight, seen: y >= document.querySelector('main').getBoundingClientRect().y && y < innerHeight };
      });
      expect(top === 0 && over <= 0 && seen, `at ${size.width} the document scrolls by ${top} of ${over}, the telephone in sight: ${seen}`);
    }
    await liu.getByRole('button', { name: /^(允许使用麦克风|试麦克风)$/ }).click();
    await liu.waitForFunction(() => document.querySelector('#phone meter')?.value > 0.3);
    await clean(liu, 'phone-preferences-zh-light-1280');
    await liu.getByRole('button', { name: '停止试音' }).click();
    await liu.locator('#phone meter').waitFor({ state: 'detached' });
    await liu.locator('#phone').getByLabel('外线号码').check();
    const sent = [];
    liu.on('request', (r) => r.method() === 'PUT' && r.url().endsWith('/api/agent/device') && sent.push(r.postData()));
    for (const [typed, said, asks] of [['', '请输入号码。', 0], ['12', '这不像电话号码', 0], ['12345678', '这不是可以拨打的电话号码；请连同国家代码书写', 1]]) {
      await liu.locator('#phone input[type=tel]').fill(typed);
      await liu.locator('#phone').getByRole('button', { name: '使用' }).click();
      await liu.locator('#p-number-wrong', { hasText: said }).waitFor();
      await liu.waitForFunction(() => document.activeElement?.matches('#phone input[type=tel][aria-invalid=true]'));
      expect(sent.length === asks && (await liu.locator('#phone .said').count()) === 0, `asked: ${sent}`);
    }
    await clean(liu, 'phone-number-wrong-zh-light-1280');
    await liu.locator('#phone input[type=tel]').fill('+8613900000000');
    await liu.locator('#phone').getByRole('button', { name: '使用' }).click();
    await answers(liu, '/api/agent/device', (d) => d.device === 'number' && d.number === '+8613900000000');
    await liu.locator('#phone').getByLabel('本浏览器').check();
    await answers(liu, '/api/agent/device', (d) => d.device === 'browser');
  });

  await test('alt_o_calls_a_number_and_a_busy_line_is_told_from_one_that_answers', async () => {
    await liu.goto(server.url('/inbox'));
    await liu.locator('details.state summary').waitFor();
    for (const busy of [true, false]) {
      await liu.keyboard.press('Alt+KeyO');
      await liu.locator('dialog input[type=tel]').waitFor();
      if (busy) {
        const wrong = liu.locator('#dial-wrong');
        for (const [typed, said] of [['', '请输入号码。'], ['abc', '这不像电话号码'], ['12345678', '这不是可以拨打的电话号码']]) {
          await liu.locator('dialog input[type=tel]').fill(typed);
          await liu.keyboard.press('Enter');
          await wrong.filter({ hasText: said }).waitFor();
          await liu.waitForFunction(() => document.activeElement?.matches('dialog input[type=tel][aria-invalid=true]'));
        }
        expect((await liu.locator('dialog .said').count()) === 0, 'said twice');
        await clean(liu, 'phone-dial-wrong-zh-light-1280');
        await liu.locator('dialog input[type=tel]').fill('');
        await clean(liu, 'phone-dial-zh-light-1280');
      }
      await liu.keyboard.type('138 1234 5678');
      await liu.keyboard.press('Enter');
      const out = await voice.until('cmd_ring');
      expect(out.kind === BROWSER && out.begins === 1, JSON.stringify(out));
      ({ call, ring } = out);
      await sound(voice, far, call, ring);
      await says(liu, '正在呼叫');
      voice.event('ev_answered', call, { ring });
      await voice.until('cmd_dial', (f) => f.call === call);
      if (busy) {
        voice.event('ev_ring_ended', call, { ring: 0, reason: BUSY });
        await voice.until('cmd_hangup', (f) => f.call === call);
        voice.event('ev_ended', call, { by: 3 });
        await says(liu, '对方占线');
      } else {
        voice.event('ev_answered', call, { ring: 0 });
        voice.event('ev_joined', call, { ring });
        await says(liu, '通话中');
        voice.event('ev_ended', call, { by: CUSTOMER });
        await says(liu, '通话已结束');
      }
      await wrap_up(liu, code);
    }
    await liu.goto(server.url('/inbox/closed'));
    await liu.locator('.list a[data-row]', { hasText: /去电:\s*\d\d:\d\d/ }).waitFor();
    await liu.locator('.list a[data-row]', { hasText: /去电:\s*对方占线/ }).click();
    await liu.locator('.past .record dd', { hasText: /^未接通$/ }).waitFor();
  });

  await test('a_call_taken_from_the_list_is_answered_by_that_click_and_the_list_says_that_it_is_one', async () => {
    await set_queue(admin, 'General service', { offer_mode: 'pull' });
    call = await voice.comes();
    await liu.goto(server.url('/inbox/team'));
    const waits = liu.locator('[data-row]', { hasText: '电话' });
    await waits.locator('.mark svg').waitFor();
    await liu.getByRole('button', { name: /^取一位: / }).waitFor();
    await clean(liu, 'phone-waits-zh-light-1280');
    await liu.goto(server.url('/inbox'));
    await liu.getByRole('list', { name: '可自取' }).getByText(/^电话 · /).waitFor();
    await clean(liu, 'phone-pick-zh-light-1280');
    await liu.getByRole('list', { name: '可自取' }).getByRole('button', { name: /^取一位: / }).click();
    ({ ring } = await voice.until('cmd_ring', (f) => f.call === call));
    await sound(voice, far, call, ring); /* without another word */
    await join_up();
    await says(liu, '通话中');
    await more(far);
    voice.event('ev_ended', call, { by: CUSTOMER });
    await says(liu, '通话已结束');
    await wrap_up(liu, code);
  });
} finally {
  voice?.done();
  await over(server);
}
process.exit(status());
