/* presence.mjs: who else looks at a conversation and who writes there, in Chromium against the real server: in its head, in the list, over
 * the composer; in Chinese and English, light and dark, wide and narrow. The cases build on each other, in order. */
import { agent, ask, box, bubble, clean, customer, expect, over, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const here = (page, words) => page.locator('section.talk header').getByRole('img', { name: words, exact: true });
const gone = (page) => page.locator('section.talk header .here').waitFor({ state: 'detached' });
const line = (page, text) => page.locator('main form, section.talk form').getByRole('status').filter({ hasText: text });
const dot = (page, words) => page.locator('.list a').getByTitle(words, { exact: true });
const hints = (page) => page.locator('.note', { hasText: '正在输入' });

async function joins(page) {
  await page.getByRole('link', { name: /Offered|待接起/ }).click();
  await page.locator('.list a').first().click();
  await page.keyboard.press('Alt+Shift+A');
  await box(page).waitFor();
}

let liu, zhang, guest, tab;
try {
  await test('a_colleague_who_looks_is_shown_in_the_head_and_not_oneself', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh' });
    zhang = await agent(server, 'zhang.qiang', { lang: 'en', scheme: 'dark' });
    await liu.keyboard.press('Alt+r');
    guest = await customer(server, '贷款利率怎么算？', { lang: 'zh', width: 390 });
    await liu.getByRole('heading', { name: '其他咨询' }).waitFor();
    await liu.keyboard.press('Alt+a');
    await bubble(liu, '贷款利率').waitFor();
    expect((await liu.locator('.here').count()) === 0, 'one is shown to oneself');
    await liu.keyboard.press('Alt+c');
    await liu.getByRole('region', { name: '参与者' }).getByRole('option', { name: /张强/ }).click();
    await liu.keyboard.press('Control+Enter');
    await liu.keyboard.press('Escape');
    await joins(zhang);
    await here(liu, '张强在看').waitFor();
    await here(zhang, 'Liu Siqi is looking').waitFor(); /* Was there before. */
  });

  await test('what_one_looks_at_is_said_once_however_many_marks_come', async () => {
    const said = [];
    let read;
    const marks = new Promise((done) => (read = done));
    liu.on('websocket', (s) => {
      s.on('framesent', ({ payload }) => /"t":"focus"/.test(payload) && said.push(payload));
      s.on('framereceived', ({ payload }) => said.length && /"k":"marks".*"agent_read":2\b/.test(payload) && read());
    });
    await liu.reload();
    await here(liu, '张强在看').waitFor();
    await guest.locator('.foot textarea').fill('还有一个问题');
    await guest.locator('.foot textarea').press('Enter');
    await marks;
    await liu.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(said.length === 1, `said ${said.length} times`);
  });

  await test('a_colleague_who_replies_is_named_before_one_sends_and_marked_in_the_list', async () => {
    const told = hints(guest).waitFor(); /* It is shown for five seconds: looked for while the rest is. */
    await box(zhang).pressSequentially('It depends');
    await told;
    await here(liu, '张强正在回复').waitFor();
    await line(liu, '张强正在回复').waitFor();
    await dot(liu, '张强正在回复').waitFor();
    await clean(liu, 'presence-reply-zh-light-1280');
    await box(liu).pressSequentially('我来');
    await line(zhang, 'Liu Siqi is writing a reply').waitFor();
    await clean(zhang, 'presence-reply-en-dark-1280');
    await box(liu).press('Enter'); /* Nothing is asked: there is no newer answer. */
    await bubble(zhang, '我来').waitFor();
    await here(zhang, 'Liu Siqi is looking').waitFor();
  });

  await test('who_looks_has_the_picture_they_have_now_and_a_letter_when_it_is_gone', async () => {
    const shows = async (colour) => {
      const { user } = await ask(zhang, 'GET', '/api/session');
      const image = !colour ? '' : await zhang.evaluate(async (c) => {
        const canvas = new OffscreenCanvas(96, 96), pen = canvas.getContext('2d');
        pen.fillStyle = c;
        pen.fillRect(0, 0, 96, 96);
        return btoa(String.fromCharCode(...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())));
      }, colour);
      await ask(zhang, 'PUT', `/api/users/${user.id}/picture`, { image });
    };
    const img = liu.locator('section.talk header .here img'), letter = liu.locator('section.talk header .here .avatar', { hasText: '张' });
    const loaded = (not) => liu.waitForFunction((was) => {
      const i = document.querySelector('section.talk header .here img');
      return i && i.complete && i.naturalWidth > 0 && i.src !== was && i.src;
    }, not).then((h) => h.jsonValue());
    await letter.waitFor();
    await shows('#0e9384');
    const first = await loaded('');
    await clean(liu, 'presence-face-zh-light-1280');
    await shows('#b42318');
    await loaded(first);
    await shows(null);
    await letter.waitFor();
    expect((await img.count()) === 0, 'the picture that is gone is still there');
  });

  await test('on_a_phone_head_line_and_dot_have_room', async () => {
    await zhang.setViewportSize({ width: 390, height: 844 });
    await box(liu).pressSequentially('还有');
    await line(zhang, 'Liu Siqi is writing a reply').waitFor();
    await clean(zhang, 'presence-reply-en-dark-390');
    await zhang.getByRole('link', { name: 'Back' }).click();
    await liu.keyboard.press('x');
    await dot(zhang, 'Liu Siqi is writing a reply').waitFor();
    await clean(zhang, 'presence-list-en-dark-390');
    await gone(liu); /* The list is no conversation. */
    await zhang.setViewportSize({ width: 1280, height: 800 });
    await zhang.locator('.list a').first().click();
    await here(liu, '张强在看').waitFor();
  });

  await test('a_note_is_named_as_a_note_and_the_customer_is_told_nothing', async () => {
    await hints(guest).waitFor({ state: 'detached' });
    await zhang.getByRole('button', { name: /Note/ }).first().click();
    await box(zhang).fill('');
    await box(zhang).pressSequentially('between us');
    await here(liu, '张强正在写内部备注').waitFor();
    await dot(liu, '张强正在写内部备注').waitFor();
    expect((await line(liu, '张强').count()) === 0, 'a note is no collision');
    expect((await hints(guest).count()) === 0, 'the customer is told of a note');
    await clean(liu, 'presence-note-zh-light-1280');
  });

  await test('who_stops_writing_is_only_looking_again', async () => {
    await here(liu, '张强在看').waitFor();
    expect((await dot(liu, '张强正在写内部备注').count()) === 0, 'the dot stays');
  });

  await test('a_reload_and_a_restart_of_the_server_show_what_is_there', async () => {
    await liu.reload();
    await here(liu, '张强在看').waitFor();
    await here(zhang, 'Liu Siqi is looking').waitFor();
    await server.end('SIGKILL');
    await server.start();
    for (const page of [liu, zhang]) await page.evaluate(() => dispatchEvent(new Event('online')));
    await here(liu, '张强在看').waitFor();
    await here(zhang, 'Liu Siqi is looking').waitFor();
  });

  await test('two_tabs_count_once_and_the_last_one_counts', async () => {
    tab = await zhang.context().newPage();
    await tab.goto(zhang.url());
    await here(tab, 'Liu Siqi is looking').waitFor();
    await zhang.goto(server.url('/requests'));
    await here(liu, '张强在看').waitFor();
    await tab.close();
    await gone(liu);
  });

  await test('a_page_out_of_sight_for_more_than_a_minute_does_not_look', async () => {
    await zhang.clock.install();
    await zhang.goto(server.url('/inbox'));
    await zhang.locator('.list a').first().click();
    await here(liu, '张强在看').waitFor();
    await zhang.evaluate(() => {
      document.hasFocus = () => false;
      dispatchEvent(new Event('blur'));
    });
    await zhang.clock.runFor(59_000);
    await here(liu, '张强在看').waitFor();
    await zhang.clock.runFor(2_000);
    await gone(liu);
    await zhang.evaluate(() => {
      delete document.hasFocus;
      dispatchEvent(new Event('focus'));
    });
    await here(liu, '张强在看').waitFor();
  });
} finally {
  await over(server);
}
process.exit(status());
