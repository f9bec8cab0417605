/* day.mjs: an agent's whole day by keyboard alone, in Chinese and in English, in Chromium. axe looks at every state.
 *
 * On top of harness.mjs. The customers may use a mouse; the agent's page counts pointers and there must be none. */
import { agent, alone, ask, bubble, clean, compose, customer, expect, over, person, Server, status } from './harness.mjs';

const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const words = {
  zh: { wait: '等待下一位客户', sign: 'xiexie', ask: '我想了解一下稳健型理财产品', second: '我想咨询基金定投', reply: '您好，请问有什么可以帮您？', note: '客户想要稳健型的', said: '谢谢您的等待',
    colleague: '陈文杰', break: '小休', out: '退出', wake: '立即', held: '即将结束', canned: '问候',
    card: '银行卡挂失要多久', tag: '投诉', initials: 'ts', reminder: '问问资料看了没有', looked: '理财产品' },
  en: { wait: 'Waiting for the next customer', sign: 'thanks', ask: 'I would like a prudent investment', second: 'I have a question about a fund', reply: 'Good morning! How may I help?', note: 'prefers low risk', said: 'Thank you for waiting',
    colleague: 'Lin Hai', break: 'Break', out: 'Sign out', wake: 'Wake now', held: 'about to end', canned: 'hello',
    card: 'How long does a new card take?', tag: 'Complaint', initials: 'comp', reminder: 'ask what they think of it', looked: 'prudent' },
};
const server = await new Server('--sample').start();

async function known(account, lang, topic, text) {
  const page = await person({ lang, width: 390 });
  await page.goto(server.url(`/demo?lang=${lang}`));
  await page.locator('#who option').nth(1).waitFor({ state: 'attached' });
  await page.selectOption('#who', account);
  await page.locator('.launch').click();
  await page.locator(`input[name=topic][value=${topic}]`).check();
  await page.locator('form.body textarea').fill(text);
  await page.locator('form.body .main').click();
  return page;
}
const focused = (page, what) => page.waitForFunction((s) => document.activeElement?.matches(s), what);
async function palette(page, text) {
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').waitFor();
  await page.keyboard.type(text);
  await page.locator('#p-list [role=option]').first().waitFor();
}
/* Out of the composer, as Shift+Tab leads: single keys act there. */
async function outside(page) {
  await focused(page, '[data-composer]');
  await page.keyboard.press('Shift+Tab');
  await page.waitForFunction(() => !document.activeElement?.matches('input, textarea, select'));
}

/* The colleague does what there is to do and takes a break. */
async function serve(page, w, text) {
  await page.locator('.offer').getByText(text).first().waitFor();
  await page.keyboard.press('Alt+a');
  await bubble(page, text).waitFor();
  await outside(page);
  for (const key of ['e', 'e']) await page.keyboard.press(key);
  await outcome(page);
  await page.keyboard.press('Alt+b');
  await page.locator('details.state summary', { hasText: w.break }).waitFor();
}
async function outcome(page) {
  await page.locator('[data-wrap-code]').waitFor();
  await page.keyboard.press('Alt+w');
  await focused(page, '[data-wrap-code]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-wrap-code]').waitFor({ state: 'detached' });
}

async function prepare() {
  const admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
  const replies = ['zh', 'en'].map((lang) => ({ scope: 'company', lang, folder: '', name: words[lang].canned, words: '', text: words[lang].reply }));
  await ask(admin, 'POST', '/api/replies/import', { check: false, replies });
  await ask(admin, 'POST', '/api/tags', { key: 'tag', name_zh: words.zh.tag, name_en: words.en.tag });
  await admin.context().close();
}

async function day(lang, scheme, login, colleague, topic, accounts) {
  const w = words[lang], k = (page) => page.keyboard;
  const at = (name) => `day-${name}-${lang}-${scheme}`;
  const page = await person({ lang, scheme });
  await page.addInitScript(() => {
    sessionStorage.pointers ??= 0;
    for (const type of ['pointerdown', 'mousedown', 'wheel', 'touchstart'])
      addEventListener(type, () => { sessionStorage.pointers++; }, true);
  });
  await page.goto(server.url('/inbox'));
  await focused(page, '#f-login');
  await clean(page, at('sign-in'));
  await k(page).type(login);
  await k(page).press('Tab');
  await k(page).type(server.passwords[login]);
  await k(page).press('Enter');
  await page.locator('details.state summary').waitFor();
  await clean(page, at('offline'));
  await k(page).press('Alt+r');
  await page.getByRole('heading', { name: w.wait }).waitFor();
  await clean(page, at('ready'));

  const zhou = await known(accounts[0], lang, topic, w.ask);
  await page.locator('.offer').getByText(w.ask).first().waitFor();
  await clean(page, at('offer'));
  await k(page).press('Alt+a');
  await bubble(page, w.ask).waitFor();
  await focused(page, '[data-composer]');
  await clean(page, at('talk'));

  /* A canned reply, an emoji, a note, a file. */
  await k(page).type(`/${w.canned}`);
  await page.locator('.canned [role=option][aria-selected=true]').waitFor();
  await clean(page, at('canned'));
  await k(page).press('Enter');
  await page.waitForFunction((t) => document.activeElement.value === t, w.reply);
  await k(page).press('Alt+.');
  await page.locator('.emoji input').waitFor();
  await k(page).type(w.sign);
  await page.waitForFunction(() => document.querySelector('.emoji [aria-selected=true]')?.textContent === '🙏');
  await clean(page, at('emoji'));
  await k(page).press('Enter');
  await focused(page, '[data-composer]');
  const word = await compose(page, '好'); /* its Enter is the input method's */
  expect((await page.locator('.message.agent').count()) === 0, 'an input method sent it');
  await word.end();
  await k(page).press('Enter');
  await zhou.locator('.msg', { hasText: `${w.reply}🙏好` }).waitFor();
  await outside(page);
  await k(page).press('n');
  await focused(page, '[data-composer]');
  await k(page).type(w.note);
  await clean(page, at('note'));
  await k(page).press('Enter');
  await page.locator('.message.note', { hasText: w.note }).waitFor();
  await outside(page);
  await k(page).press('r');
  await focused(page, '[data-composer]');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), k(page).press('Alt+u')]);
  await chooser.setFiles({ name: 'table.png', mimeType: 'image/png', buffer: PICTURE });
  await page.locator('main form .button.primary:not([disabled])').waitFor();
  await clean(page, at('file'));
  await focused(page, '[data-composer]');
  await k(page).press('Enter');
  await zhou.locator('.msg img, .msg .file, .msg a').first().waitFor();
  await clean(page, at('sent'));

  /* A tag, a word that was said, a reminder. */
  await outside(page);
  await k(page).press('t');
  await focused(page, '.pane[role=dialog] input');
  await k(page).type(w.initials);
  await page.locator('#tag-list .active', { hasText: w.tag }).waitFor();
  await k(page).press('Enter');
  await page.locator('#tag-list [aria-selected=true]', { hasText: w.tag }).waitFor();
  await clean(page, at('tag'));
  await k(page).press('Escape');
  await page.locator('button.tagged .tag', { hasText: w.tag }).waitFor();
  await k(page).press('Alt+f');
  await focused(page, '.talk-bar input');
  await k(page).type(w.looked);
  await page.locator('.talk-bar .n', { hasText: '1 / 1' }).waitFor();
  await clean(page, at('search'));
  await k(page).press('Escape');
  await page.locator('.talk-bar').waitFor({ state: 'detached' });
  if (await page.evaluate(() => document.activeElement?.matches('[data-composer]'))) await outside(page);
  await k(page).press('f');
  await focused(page, 'dialog textarea');
  await k(page).type(w.reminder);
  await clean(page, at('remind'));
  await k(page).press('Control+Enter');
  await page.locator('dialog').waitFor({ state: 'detached' });
  if (await page.evaluate(() => document.activeElement?.matches('[data-composer]'))) await outside(page);
  for (const key of ['g', 'r']) await k(page).press(key);
  await page.locator('li', { hasText: w.reminder }).waitFor();
  await clean(page, at('reminders'));
  await k(page).press('Alt+1');
  await bubble(page, w.ask).waitFor();

  /* Put away, found again, brought back. */
  await outside(page);
  await k(page).press('h');
  await page.locator('dialog[aria-labelledby=snooze-title]').waitFor();
  await clean(page, at('snooze'));
  await k(page).press('Enter');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await k(page).press('g');
  await k(page).press('h');
  await page.waitForFunction(() => location.pathname.startsWith('/inbox/snoozed'));
  await page.locator('section.list [data-row]').first().waitFor();
  await clean(page, at('snoozed'));
  await k(page).press('j');
  await focused(page, '[data-row]');
  await k(page).press('Enter');
  await bubble(page, w.ask).waitFor();
  await palette(page, w.wake);
  await clean(page, at('palette'));
  await k(page).press('Enter');
  await page.waitForFunction(() => !document.querySelector('[data-composer]')?.disabled);

  /* One is declined and goes on to a colleague. */
  const other = await agent(server, colleague, { lang });
  await customer(server, w.card);
  await page.locator('.dock .offer').waitFor();
  await k(page).press('Alt+x');
  await clean(page, at('declining'));
  await k(page).press('1');
  await page.locator('.offer').waitFor({ state: 'detached' });
  await other.keyboard.press('Alt+r');
  await serve(other, w, w.card);

  /* A second customer is passed on to a colleague. */
  await known(accounts[1], lang, topic, w.second);
  await page.locator('.offer').first().waitFor();
  await clean(page, at('second-offer'));
  await k(page).press('Alt+a');
  await bubble(page, w.second).waitFor();
  await other.keyboard.press('Alt+r');
  await other.getByRole('heading', { name: w.wait }).waitFor();
  await outside(page);
  await k(page).press('a');
  await page.locator('dialog[aria-labelledby=transfer-title] input[role=combobox]').waitFor();
  await k(page).type(w.colleague);
  await page.locator('#to-list [role=option]').first().waitFor();
  await clean(page, at('transfer'));
  await k(page).press('Enter');
  await k(page).press('Control+Enter');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction((t) => ![...document.querySelectorAll('.bubble')].some((b) => b.textContent.includes(t)), w.second);
  await serve(other, w, w.second);
  await other.context().close();

  /* The first again: the last word, the end, the outcome. */
  await k(page).press('Alt+1');
  await bubble(page, w.ask).waitFor();
  await page.locator('[data-composer]').waitFor();
  if (!(await page.evaluate(() => document.activeElement?.matches('[data-composer]')))) await k(page).press('r');
  await focused(page, '[data-composer]');
  await k(page).type(w.said);
  await k(page).press('Control+Shift+Enter');
  await zhou.locator('.msg', { hasText: w.said }).waitFor();
  await page.locator('.later').getByText(w.held).waitFor();
  await clean(page, at('ending'));
  await page.locator('[data-wrap-code]').waitFor();
  await clean(page, at('wrap-up'));
  await outcome(page);

  /* A break, the list of keys, the way out. */
  await k(page).press('Alt+b');
  await page.locator('details.state summary', { hasText: w.break }).waitFor();
  await clean(page, at('break'));
  await k(page).press('?');
  await page.locator('dialog[aria-labelledby=help-title]').waitFor();
  await clean(page, at('keys'));
  await k(page).press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  const pointers = await page.evaluate(() => Number(sessionStorage.pointers));
  expect(pointers === 0, `${pointers} pointer events: it was not by keyboard alone`);
  await palette(page, w.out);
  await k(page).press('Enter');
  await focused(page, '#f-login');
  await clean(page, at('signed-out'));
  await page.context().close();
}

try {
  await alone('the_day_has_something_to_work_with', prepare);
  await alone('a_whole_day_by_keyboard_alone_in_chinese_and_dark', () => day('zh', 'dark', 'lin.haiyan', 'chen.wenjie', 'wealth', ['C0001', 'C0002']));
  await alone('a_whole_day_by_keyboard_alone_in_english_and_light', () => day('en', 'light', 'chen.wenjie', 'lin.haiyan', 'general', ['C0003', 'C0004']));
} finally {
  await over(server);
}
process.exit(status());
