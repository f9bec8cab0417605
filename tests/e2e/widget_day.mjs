/* widget_day.mjs: the customer's side, in Chromium against the real server: brands, forms, consent, pictures.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';
import { Server, clean, expect, faults, field, over, person as somebody, save, saved, sign_in as fill_in, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { passwords, url } = server;

/* A customer's own web site, on another origin. */
let tag = '';
const shop = createServer((q, a) => {
  a.setHeader('content-type', 'text/html; charset=utf-8');
  const lang = new URL(q.url, 'http://shop').searchParams.get('lang') ?? 'en';
  a.end(`<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Shop</title><main><h1>Shop</h1><p>${'Goods. '.repeat(200)}</p></main>${tag}</html>`);
});
await new Promise((done) => shop.listen(0, '127.0.0.1', done));
const shop_origin = `http://127.0.0.1:${shop.address().port}`;

/* Nobody else is asked for anything. */
async function person(options) {
  const page = await somebody({ sockets: false, ...options });
  page.on('request', (r) => {
    const where = new URL(r.url());
    if (/^(https?|wss?):$/.test(where.protocol) && ![String(server.port), String(shop.address().port)].includes(where.port)) faults.push(`asked of a stranger: ${r.url()}`);
  });
  return page;
}

async function sign_in(page, login, path) {
  await page.goto(url(path));
  await fill_in(page, login, passwords[login]);
}

/* A square of one colour. */
function png() {
  const chunk = (kind, bytes) => {
    const head = Buffer.alloc(4), sum = Buffer.alloc(4), body = Buffer.concat([Buffer.from(kind), bytes]);
    head.writeUInt32BE(bytes.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(8, 0);
  size.writeUInt32BE(8, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: 8 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(24, 0x9c)])));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

async function open(page, lang = 'en') {
  await page.goto(`${shop_origin}/?lang=${lang}`);
  await page.locator('.launch').click();
  await page.locator('.panel form.body textarea').waitFor();
}
const form = (page) => page.locator('.panel form.body');
const begin = (page) => form(page).locator('.main').click();
const note = (page, text) => page.locator('.panel .note', { hasText: text });

let admin, visitor, agent;
try {
  await test('a_brand_of_poor_contrast_is_refused_at_its_field_with_the_figure', async () => {
    admin = await person();
    await sign_in(admin, 'admin', '/settings/widget');
    await admin.getByRole('link', { name: 'Add a web chat' }).click();
    await field(admin, 'name').fill('Shop');
    await field(admin, 'key').fill('shop');
    await field(admin, 'brand_zh').fill('鹭岛商城');
    await field(admin, 'brand_en').fill('Ludao Shop');
    await field(admin, 'legal_en').fill('Lujiang Retail Ltd.');
    await field(admin, 'legal_zh').fill('鹭江零售有限公司');
    await field(admin, 'greeting_en').fill('Good day, what may we do for you?');
    await field(admin, 'greeting_zh').fill('您好，有什么可以帮您？');
    await field(admin, 'intro_en').fill('Orders, returns and everything else.');
    await field(admin, 'intro_zh').fill('订单、退换货，有问必答。');
    await field(admin, 'origins').fill(shop_origin);
    await field(admin, 'colour').fill('#d08a3c');
    await admin.locator('[role=status]', { hasText: 'Contrast 2.8' }).waitFor();
    await save(admin);
    await admin.locator('#h-colour.bad', { hasText: '2.8' }).waitFor();
    await clean(admin, 'site-refused-en-light-1280');
    await field(admin, 'colour').fill('#7a3b12');
    await admin.locator('[role=status]', { hasText: 'readable' }).waitFor();
  });

  await test('a_form_with_a_choice_and_a_consent_is_made_and_its_tag_copied', async () => {
    const ask = async (label) => {
      await field(admin, 'ask').selectOption({ label });
      await admin.locator('#f-ask + .button').click();
    };
    await ask('Name');
    await ask('E-mail');
    await ask('Dialect');
    await admin.locator('li', { hasText: 'Name' }).getByLabel('Required').check();
    const words = admin.locator('.words input');
    await words.fill('Minnan');
    await words.press('Enter');
    await words.fill('Mandarin');
    await words.press('Enter');
    await field(admin, 'consent_en').fill('I agree that the chat is kept.');
    await field(admin, 'consent_zh').fill('我同意保存聊天记录。');
    await field(admin, 'logo').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
    await admin.locator('#h-logo.bad', { hasText: 'PNG' }).waitFor();
    await field(admin, 'logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png() });
    await admin.locator('form img').waitFor();
    await save(admin);
    await saved(admin);
    tag = await admin.locator('section code').first().textContent();
    expect(/data-site="shop" data-colour="#7a3b12 #ffffff" defer/.test(tag), `the tag is ${tag}`);
    expect(await admin.locator('form img').evaluate((i) => i.complete && i.naturalWidth === 8), 'the logo is not shown');
    await clean(admin, 'site-en-light-1280');
    await admin.setViewportSize({ width: 390, height: 844 });
    await clean(admin, 'site-en-light-390');
    await admin.setViewportSize({ width: 1280, height: 800 });
  });

  await test('the_widget_on_another_origin_shows_the_brand_and_asks_what_the_site_asks', async () => {
    visitor = await person();
    await open(visitor);
    expect((await visitor.locator('.panel .name').textContent()) === 'Ludao Shop', 'another brand');
    await form(visitor).getByText('Good day, what may we do for you?').waitFor();
    await form(visitor).getByText('Lujiang Retail Ltd.').waitFor();
    const colour = (e) => visitor.locator(e).evaluate((x) => getComputedStyle(x).backgroundColor);
    for (const e of ['.launch', '.panel .head', '.panel form.body .main']) expect((await colour(e)) === 'rgb(122, 59, 18)', `${e} is ${await colour(e)}`);
    expect(await visitor.locator('.face').evaluate((i) => i.naturalWidth === 8), 'no logo');
    await clean(visitor, 'widget-form-en-light-1280');
    const small = await person({ lang: 'zh', width: 390, scheme: 'dark' });
    await open(small, 'zh');
    expect((await small.locator('.panel .name').textContent()) === '鹭岛商城', 'not in Chinese');
    await clean(small, 'widget-form-zh-dark-390');
    await small.context().close();
  });

  await test('what_is_missing_is_said_at_its_field_and_has_the_focus', async () => {
    await begin(visitor);
    const name = form(visitor).getByLabel('Name');
    expect((await name.getAttribute('aria-invalid')) === 'true', 'the name is not marked');
    expect(await name.evaluate((e) => e.getRootNode().activeElement === e), 'the name has no focus');
    await visitor.keyboard.type('Grace Form');
    await form(visitor).getByLabel('E-mail').fill('grace@nowhere');
    await form(visitor).locator('textarea').fill('Where is my order?');
    await begin(visitor);
    await form(visitor).getByText('This is not an e-mail address.').waitFor();
    await clean(visitor, 'widget-form-errors-en-light-1280');
    await form(visitor).getByLabel('E-mail').fill('grace@example.com');
    await form(visitor).locator('select').selectOption({ label: 'Minnan' });
    await begin(visitor);
    await form(visitor).getByText('Please agree first.').waitFor();
    await form(visitor).getByLabel('I agree that the chat is kept.').check();
    await begin(visitor);
    await visitor.locator('.customer .meta', { hasText: '✓' }).waitFor();
  });

  await test('the_agent_sees_what_was_said_and_the_customer_the_agent_s_picture', async () => {
    const people = admin.getByRole('link', { name: 'People' });
    await people.click();
    await admin.locator('.list a', { hasText: 'lin.haiyan' }).click();
    await field(admin, 'picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png() });
    await save(admin);
    await saved(admin);
    agent = await person();
    await sign_in(agent, 'lin.haiyan', '/inbox');
    await agent.getByRole('button', { name: 'Go ready' }).click();
    await agent.getByRole('button', { name: 'Accept' }).first().click();
    await agent.getByText('Grace Form').first().waitFor();
    await agent.locator('aside dd', { hasText: 'Minnan' }).waitFor();
    await visitor.locator('.status', { hasText: 'Lin Haiyan' }).waitFor();
    await visitor.waitForFunction(() => {
      const face = [...document.querySelectorAll('div')].map((d) => d.shadowRoot?.querySelector('.face')).find(Boolean);
      return face && !face.hidden && face.complete && face.naturalWidth === 8;
    });
    await clean(visitor, 'widget-talking-en-light-1280');
  });

  await test('hours_are_set_by_keyboard_and_a_closed_site_says_by_when_one_hears', async () => {
    await admin.goto(url('/settings/hours'));
    await admin.getByRole('link', { name: 'Add opening hours' }).press('Enter');
    await field(admin, 'name_zh').fill('办公时间');
    await field(admin, 'name_en').fill('Office');
    await field(admin, 'zone').fill('Asia/Shanghai');
    await field(admin, 'mon').fill('nine to five');
    await save(admin);
    await admin.locator('#h-mon.bad').waitFor();
    for (const day of ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']) await field(admin, day).fill('');
    /* One day in the future that is worked. */
    const day = new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10);
    await admin.getByRole('button', { name: 'Add a day' }).click();
    await admin.getByLabel('Date', { exact: true }).fill(day);
    await admin.getByLabel('What it is').fill('Swapped day');
    await admin.getByLabel('Hours of that day').fill('09:00-12:00, 13:00-18:00');
    await admin.getByRole('group', { name: 'Widget' }).getByLabel('Shop').press('Space');
    await field(admin, 'name_en').focus();
    await admin.keyboard.press('Enter');
    await saved(admin);
    await clean(admin, 'hours-en-light-1280');
    await admin.setViewportSize({ width: 390, height: 844 });
    await clean(admin, 'hours-en-light-390');
    await admin.setViewportSize({ width: 1280, height: 800 });
  });

  await test('who_comes_after_hours_leaves_a_message_and_is_told_when_they_hear', async () => {
    const late = await person({ lang: 'zh', width: 390 });
    await late.goto(`${shop_origin}/?lang=zh`);
    await late.locator('.launch').click();
    await late.locator('.panel form.body .note', { hasText: '我们最晚将于' }).waitFor();
    expect(!(await late.locator('.panel form.body textarea').first().isVisible()), 'one can still begin a chat');
    await clean(late, 'widget-closed-zh-light-390');
    await late.getByRole('button', { name: '留言', exact: true }).click();
    const ask = late.locator('.panel form.body:visible');
    await ask.getByLabel('留言').check();
    await ask.getByLabel('姓名').fill('夜猫子');
    await ask.getByLabel('电子邮箱').fill('owl@nowhere');
    await ask.getByLabel('想咨询什么？').fill('明天有货吗？');
    await late.reload(); /* What was written is there again. */
    await late.locator('.launch, .panel').first().waitFor();
    if (!(await late.locator('.panel').isVisible())) await late.locator('.launch').click();
    await late.getByRole('button', { name: '留言', exact: true }).click();
    await ask.getByLabel('留言').check();
    expect((await ask.getByLabel('想咨询什么？').inputValue()) === '明天有货吗？' && (await ask.getByLabel('姓名').inputValue()) === '夜猫子', 'a reload took it');
    await ask.getByRole('button', { name: '提交' }).click();
    await ask.getByText('邮箱地址不正确。').waitFor();
    await ask.getByLabel('电子邮箱').fill('owl@example.com');
    await ask.getByRole('button', { name: '提交' }).click();
    await ask.getByText('请先勾选同意。').waitFor();
    await clean(late, 'widget-request-zh-light-390');
    await ask.getByLabel('我同意保存聊天记录。').check();
    await ask.getByRole('button', { name: '提交' }).click();
    await late.locator('.panel .note', { hasText: '编号 1' }).waitFor();
    await clean(late, 'widget-requested-zh-light-390');
    await late.locator('.panel form.body, .panel div.body').getByRole('button', { name: '返回会话' }).last().click();
    await late.getByRole('button', { name: '留言', exact: true }).click();
    expect((await ask.getByLabel('想咨询什么？').inputValue()) === '', 'the next one begins with what was sent');
    await late.context().close();
  });

  await test('who_would_rather_not_wait_is_called_back_and_leaves_the_queue', async () => {
    const caller = await person({ scheme: 'dark' });
    await caller.goto(url('/demo?lang=en'));
    await caller.locator('.launch').click();
    const form_ = caller.locator('.panel form.body').first();
    await form_.locator('input[value=cards], input[name=topic]').first().check();
    await form_.locator('textarea').fill('I have a question.');
    await form_.locator('.main').click();
    await caller.locator('.panel .note', { hasText: /Waiting for an agent|Nobody is here/ }).waitFor();
    await caller.getByRole('button', { name: 'Call me back' }).click();
    const ask = caller.locator('.panel form.body:visible');
    await ask.getByLabel('Phone').fill('13800138000');
    await clean(caller, 'widget-callback-en-dark-1280');
    await ask.getByRole('button', { name: 'Send' }).click();
    await caller.locator('.panel .note', { hasText: 'number 2' }).waitFor();
    await caller.getByRole('button', { name: 'Back to the chat' }).click();
    await note(caller, 'The chat has ended').waitFor();
    await caller.context().close();
  });

  await test('the_desktop_counts_lists_and_does_what_was_left', async () => {
    await admin.goto(url('/requests'));
    await admin.locator('.rail .count', { hasText: '2' }).waitFor();
    const one = admin.locator('li.card', { hasText: '夜猫子' });
    await one.getByText('明天有货吗？').waitFor();
    await clean(admin, 'requests-en-light-1280');
    await one.getByRole('button', { name: 'Take it' }).click();
    await one.getByLabel('What was done').fill('Wrote back.');
    await one.getByRole('button', { name: 'Done', exact: true }).click();
    await admin.locator('.rail .count', { hasText: '1' }).waitFor();
    await admin.getByRole('button', { name: 'Done', exact: true }).first().click();
    await admin.locator('li.card', { hasText: 'Wrote back.' }).waitFor();
    const phone = await person({ lang: 'zh', width: 390, scheme: 'dark' });
    await sign_in(phone, 'admin', '/requests');
    await phone.locator('li.card').first().waitFor();
    await clean(phone, 'requests-zh-dark-390');
    await phone.context().close();
  });

  await test('the_page_around_the_widget_does_not_move', async () => {
    const reader = await person();
    await reader.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => {
        for (const e of list.getEntries()) window.moved += e.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await reader.goto(`${shop_origin}/?lang=en`);
    await reader.locator('.launch').click();
    await reader.locator('.panel .name', { hasText: 'Ludao Shop' }).waitFor();
    await reader.keyboard.press('Escape');
    await reader.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
    expect((await reader.evaluate(() => window.moved)) === 0, `it moved by ${await reader.evaluate(() => window.moved)}`);
    /* The observer does see what moves. */
    await reader.evaluate(() => document.querySelector('h1').before(Object.assign(document.createElement('div'), { style: 'height:200px' })));
    await reader.waitForFunction(() => window.moved > 0);
    await reader.context().close();
  });

  await test('who_was_served_keeps_the_conversation_and_rates_it_once', async () => {
    await agent.getByRole('button', { name: 'End chat', exact: true }).first().click();
    await agent.getByRole('group', { name: 'End chat' }).getByRole('button', { name: 'End chat' }).click();
    await note(visitor, 'The chat has ended').waitFor();
    const waits = visitor.waitForEvent('download');
    await visitor.getByRole('button', { name: 'Download the conversation' }).click();
    const text = readFileSync(await (await waits).path(), 'utf8');
    expect(/^\ufeff\[\d{4}-\d\d-\d\d \d\d:\d\d\] You: Where is my order\?\r\n/.test(text), `the file says ${text}`);
    await visitor.getByRole('radio', { name: '4 of 5' }).focus();
    await visitor.keyboard.press('Space');
    await visitor.getByLabel('What could be better?').fill('Faster, please.');
    await clean(visitor, 'widget-rating-en-light-1280');
    await visitor.getByRole('group', { name: 'How was this chat?' }).locator('..').getByRole('button', { name: 'Send' }).click();
    await note(visitor, 'Thank you. Your rating is kept.').waitFor();
  });

  await test('a_page_of_its_own_works_where_nothing_may_be_stored', async () => {
    const app = await person({ lang: 'zh', width: 390, scheme: 'dark' });
    /* As in a browser that blocks all site data, and inside other apps. */
    await app.addInitScript(() => {
      const refuse = { get() { throw new DOMException('denied', 'SecurityError'); } };
      Object.defineProperty(window, 'localStorage', refuse);
      Object.defineProperty(window, 'sessionStorage', refuse);
    });
    await app.goto(url('/c/lujiang'));
    await app.locator('.panel.full form.body textarea').first().waitFor();
    await app.getByText('此浏览器不保存任何内容').waitFor();
    const box = await app.locator('.panel.full').boundingBox();
    expect(box.x === 0 && box.y === 0 && box.width === 390 && box.height === 844, `the panel is ${JSON.stringify(box)}`);
    expect(!(await app.locator('.launch').isVisible()), 'the button is there too');
    await clean(app, 'page-zh-dark-390');
    await app.locator('.panel form.body textarea').first().fill('请问几点开门？');
    await app.locator('.panel form.body .main').first().click();
    await app.locator('.customer .meta', { hasText: '✓' }).waitFor();
    await clean(app, 'page-chat-zh-dark-390');
    /* The demo page says who one is, and keeps it where it may. */
    const threw = [];
    app.on('pageerror', (e) => threw.push(e.message));
    await app.goto(url('/demo?lang=zh'));
    await app.locator('#who option').nth(1).waitFor({ state: 'attached' });
    await app.locator('#who').selectOption({ index: 1 });
    await app.evaluate(() => 0); /* what was thrown has been told by then */
    expect(threw.length === 0, threw.join());
    await app.context().close();
    const wide = await person({ lang: 'en' });
    await wide.goto(url('/c/lujiang'));
    await wide.locator('.panel.full form.body textarea').first().waitFor();
    await wide.waitForFunction(() => document.title === 'Lujiang Bank');
    await clean(wide, 'page-en-light-1280');
    await wide.context().close();
    await admin.goto(url('/settings/widget'));
    await admin.locator('.list a', { hasText: 'Shop' }).click();
    await admin.locator('code', { hasText: url('/c/shop') }).waitFor();
  });
} finally {
  shop.close();
  await over(server);
}
process.exit(status());
