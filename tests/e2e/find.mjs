/* find.mjs: a long conversation is searched, printed and saved, while it is held and when it is over; by keyboard, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { readFileSync } from 'node:fs';
import { Server, agent, box, bubble, clean, compose, customer, expect, over, picture, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const MANY = 130;
const field = (page) => page.locator('.talk-bar input');
const count = (page, text) => page.locator('.talk-bar [role=status]', { hasText: text }).waitFor();
const marked = (page, id) => page.waitForFunction((x) => {
  const e = document.querySelector(`${x} mark`)?.getBoundingClientRect();
  return e && e.top > 0 && e.bottom < innerHeight;
}, id);
const gone = (page, css) => page.waitForFunction((c) => !document.querySelector(c), css);
const blur = (page) => page.evaluate(() => document.activeElement?.blur());
/* By the palette, as somebody does who does not know the key. */
async function ask(page, words, label) {
  await page.keyboard.press('Control+KeyK');
  await page.locator('dialog[open] input').fill(words);
  await page.locator('dialog[open] [role=option]', { hasText: label }).first().waitFor();
  await page.keyboard.press('Enter');
}
async function saved(page, words, label) {
  const file = page.waitForEvent('download');
  await ask(page, words, label);
  const d = await file;
  return { name: d.suggestedFilename(), text: readFileSync(await d.path(), 'utf8') };
}

let lin, zhou, conversation;
try {
  await test('an_old_message_that_is_not_loaded_is_found_by_keyboard_and_shown', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'zh', scheme: 'dark' });
    await lin.keyboard.press('Alt+KeyR');
    zhou = await customer(server, '我的保单号是 ＡＢ-4711，请查一下');
    await lin.getByRole('button', { name: /^接起/ }).first().waitFor();
    await lin.keyboard.press('Alt+KeyA');
    await bubble(lin, '4711').waitFor();
    /* Written by the agent, as many as make the first one too old to be sent along. */
    let seen = null;
    lin.on('request', (r) => { seen ??= /conversations\/(\d+)\/messages$/.exec(r.url())?.[1] ?? null; });
    await box(lin).fill('=1+1 是公式吗');
    await lin.keyboard.press('Enter');
    await bubble(lin, '=1+1').locator('xpath=..').locator('.row', { hasText: '已' }).waitFor();
    conversation = seen;
    await lin.evaluate(async ([id, n]) => {
      const { csrf } = await (await fetch('/api/session')).json();
      for (let i = 0; i < n; ) {
        const body = JSON.stringify({ key: `line-${i}`, text: `第 ${i} 行 rate`, lang: 'zh' });
        const r = await fetch(`/api/conversations/${id}/messages`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } });
        if (r.ok) i++;
        else if (r.status !== 429) throw new Error(`${r.status} ${await r.text()}`);
      }
    }, [conversation, MANY]);
    await lin.reload();
    await bubble(lin, `第 ${MANY - 1} 行`).waitFor();
    expect((await bubble(lin, '4711').count()) === 0, 'the first message is loaded already');
    await box(lin).focus();
    await lin.keyboard.press('Control+KeyF');
    await lin.waitForFunction(() => document.activeElement?.matches('.talk-bar input'));
    await lin.keyboard.type('ab-4711');
    await count(lin, '第 1 条，共 1 条');
    await marked(lin, '#m-1');
    expect(await field(lin).evaluate((e) => e === document.activeElement), 'the focus left the field');
    expect((await lin.locator('.pane > .jump').count()) === 0, 'what is loaded is said to be new');
    await clean(lin, 'find-zh-dark-1280');
    await lin.keyboard.press('Escape');
    await gone(lin, '.talk-bar');
    await lin.waitForFunction(() => document.activeElement?.matches('main form textarea'));
    expect((await lin.locator('.log mark').count()) === 0, 'still marked');
  });

  await test('enter_goes_on_to_earlier_ones_shift_enter_back_and_round', async () => {
    await blur(lin);
    await lin.keyboard.press('Alt+KeyF');
    await field(lin).fill('RATE');
    await count(lin, `第 1 条，共 ${MANY} 条`);
    await marked(lin, `#m-${MANY + 2}`);
    await lin.keyboard.press('Enter');
    await count(lin, '第 2 条');
    await marked(lin, `#m-${MANY + 1}`);
    await lin.keyboard.press('Shift+Enter');
    await lin.keyboard.press('Shift+Enter');
    await count(lin, `第 ${MANY} 条`);
    await marked(lin, '#m-3');
    await field(lin).fill('no such words');
    await count(lin, '没有找到');
  });

  await test('what_an_input_method_composes_is_not_asked_before_it_is_written', async () => {
    await field(lin).fill('');
    let asked = 0;
    lin.on('request', (r) => { if (r.url().includes('/search?') && ++asked) expect(decodeURIComponent(r.url()).includes('公式'), r.url()); });
    const ime = await compose(lin, '公式');
    await lin.waitForTimeout(600); /* Three times as long as it waits for more to be typed. */
    expect(asked === 0, 'asked for what is being composed');
    await ime.end();
    expect((await field(lin).inputValue()) === '公式', await field(lin).inputValue());
    await count(lin, '第 1 条，共 1 条');
    await marked(lin, '#m-2');
    await lin.keyboard.press('Escape');
    await gone(lin, '.talk-bar');
  });

  await test('all_of_it_is_loaded_and_printed_without_the_desktop_around_it', async () => {
    await lin.reload();
    await bubble(lin, `第 ${MANY - 1} 行`).waitFor();
    await lin.evaluate(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; });
    await ask(lin, '打印会话', '打印会话');
    await count(lin, '还有更早的');
    await clean(lin, 'print-zh-dark-1280');
    await lin.waitForFunction(() => document.activeElement?.closest('.talk-bar .print'));
    await lin.keyboard.press('Enter');
    await lin.waitForFunction(() => window.printed === 1);
    await lin.emulateMedia({ media: 'print' });
    await lin.locator('.paper li').nth(MANY + 1).waitFor();
    const paper = await lin.locator('.paper').innerText();
    expect((await lin.locator('.paper li').count()) === MANY + 2, 'not all of it');
    for (const x of ['ＡＢ-4711', '=1+1', '队列', '坐席', '林海燕', '时区', Intl.DateTimeFormat().resolvedOptions().timeZone]) expect(paper.includes(x), `${x} is not printed: ${paper.slice(0, 300)}`);
    expect(!(await lin.locator('.rail').isVisible()) && !(await lin.locator('.bar').isVisible()), 'the desktop is printed');
    const [ink, sheet] = await lin.locator('.paper').evaluate((e) => [getComputedStyle(e).color, getComputedStyle(document.documentElement).backgroundColor]);
    expect(ink === 'rgb(0, 0, 0)' && sheet === 'rgb(255, 255, 255)', `printed as ${ink} on ${sheet}`);
    await picture(lin, 'paper-zh');
    expect((await lin.pdf()).length > 10000, 'the pages are empty');
    await lin.emulateMedia({ media: 'screen' });
    await gone(lin, '.paper');
    await lin.locator('.rail').waitFor();
  });

  await test('a_copy_is_saved_as_json_and_as_a_table_without_formulas', async () => {
    const json = await saved(lin, 'JSON', 'JSON');
    expect(json.name === `tandem_conversation_${conversation}.json`, json.name);
    const copy = JSON.parse(json.text);
    expect(copy.conversation === conversation && copy.messages.length === MANY + 2 && copy.more === false, json.text.slice(0, 200));
    await count(lin, '已保存会话副本');
    await clean(lin, 'saved-zh-dark-1280');
    const csv = await saved(lin, 'CSV', 'CSV');
    const lines = csv.text.split('\r\n');
    expect(csv.text.startsWith('\ufeffnumber,time,'), csv.text.slice(0, 40));
    expect(lines.length === MANY + 4 && lines[2].includes(",'=1+1 是公式吗,") && !csv.text.includes(',=1'), lines[2]);
    await lin.keyboard.press('Alt+KeyF');
    await field(lin).waitFor();
    await lin.keyboard.press('Escape');
    await gone(lin, '.talk-bar');
  });

  await test('one_that_is_over_is_searched_on_a_phone_in_english', async () => {
    await zhou.context().close();
    await lin.getByRole('button', { name: /^结束会话/ }).first().click();
    await lin.getByLabel('结果').waitFor();
    await lin.getByLabel('结果').selectOption({ index: 1 });
    await lin.getByRole('button', { name: '完成', exact: true }).click();
    await gone(lin, 'main form select');
    const phone = await agent(server, 'lin.haiyan', { lang: 'en', width: 390 });
    await phone.goto(url(`/inbox/closed/${conversation}`));
    await phone.locator('.log .message').first().waitFor();
    await phone.getByRole('button', { name: 'Find in the conversation' }).click();
    await phone.waitForFunction(() => document.activeElement?.matches('.talk-bar input'));
    await phone.keyboard.type('4711');
    await count(phone, '1 of 1');
    await marked(phone, '#past-1');
    await clean(phone, 'find-past-en-light-390');
    await phone.getByRole('button', { name: 'Print or save' }).press('Enter');
    await phone.waitForFunction(() => document.activeElement?.textContent === 'Print the conversation');
    await clean(phone, 'keep-past-en-light-390');
    await phone.keyboard.press('Escape');
    await gone(phone, '.talk-bar');
    await phone.context().close();
  });

  await test('whoever_may_not_read_it_is_told_and_nothing_is_saved', async () => {
    const liu = await agent(server, 'liu.siqi', { lang: 'en' });
    await liu.goto(url(`/inbox/closed/${conversation}`));
    await liu.locator('main [role=alert]').waitFor();
    let files = 0;
    liu.on('download', () => files++);
    await ask(liu, 'as CSV', 'CSV');
    await liu.locator('.says [role=alert] .said').waitFor();
    expect(files === 0 && (await liu.locator('.talk-bar').count()) === 0, 'something was saved');
    await clean(liu, 'export-forbidden-en-light-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
