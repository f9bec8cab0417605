/* screens.mjs: every screen in its three forms (Chinese dark 1280, English light 1280, Chinese light 390), each looked at by axe and for
 * anything that scrolls sideways.
 *
 * On top of harness.mjs. PICTURES=docs/screens also writes the pictures that docs/screens.md shows, as WebP below 60 KB each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agent, alone, browser, box, bubble, expect, flaws, over, person, Server, sign_in, status } from './harness.mjs';

const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });
const BYTES_MAX = 60 * 1024;
const server = await new Server('--sample').start();

/* In the order of docs/screens.md, which is written with the pictures. */
const TITLES = {
  'sign-in': 'Signing in', inbox: 'The inbox', offer: 'An offer', conversation: 'A conversation', canned: 'Canned replies', emoji: 'Emoji',
  transfer: 'Passing a customer on', participants: 'Colleagues in a conversation', snooze: 'Putting a talk away', remind: 'A reminder', reminders: 'Reminders',
  find: 'Words found in a conversation', ending: 'Five seconds to take the end back', 'wrap-up': 'Wrap-up', customer: 'A customer', customers: 'Customers',
  day: 'My day', palette: 'The palette', keys: 'The list of keys', team: 'Who waits in my queues', closed: 'My closed contacts', requests: 'What customers asked for',
  preferences: 'Preferences', profile: 'Your own page', 'widget-form': 'The widget: before a chat', 'widget-chat': 'The widget: a chat', 'widget-over': 'The widget: when it is over',
};
const drawn = new Set();
function list() {
  const title = (name) => TITLES[name] ?? `Settings: ${name.replace('settings-', '')}`;
  const names = [...Object.keys(TITLES), ...rooms.map((r) => `settings-${r}`)].filter((n) => drawn.has(n));
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
    const forms = [0.8, 0.65, 0.5, 0.4].map((quality) => canvas.toDataURL('image/webp', quality).split(',')[1]);
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
  drawn.add(name.slice(0, -forms.find((f) => name.endsWith(f.id)).id.length - 1));
  if (pictures) await keep(page, name);
}

const forms = [
  { id: 'zh-dark-1280', lang: 'zh', scheme: 'dark', width: 1280 },
  { id: 'en-light-1280', lang: 'en', scheme: 'light', width: 1280 },
  { id: 'zh-light-390', lang: 'zh', scheme: 'light', width: 390 },
];
const say = {
  zh: { ask: '你好，我想了解一下三年期定期的利率。', more: '五万元，可以提前支取吗？', reply: '您好，三年期现在是 2.5 %。🙏', note: '客户上月也问过，可以推荐大额存单。' },
  en: { ask: 'Hello, what is the rate for three years?', more: 'Fifty thousand. Can I withdraw early?', reply: 'Good morning! It is 2.5 % for three years today. 🙏', note: 'Asked last month too: suggest the certificate of deposit.' },
};
const replies = [
  ['zh', '问候', '问候', '您好 开场', '{customer.name}您好，我是{company}的{agent.name}，很高兴为您服务。'], ['en', 'Greetings', 'hello', 'welcome', 'Dear {customer.name}, this is {agent.name} of {company}. How may I help you?'],
  ['zh', '存款', '提前支取', '定期 利率', '定期存款可以提前支取，提前支取部分按活期利率计息。'], ['en', 'Deposits', 'early', 'withdraw term', 'You may withdraw early; that part then earns the rate of a current account.'],
  ['zh', '结束', '再见', '结束', '感谢您的咨询，祝您生活愉快！'], ['en', 'Closing', 'bye', 'thanks', 'Thank you for writing to us. Have a good day!'],
];

async function prepare() {
  const admin = await agent(server, 'admin', { there: 'nav.rail' });
  const answer = await admin.evaluate(async (rows) => {
    const { csrf } = await (await fetch('/api/session')).json();
    const list = rows.map(([lang, folder, name, words, text]) => ({ scope: 'company', lang, folder, name, words, text }));
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf };
    return (await fetch('/api/replies/import', { method: 'POST', headers, body: JSON.stringify({ check: false, replies: list }) })).status;
  }, replies);
  expect(answer === 200, `the replies were not taken: ${answer}`);
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
  if (n === 0) await page.keyboard.press('Alt+r');
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
  await page.context().close();
}

const rooms = ['people', 'topics', 'queues', 'definitions', 'routing', 'conversations', 'limits', 'replies', 'widget', 'hours'];
async function settings(f) {
  const page = await agent(server, 'admin', { ...f, there: 'nav.rail' });
  for (const room of rooms) {
    await page.goto(server.url(`/settings/${room}`));
    await page.locator('main h1, main h2').first().waitFor();
    const first = page.locator('.settings .list li a').first();
    if (['people', 'topics', 'queues', 'replies', 'widget'].includes(room)) {
      await first.click();
      await page.locator('.settings form').first().waitFor();
    }
    await look(page, `settings-${room}-${f.id}`);
  }
  await page.context().close();
}

try {
  await alone('the_screens_have_something_to_show', prepare);
  for (const [n, f] of forms.entries()) {
    const name = `${f.lang === 'zh' ? 'chinese' : 'english'}_${f.scheme}_at_${f.width}`;
    await alone(`an_agents_and_a_customers_screens_are_clean_in_${name}`, async () => {
      await desk(f, n);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
    await alone(`each_page_of_the_settings_is_clean_in_${name}`, async () => {
      await settings(f);
      expect(!wrong.length, wrong.splice(0).join('\n    '));
    });
  }
  if (pictures && !status()) list();
} finally {
  await over(server);
}
process.exit(status());
