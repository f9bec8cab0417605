/* screens.mjs: every screen in its three forms (Chinese dark 1280, English light 1280, Chinese light 390), each looked at by axe and for
 * anything that scrolls sideways.
 *
 * On top of harness.mjs. PICTURES=docs/screens also writes the pictures that docs/screens.md shows, as WebP below 60 KB each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agent, alone, ask, browser, box, bubble, customer as visitor, expect, flaws, over, person, Server, set_queue, shown_id, sign_in, status, wrapping } from './harness.mjs';
import { at_desk, far_end, MAIN, phone_server, sound, Voice } from './harness_phone.mjs';

const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });
const BYTES_MAX = 60 * 1024;
const server = await new Server('--sample', '--clamd', 'none').start();
const bare = await new Server().start(); /* nobody has been there yet */
const phones = await phone_server().start();
const voice = new Voice(phones);

/* In the order of docs/screens.md, which is written with the pictures. */
const TITLES = {
  'set-up': 'Setting up', 'sign-in': 'Signing in', inbox: 'The inbox', offer: 'An offer', decline: 'Declining an offer', conversation: 'A conversation', canned: 'Canned replies', emoji: 'Emoji',
  transfer: 'Passing a customer on', participants: 'Colleagues in a conversation', presence: 'Who looks at it too', 'send-anyway': 'A colleague has answered first', mentions: 'Where one is named',
  snooze: 'Putting a talk away', snoozed: 'What is put away', remind: 'A reminder', tags: 'Tags', capacity: 'State and capacity', reminders: 'Reminders',
  find: 'Words found in a conversation', filter: 'The list narrowed, and a view of one\'s own', bulk: 'Many at once', timeline: 'What has happened', files: 'Files that wait', lightbox: 'A large picture', 'sign-out': 'Signing out with something unsent', invited: 'An invitation', gone: 'A conversation that went away',
  ending: 'Five seconds to take the end back', 'wrap-up': 'Wrap-up', suggested: 'Suggested codes', customer: 'A customer', customers: 'Customers',
  'phone-offer': 'A call', 'phone-talk': 'On the telephone', 'phone-keys': 'Keys for a machine at the other end', 'phone-preferences': 'Microphone and device', owing: 'Code missing',
  live: 'Live', 'live-formula': 'A figure and its formula', 'live-wall': 'The wall', day: 'My day', palette: 'The palette', keys: 'The list of keys', team: 'Who waits in my queues', closed: 'My closed contacts', past: 'A closed contact, read', requests: 'What customers asked for',
  preferences: 'Preferences', profile: 'Your own page', 'widget-form': 'The widget: before a chat', 'widget-consent': 'The widget: consent', 'widget-closed': 'The widget: while closed', 'widget-place': 'The widget: waiting', 'widget-nobody': 'The widget: while nobody is there',
  'widget-chat': 'The widget: a chat', 'widget-link': 'The widget: going on on another device',
  'widget-resume': 'The widget: the question on the other device', 'widget-over': 'The widget: when it is over', 'widget-request': 'The widget: leaving a message', page: 'The chat as a page of its own',
};
const drawn = new Set();
function list() {
  const title = (name) => TITLES[name] ?? `Settings: ${name.replace('settings-', '')}`;
  const names = [...Object.keys(TITLES), ...[...rooms, ...lines].map((r) => `settings-${r}`)].filter((n) => drawn.has(n));
  const pages = names.map((n) => `\n## ${title(n)}\n\n${forms.map((f) => `![${title(n)}, ${f.id}](screens/${n}-${f.id}.webp)`).join('\n')}\n`);
  writeFileSync(join(pictures, '../screens.md'), `# Screens

Every screen in three forms: Chinese, dark, 1280 px; English, light, 1280 px; Chinese, light, a phone of 390 px. Drawn by one command, which also has axe
look at each:

    PICTURES=docs/screens web/node_modules/.bin/node tests/e2e/screens.mjs
${pages.join('')}`);
}

/* The browser itself writes the small form. */
let painter;
async function keep(page, name) {
  const png = (await page.screenshot()).toString('base64');
  painter ??= await (await browser.newContext()).newPage();
  const data = await painter.evaluate(async ({ base64, max }) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    const forms = [0.6, 0.5, 0.4].map((quality) => canvas.toDataURL('image/webp', quality).split(',')[1]);
    return forms.find((f) => f.length * 3 / 4 <= max) ?? forms.at(-1);
  }, { base64: png, max: BYTES_MAX });
  const bytes = Buffer.from(data, 'base64');
  expect(bytes.length <= BYTES_MAX, `${name}: ${bytes.length} bytes`);
  writeFileSync(join(pictures, `${name}.webp`), bytes);
}

const wrong = [];
async function look(page, name) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  wrong.push(...await flaws(page, name));
  const lost = await page.evaluate(() => [...document.querySelectorAll('nav [aria-current=page]')].filter((a) => a.checkVisibility())
    .filter((a) => { const { left, right } = a.getBoundingClientRect(); return left < 0 || right > innerWidth; }).map((a) => a.textContent.trim()));
  if (lost.length) wrong.push(`${name}: where one is cannot be seen: ${lost}`);
  drawn.add(name.slice(0, -forms.find((f) => name.endsWith(f.id)).id.length - 1));
  if (pictures) await keep(page, name);
}

const forms = [
  { id: 'zh-dark-1280', lang: 'zh', scheme: 'dark', width: 1280 },
  { id: 'en-light-1280', lang: 'en', scheme: 'light', width: 1280 },
  { id: 'zh-light-390', lang: 'zh', scheme: 'light', width: 390 },
];
const say = {
  zh: { late: '我来为您查询。', first: '已经为您查好了：可以提前支取。', named: '请看一下客户的额度。', ask: '你好，我想了解一下三年期定期的利率。', more: '五万元，可以提前支取吗？', reply: '您好，三年期现在是 2.5 %。🙏', note: '客户上月也问过，可以推荐大额存单。' },
  en: { late: 'Let me look that up.', first: 'I have looked: you may withdraw early.', named: 'please look at the limit.', ask: 'Hello, what is the rate for three years?', more: 'Fifty thousand. Can I withdraw early?', reply: 'Good morning! It is 2.5 % for three years today. 🙏', note: 'Asked last month too: suggest the certificate of deposit.' },
};
const replies = [
  ['zh', '问候', '问候', '您好 开场', '{customer.name}您好，我是{company}的{agent.name}，很高兴为您服务。'], ['en', 'Greetings', 'hello', 'welcome', 'Dear {customer.name}, this is {agent.name} of {company}. How may I help you?'],
  ['zh', '存款', '提前支取', '定期 利率', '定期存款可以提前支取，提前支取部分按活期利率计息。'], ['en', 'Deposits', 'early', 'withdraw term', 'You may withdraw early; that part then earns the rate of a current account.'],
  ['zh', '结束', '再见', '结束', '感谢您的咨询，祝您生活愉快！'], ['en', 'Closing', 'bye', 'thanks', 'Thank you for writing to us. Have a good day!'],
];

async function prepare() {
  const admin = await agent(server, 'admin', { there: 'nav.rail' });
  const list = replies.map(([lang, folder, name, words, text]) => ({ scope: 'company', lang, folder, name, words, text }));
  await ask(admin, 'POST', '/api/replies/import', { check: false, replies: list });
  for (const [zh, en] of [['投诉', 'Complaint'], ['回访', 'Call back'], ['潜在客户', 'Prospect']])
    await ask(admin, 'POST', '/api/tags', { key: en, name_zh: zh, name_en: en });
  const brand = { colour: '#155eef', ink: '#ffffff', legal_zh: '鹭江银行股份有限公司', legal_en: 'Lujiang Bank Co., Ltd.' };
  await ask(admin, 'POST', '/api/sites', { ...brand, key: 'asks', name: 'Asks', consent_zh: '我同意鹭江银行为答复本次咨询保存聊天记录，保存期为三年。', consent_en: 'I agree that Lujiang Bank keeps this chat for three years in order to answer me.' });
  const { id } = await ask(admin, 'POST', '/api/sites', { ...brand, key: 'sleeps', name: 'Sleeps' });
  const soon = new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10);
  await ask(admin, 'POST', '/api/calendars', { name_zh: '节假日', name_en: 'Holidays', zone: 'Asia/Shanghai', promise_us: 3600e6, week: [[], [], [], [], [], [], []],
    dates: [{ date: soon, spans: [{ from: 540, until: 1080 }] }], uses: [{ kind: 'site', id }] });
  await admin.context().close();
}

async function customer(text, form, account, before) {
  const page = await person(form);
  await page.goto(server.url(`/demo?lang=${form.lang}`));
  await page.locator('#who option').nth(1).waitFor({ state: 'attached' });
  await page.selectOption('#who', account);
  await page.locator('.launch').click();
  await page.locator('input[name=topic][value=wealth]').check();
  await page.locator('form.body textarea').fill(text);
  await before(page);
  await page.locator('form.body .main').click();
  return page;
}

async function desk(f, n) {
  const at = (name) => `${name}-${f.id}`;
  const page = await person(f);
  await page.goto(server.url('/inbox'));
  await page.locator('#f-login').waitFor();
  await look(page, at('sign-in'));
  await sign_in(page, 'lin.haiyan', server.passwords['lin.haiyan']);
  await page.locator('details.state summary').waitFor();
  await page.keyboard.press('Alt+r');
  await look(page, at('inbox'));
  const zhou = await customer(say[f.lang].ask, f, ['C0001', 'C0002', 'C0001'][n], (p) => look(p, at('widget-form')));
  await page.locator('section.offer').waitFor(); /* it opens by itself: nothing else is open */
  await look(page, at('offer'));
  await page.keyboard.press('Alt+a');
  await box(page).first().waitFor();
  await box(page).first().fill(say[f.lang].reply);
  await page.keyboard.press('Enter');
  await bubble(page, say[f.lang].reply).waitFor();
  await zhou.locator('.foot textarea').fill(say[f.lang].more);
  await zhou.keyboard.press('Enter');
  await bubble(page, say[f.lang].more).waitFor();
  await page.locator('.modes button').nth(1).click();
  await box(page).first().fill(say[f.lang].note);
  await page.keyboard.press('Enter');
  await bubble(page, say[f.lang].note).waitFor();
  await page.locator('.modes button').nth(0).click();
  await look(page, at('conversation'));
  await look(zhou, at('widget-chat'));
  await leads(f);
  await box(page).first().focus();
  await page.keyboard.type('/');
  await page.locator('.canned [role=option]').first().waitFor();
  await look(page, at('canned'));
  await page.keyboard.press('Escape');
  await box(page).first().fill('');
  await page.keyboard.press('Alt+.');
  await page.locator('.emoji [role=option]').first().waitFor();
  await look(page, at('emoji'));
  await page.keyboard.press('Escape');
  for (const [key, dialog, name] of [['Alt+t', 'transfer-title', 'transfer'], ['h', 'snooze-title', 'snooze'], ['f', 'remind-title', 'remind'], ['?', 'help-title', 'keys']]) {
    if (!key.includes('+')) await page.locator('.log').focus();
    await page.keyboard.press(key);
    await page.locator(`dialog[aria-labelledby=${dialog}]`).waitFor();
    await look(page, at(name));
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  }
  await page.locator('.log').focus();
  await page.keyboard.press('t');
  await page.locator('#tag-list [role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.talk .tagged .tag').first().waitFor();
  await look(page, at('tags'));
  await page.keyboard.press('Escape');
  await page.locator(f.width < 700 ? 'details.state summary' : 'header.bar .load').click();
  await page.locator('details.state[open]').waitFor();
  await look(page, at('capacity'));
  await page.keyboard.press('Escape');
  await page.locator('details.state:not([open])').waitFor({ state: 'attached' });
  await page.locator('.log').focus();
  await page.keyboard.press('Alt+c');
  await page.locator('.panel[role=region]').waitFor();
  await look(page, at('participants'));
  await page.keyboard.press('Escape');
  await page.locator('.panel[role=region]').waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+f');
  await page.locator('.talk-bar input').fill(f.lang === 'zh' ? '三年' : 'three');
  await page.locator('.log mark').first().waitFor();
  await look(page, at('find'));
  await page.keyboard.press('Escape');
  await page.locator('.talk-bar').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').waitFor();
  await look(page, at('palette'));
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  const address = page.url();
  const customers = await page.locator('aside a[href^="/customers/"]').first().getAttribute('href');
  for (const [path, name] of [[customers, 'customer'], ['/customers', 'customers'], ['/day', 'day'], ['/inbox/reminders', 'reminders'], ['/profile', 'profile'], ['/requests', 'requests'], ['/preferences', 'preferences'], ['/inbox/team', 'team'], ['/inbox/closed', 'closed']]) {
    await page.goto(server.url(path));
    await page.locator('nav.rail').waitFor({ state: 'attached' });
    await page.locator('main').first().waitFor({ state: 'attached' });
    await look(page, at(name));
  }
  await page.goto(address);
  await bubble(page, say[f.lang].note).waitFor();
  await page.locator('.log').focus();
  await page.keyboard.press('e');
  await page.locator('.later').waitFor();
  await look(page, at('ending'));
  await page.keyboard.press('e');
  await page.locator('[data-wrap-code]').waitFor();
  await look(page, at('wrap-up'));
  await page.keyboard.press('Alt+w');
  await page.waitForFunction(() => document.activeElement?.matches('[data-wrap-code]'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-wrap-code]').waitFor({ state: 'detached' });
  await look(zhou, at('widget-over'));
  await zhou.context().close();
  await leave(page);
}

/* What who leads sees of it. */
async function leads(f) {
  const at = (name) => `${name}-${f.id}`;
  const page = await agent(server, 'zheng.rong', { ...f, there: 'nav.rail' });
  await page.goto(server.url('/live'));
  await page.locator('main.live [data-state=talking]').first().waitFor();
  await look(page, at('live'));
  await page.locator('main.live [data-row=all] button').nth(3).click();
  await page.locator('[popover]:popover-open').waitFor();
  await look(page, at('live-formula'));
  await page.keyboard.press('Escape');
  await page.locator('[popover]').waitFor({ state: 'detached' });
  await page.locator('main.live > header .button').last().click();
  await page.locator('dialog.wall dd').first().waitFor();
  await look(page, at('live-wall'));
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.context().close();
}

/* Who goes takes no offer of those who come after: signing out alone keeps an agent's place for a minute, for one who comes back. */
async function leave(page) {
  await ask(page, 'PUT', '/api/agent/state', { state: 'offline' });
  await ask(page, 'DELETE', '/api/session');
  await page.context().close();
}

/* Two agents and one customer: what needs a colleague, a list, or a customer who comes again. */
async function colleagues(f) {
  const at = (name) => `${name}-${f.id}`;
  const zh = f.lang === 'zh';
  const zhang = await agent(server, 'zhang.qiang', f);
  const liu = await agent(server, zh ? 'liu.siqi' : 'chen.wenjie', f); /* who speaks the customer's language */
  await liu.keyboard.press('Alt+r');
  await liu.locator('main h1', { hasText: /等待下一位客户|Waiting for the next customer/ }).waitFor();
  const guest = await visitor(server, say[f.lang].ask, f);
  await liu.locator('section.offer').waitFor();
  await liu.locator('section.offer').getByRole('button', { name: /^(拒绝|Decline)/ }).click();
  await liu.locator('section.offer fieldset').waitFor();
  await look(liu, at('decline'));
  await liu.keyboard.press('Alt+a');
  await box(liu).first().waitFor();
  const contact = shown_id(liu);
  await box(liu).first().fill(say[f.lang].reply);
  await liu.keyboard.press('Enter');
  await bubble(liu, say[f.lang].reply).waitFor();

  const { id } = (await ask(zhang, 'GET', '/api/session')).user;
  await ask(liu, 'POST', `/api/contacts/${contact}/participants`, { agent: id, mode: 'both' });
  await ask(zhang, 'POST', `/api/contacts/${contact}/join`);
  await zhang.goto(server.url(`/inbox/${contact}`));
  await bubble(zhang, say[f.lang].reply).waitFor();
  await liu.locator('.talk .here').waitFor();
  await look(liu, at('presence'));
  await liu.context().setOffline(true);
  await liu.evaluate(() => dispatchEvent(new Event('offline')));
  await box(liu).first().fill(say[f.lang].late);
  await liu.keyboard.press('Enter');
  await box(zhang).first().fill(say[f.lang].first);
  await zhang.keyboard.press('Enter');
  await bubble(zhang, say[f.lang].first).waitFor();
  await liu.context().setOffline(false);
  await liu.getByRole('button', { name: /^(仍然发送|Send anyway)$/ }).waitFor();
  await liu.locator('.frame .says .said').waitFor({ state: 'detached' });
  await look(liu, at('send-anyway'));
  await liu.getByRole('button', { name: /^(仍然发送|Send anyway)$/ }).click();
  await bubble(zhang, say[f.lang].late).waitFor();
  await liu.goto(server.url('/inbox/team'));
  await liu.locator('.list').waitFor();
  await zhang.locator('.modes button').nth(1).click();
  await zhang.keyboard.type(zh ? '@ls' : '@cw');
  await zhang.locator('.names [role=option]').waitFor();
  await zhang.keyboard.press('Enter');
  await zhang.keyboard.type(say[f.lang].named);
  await zhang.keyboard.press('Enter');
  await bubble(zhang, say[f.lang].named).waitFor();
  await liu.goto(server.url('/inbox/mentions'));
  await liu.locator('.list [data-row]').first().waitFor();
  await look(liu, at('mentions'));
  await leave(zhang);

  await liu.goto(server.url('/inbox'));
  await liu.locator('.list [data-row]').first().waitFor();
  await liu.locator('.list header .icon-button').click();
  await liu.locator('.filter input').first().fill(zh ? '访客' : 'Visitor');
  await liu.locator('.filter input').last().fill(zh ? '新访客' : 'New visitors');
  await look(liu, at('filter'));
  await liu.locator('.list header .icon-button').click();
  await liu.reload();
  await liu.locator('.list [data-row]').first().focus();
  await liu.locator('.list .choose').first().waitFor({ state: 'attached' });
  await liu.keyboard.press('x');
  await liu.locator('.list .bulk').waitFor();
  await look(liu, at('bulk'));
  await liu.keyboard.press('Escape');
  await liu.goto(server.url(`/inbox/${contact}`));
  await bubble(liu, say[f.lang].reply).waitFor();
  await liu.locator('.log').focus();
  await liu.keyboard.press('h');
  await liu.locator('dialog[open]').waitFor();
  await liu.keyboard.press('Enter');
  await liu.locator('dialog').waitFor({ state: 'detached' });
  await liu.goto(server.url('/inbox/snoozed'));
  await liu.locator('.list [data-row]').first().click();
  await liu.locator('.snoozed').waitFor();
  await look(liu, at('snoozed'));
  await liu.locator('.snoozed button').click();
  await liu.locator('.snoozed').waitFor({ state: 'detached' });

  const elsewhere = zh ? '换到其他设备继续' : 'Continue on another device';
  await guest.getByRole('button', { name: elsewhere }).click();
  await guest.locator('.panel .away:visible button').first().click();
  await guest.locator('.panel .away svg.qr').waitFor();
  await look(guest, at('widget-link'));
  await guest.keyboard.press('Escape');

  /* Solved five times: from then on the topic's and the customer's own past are a reason to suggest it. */
  const { codes } = await ask(liu, 'GET', '/api/vocabulary');
  const solved = codes.find((c) => !codes.some((x) => x.parent === c.id)).id;
  await ask(liu, 'POST', `/api/contacts/${contact}/end`, { seq: 0 });
  for (let n = 0; n < 5; n++) {
    await liu.locator('[data-wrap-code]').waitFor();
    await ask(liu, 'POST', `/api/contacts/${shown_id(liu)}/wrap`, { code: solved });
    await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
    await liu.goto(server.url('/inbox'));
    await liu.locator('main h1', { hasText: /等待下一位客户|Waiting for the next customer/ }).waitFor();
    await guest.locator('.foot textarea').fill(say[f.lang].more);
    await guest.keyboard.press('Enter');
    await wrapping(liu);
  }
  await liu.getByRole('group', { name: /^(建议|Suggested)$/ }).getByRole('button').first().waitFor();
  await look(liu, at('suggested'));
  await ask(liu, 'POST', `/api/contacts/${shown_id(liu)}/wrap`, { code: solved });
  await liu.locator('[data-wrap-code]').waitFor({ state: 'detached' });
  await guest.context().close();
  await leave(liu);
}

/* A drawing that looks like something at any size: hills before an evening sky. */
const drawing = (page) => page.evaluate(async () => {
  const c = Object.assign(document.createElement('canvas'), { width: 1600, height: 1000 }), g = c.getContext('2d');
  const sky = g.createLinearGradient(0, 0, 0, 1000);
  for (const [at, colour] of [[0, '#274690'], [0.6, '#f5a06a'], [1, '#fde2b3']]) sky.addColorStop(at, colour);
  g.fillStyle = sky;
  g.fillRect(0, 0, 1600, 1000);
  for (const [i, colour] of ['#51557e', '#3b3f66', '#23264a'].entries()) {
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(0, 1000);
    for (let x = 0; x <= 1600; x += 10) g.lineTo(x, 620 + i * 110 + 60 * Math.sin(x / (190 - i * 30) + i * 2) + 25 * Math.sin(x / 61 + i));
    g.lineTo(1600, 1000);
    g.fill();
  }
  const b = await new Promise((done) => c.toBlob(done, 'image/png'));
  return Array.from(new Uint8Array(await b.arrayBuffer()));
}).then((bytes) => Buffer.from(bytes));

/* One conversation: waited for, with files, asked into, gone on with on another device, and over while its agent looks on. */
async function seldom(f) {
  const at = (name) => `${name}-${f.id}`;
  const zh = f.lang === 'zh';
  const liu = await agent(server, zh ? 'liu.siqi' : 'chen.wenjie', f);
  await ask(liu, 'PUT', '/api/agent/state', { state: 'paused', reason: '1' }); /* somebody is there */
  const first = await visitor(server, say[f.lang].ask, f);
  await first.getByText(zh ? '下一位就是您' : 'You are next').waitFor();
  const second = await visitor(server, say[f.lang].more, f);
  await second.getByText(zh ? '您排在第 2 位' : 'You are number 2 in the queue').waitFor();
  await look(second, at('widget-place'));
  await second.getByRole('button', { name: zh ? '结束会话' : 'End chat' }).click();
  await second.getByRole('button', { name: zh ? '结束' : 'End', exact: true }).click();
  await second.context().close();
  await liu.keyboard.press('Alt+r');
  await liu.locator('section.offer').waitFor();
  await liu.keyboard.press('Alt+a');
  await box(liu).first().waitFor();
  await liu.keyboard.press('Alt+b');
  await liu.waitForFunction(() => !document.querySelector('.dock .offer'));
  const contact = shown_id(liu);
  await box(liu).first().fill(say[f.lang].first);
  await liu.keyboard.press('Enter');
  await bubble(liu, say[f.lang].first).waitFor();
  await liu.locator('.talk .tabs button').nth(1).click();
  await liu.locator('.timeline li.event').first().waitFor();
  await look(liu, at('timeline'));
  await liu.locator('.talk .tabs button').nth(0).click();

  await liu.locator('form input[type=file]').first().setInputFiles([{ name: zh ? '网点.png' : 'branch.png', mimeType: 'image/png', buffer: await drawing(liu) },
    { name: zh ? '利率表.pdf' : 'rates.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n${' '.repeat(90000)}`) }]);
  await liu.locator('.files li').nth(1).waitFor();
  await liu.waitForFunction(() => !document.querySelector('main form button.primary').disabled);
  await look(liu, at('files'));
  const out = liu.getByRole('region', { name: /^(退出登录|Sign out)$/ });
  await liu.locator('details.me summary').click();
  await liu.locator('details.me').getByRole('button', { name: /^(退出登录|Sign out)$/ }).click();
  await out.waitFor();
  await look(liu, at('sign-out'));
  await out.getByRole('button').first().click();
  await out.waitFor({ state: 'detached' });
  await box(liu).first().focus();
  await liu.keyboard.press('Enter');
  await liu.locator('.message .shot').click();
  await liu.locator('dialog[open] img').waitFor();
  await look(liu, at('lightbox'));
  await liu.keyboard.press('Escape');

  await first.getByRole('button', { name: zh ? '换到其他设备继续' : 'Continue on another device' }).click();
  await first.locator('.panel .away:visible button').first().click();
  const address = await first.getByLabel(zh ? '链接' : 'Link').inputValue();
  const phone = await person(f);
  await phone.goto(address);
  await phone.locator('.panel .away:visible').waitFor();
  await look(phone, at('widget-resume'));
  await phone.context().close();

  const zhang = await agent(server, 'zhang.qiang', f);
  const { id } = (await ask(zhang, 'GET', '/api/session')).user;
  await ask(liu, 'POST', `/api/contacts/${contact}/participants`, { agent: id, mode: 'notes', note: say[f.lang].named });
  await zhang.goto(server.url(`/inbox/${contact}`));
  await zhang.locator('.talk .asks').waitFor();
  await bubble(zhang, say[f.lang].first).waitFor();
  await look(zhang, at('invited'));
  await leave(zhang);

  await box(liu).first().fill(say[f.lang].late);
  await ask(liu, 'POST', `/api/contacts/${contact}/end`, { seq: 0 });
  await liu.locator('[data-wrap-code]').waitFor();
  const { codes } = await ask(liu, 'GET', '/api/vocabulary');
  await ask(liu, 'POST', `/api/contacts/${contact}/wrap`, { code: codes.find((c) => !codes.some((x) => x.parent === c.id)).id });
  await liu.locator('#gone-title').waitFor();
  await look(liu, at('gone'));
  await liu.goto(server.url('/inbox/closed'));
  await liu.getByRole('button', { name: /^(丢弃|Discard)$/ }).click(); /* what was half written */
  await liu.getByRole('button', { name: /^(丢弃|Discard)$/ }).waitFor({ state: 'detached' });
  await liu.locator('.list [data-row]').first().click();
  await bubble(liu, say[f.lang].first).waitFor();
  await liu.locator('.past .shot img').waitFor();
  await look(liu, at('past'));
  await first.context().close();
  await leave(liu);
}

/* What one sees who has not begun: the company's first user, and a customer. */
async function before(f) {
  const at = (name) => `${name}-${f.id}`;
  const page = await person(f);
  await page.goto(bare.url('/'));
  await page.locator('#f-code, #f-login').first().waitFor();
  await look(page, at('set-up'));
  await page.goto(server.url(`/demo?lang=${f.lang}`));
  await page.locator('.launch').click();
  await page.getByRole('button', { name: /^(留言|Leave a message)/ }).click();
  await page.locator('.panel input[type=email]').waitFor();
  await look(page, at('widget-request'));
  await page.goto(server.url(`/c/lujiang?lang=${f.lang}`));
  await page.locator('.panel.full form.body textarea').first().waitFor();
  await look(page, at('page'));
  await page.goto(server.url(`/c/asks?lang=${f.lang}`));
  await page.locator('.panel.full form.body input[type=checkbox]').waitFor();
  await look(page, at('widget-consent'));
  await page.goto(server.url(`/c/sleeps?lang=${f.lang}`));
  await page.locator('.panel form.body .note:visible').first().waitFor();
  await look(page, at('widget-closed'));
  await page.context().close();
}

async function prepare_calls() {
  await voice.until('there');
  const admin = await agent(phones, 'admin', { there: 'nav.rail' });
  const { topics } = await ask(admin, 'GET', '/api/topics');
  await ask(admin, 'POST', '/api/telephone/trunks', { name: 'Carrier', host: '127.0.0.1', transport: 'udp', number: MAIN });
  await ask(admin, 'POST', '/api/telephone/numbers', { number: MAIN, lang: 'zh', topic: topics.find((t) => t.key === 'general').id });
  await voice.until('config', (c) => c.numbers?.length);
  for (const u of (await ask(admin, 'GET', '/api/users')).users.filter((x) => x.agent))
    await ask(admin, 'PUT', `/api/agents/${u.id}`, { ...u.agent, capacities: { voice: 1, email: 0, message: 0, task: 0 } });
  await ask(admin, 'POST', '/api/telephone/phones', { login: 'counter3', password: 'correct horse', name: 'Window 3' });
  await set_queue(admin, 'General service', { wrapup_us: 1e6 });
  await admin.context().close();
}

/* A call from its ring to the code that nobody gave; and a customer whom nobody answers. */
async function calls(f) {
  const at = (name) => `${name}-${f.id}`;
  const far = await far_end(phones);
  const liu = await at_desk(phones, f.lang === 'zh' ? 'liu.siqi' : 'chen.wenjie', f);
  const who = await visitor(phones, say[f.lang].ask, f);
  await who.locator('.panel .note:visible', { hasText: /现在没有客服在线|Nobody is here/ }).waitFor();
  await look(who, at('widget-nobody'));
  await who.getByRole('button', { name: /^(不再等待|Stop waiting)$/ }).click();
  await who.locator('.panel .note:visible', { hasText: /会话已结束|over|ended/ }).waitFor();
  await who.context().close();

  await liu.keyboard.press('Alt+r');
  const call = await voice.comes();
  const { ring } = await voice.until('cmd_ring', (c) => c.call === call);
  await liu.locator('main .offer h1').waitFor();
  await look(liu, at('phone-offer'));
  await liu.keyboard.press('Alt+a');
  await sound(voice, far, call, ring);
  voice.event('ev_answered', call, { ring });
  await voice.until('cmd_join', (c) => c.call === call);
  voice.event('ev_joined', call, { ring });
  await liu.locator('.talk section.call').getByRole('status').first().filter({ hasText: /通话中|Talking/ }).waitFor();
  await look(liu, at('phone-talk'));
  await liu.keyboard.press('Alt+d');
  await liu.locator('.pad').waitFor();
  await look(liu, at('phone-keys'));
  await liu.keyboard.press('Escape');
  await liu.locator('.pad').waitFor({ state: 'detached' });
  await liu.keyboard.press('Alt+e');
  await voice.until('cmd_hangup', (c) => c.call === call);
  voice.event('ev_ended', call, { by: 2 });
  await liu.locator('nav.views a', { hasText: /缺小结|Code missing/ }).waitFor({ state: 'attached' });
  await ask(liu, 'PUT', '/api/agent/state', { state: 'offline' });
  await liu.goto(phones.url('/inbox/owing'));
  await liu.locator('.list a[data-row]').first().click();
  await liu.locator('[data-wrap-code]').waitFor();
  await look(liu, at('owing'));
  await liu.goto(phones.url('/preferences/phone'));
  await liu.locator('#phone h2').waitFor();
  await look(liu, at('phone-preferences'));
  await far.context().close();
  await leave(liu);
}

const rooms = ['people', 'topics', 'queues', 'definitions', 'routing', 'conversations', 'limits', 'codes', 'pauses', 'declines', 'tags', 'replies', 'widget', 'hours'], lines = ['numbers', 'trunks', 'phones', 'prompts'];
async function settings(f, server, rooms) {
  const page = await agent(server, 'admin', { ...f, there: 'nav.rail' });
  for (const room of rooms) {
    await page.goto(server.url(`/settings/${room}`));
    await page.locator('main h1, main h2').first().waitFor();
    const first = page.locator('.settings .list li a').first();
    if (['people', 'topics', 'queues', 'pauses', 'declines', 'replies', 'widget', 'numbers', 'trunks', 'phones'].includes(room)) {
      await first.click();
      await page.locator('.settings form').first().waitFor();
    }
    await look(page, `settings-${room}-${f.id}`);
  }
  await page.context().close();
}

try {
  await alone('the_screens_have_something_to_show', async () => {
    await prepare();
    await prepare_calls();
  });
  for (const [n, f] of forms.entries()) {
    const name = `${f.lang === 'zh' ? 'chinese' : 'english'}_${f.scheme}_at_${f.width}`;
    await alone(`an_agents_and_a_customers_screens_are_clean_in_${name}`, async () => {
      await desk(f, n);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`what_colleagues_lists_and_many_at_once_show_is_clean_in_${name}`, async () => {
      await colleagues(f);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`what_is_seldom_seen_is_clean_in_${name}`, async () => {
      await seldom(f);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`what_is_seen_before_one_begins_is_clean_in_${name}`, async () => {
      await before(f);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`a_call_and_what_it_leaves_behind_is_clean_in_${name}`, async () => {
      await calls(f);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`each_page_of_the_settings_is_clean_in_${name}`, async () => {
      await settings(f, server, rooms);
      await settings(f, phones, lines);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
  }
  const missed = Object.keys(TITLES).filter((name) => !drawn.has(name));
  await alone('no_screen_of_the_list_is_left_out', () => expect(!missed.length, `not drawn: ${missed.join(' ')}`));
  if (pictures && !status()) list();
} finally {
  voice.done();
  await over(server, bare, phones);
}
process.exit(status());
