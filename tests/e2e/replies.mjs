/* replies.mjs: canned replies in Chromium: kept, imported and exported, inserted by a slash, filled in, never sent unfilled.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, agent, box, bubble, clean, compose, customer, expect, field, over, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;

const said = (page, text) => page.locator('.msg', { hasText: text });
const list = (page) => page.locator('.canned');
const option = (page) => page.locator('.canned [role=option][aria-selected=true]');
const options = (page) => page.locator('.canned [role=option] strong').allTextContents();
const file = (name, text) => {
  const path = join(server.data, name);
  writeFileSync(path, text);
  return path;
};
async function settled(page, want) {
  await page.waitForFunction((n) => [...document.querySelectorAll('.canned [role=option] strong')].map((e) => e.textContent).join() === n, want.join());
}

const TABLE = [
  ['scope', 'queue', 'lang', 'folder', 'name', 'words', 'text'],
  ['company', '', 'zh', '问候', '问候', '您好 开场', '{customer.name}您好，我是{company}的{agent.name}。'],
  ['company', '', 'zh', '售后', '退款说明', '退钱', '您好，退款会在三个工作日内到账。'],
  ['company', '', 'any', '', 'office', 'where', '  '.trim() + 'We are open, "every day",\nalso on Sundays.'],
  ['queue', 'General service', 'zh', '', '转接', '', '正在为您联系{queue}的同事，现在是{now}。'],
  ['queue', 'Cards', 'zh', '', '挂失', '', '卡片已挂失。'],
];
const csv = (rows) => rows.map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n') + '\r\n';

let admin, lin, zhou;
try {
  await test('a_reply_with_an_unknown_variable_is_not_saved_and_the_right_one_is_named', async () => {
    admin = await agent(server, 'admin', { there: 'nav.rail' });
    await admin.goto(url('/settings/replies'));
    await admin.getByText('There are no canned replies yet').waitFor();
    await clean(admin, 'replies-none-en-light-1280');
    await admin.getByRole('link', { name: 'Add a canned reply' }).click();
    await field(admin, 'name').fill('welcome');
    await field(admin, 'text').fill('Dear {customer.nmae}, ');
    await admin.getByRole('button', { name: 'your name' }).click();
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('There is no variable {customer.nmae}. Did you mean {customer.name}?').waitFor();
    expect((await field(admin, 'text').inputValue()) === 'Dear {customer.nmae}, {agent.name}', await field(admin, 'text').inputValue());
    await clean(admin, 'replies-wrong-en-light-1280');
    await field(admin, 'text').fill('Dear {customer.name}, this is {agent.name} of {company}.');
    await field(admin, 'lang').selectOption('en');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.locator('.list a', { hasText: '/welcome' }).waitFor();
    await admin.getByText('Saved', { exact: true }).waitFor();
    await clean(admin, 'replies-en-light-1280');
  });

  await test('a_file_with_mistakes_imports_nothing_and_names_each_line', async () => {
    const bad = [...TABLE, ['queue', 'Nowhere', 'zh', '', 'x', '', 'y'], ['company', '', 'fr', '', 'x', '', 'y']];
    const pick = admin.locator('input[type=file]');
    await pick.setInputFiles(file('bad.csv', csv(bad)));
    await admin.getByText('There is no queue Nowhere.').waitFor();
    const lines = await admin.locator('.list ol li').allTextContents();
    expect(lines.length === 2 && lines[0].startsWith('Line 8') && lines[1].startsWith('Line 9'), lines.join(' | '));
    await pick.setInputFiles(file('worse.csv', csv([...TABLE, ['company', '', 'zh', '', 'two words', '', 'y'], ['company', '', 'zh', '', 'z', '', '{compny}']])));
    await admin.getByText('Did you mean {company}?').waitFor();
    const said = await admin.locator('.list ol li').allTextContents();
    expect(said.length === 2 && said[0].startsWith('Line 8 name:') && said[1].startsWith('Line 9 text:'), said.join(' | '));
    await clean(admin, 'replies-import-wrong-en-light-1280');
    await pick.setInputFiles(file('gbk.csv', Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 10])));
    await admin.getByText('not in UTF-8').waitFor();
    expect((await admin.locator('.list li a').count()) === 1, 'something was imported all the same');
  });

  await test('a_right_file_is_imported_and_comes_out_as_it_went_in', async () => {
    await admin.locator('input[type=file]').setInputFiles(file('good.csv', '\ufeff' + csv(TABLE)));
    await admin.getByText('5 new, 0 changed, 0 the same.').waitFor();
    expect((await admin.locator('.list li a').count()) === 1, 'it was imported before it was agreed to');
    await admin.getByRole('button', { name: 'Import', exact: true }).click();
    await admin.getByText('Imported: 5 new').waitFor();
    await admin.locator('.list a', { hasText: '/挂失' }).waitFor();
    const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('button', { name: 'Export CSV' }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\ufeffscope,queue,lang,'), `it begins with ${text.slice(0, 20)}`);
    await admin.locator('input[type=file]').setInputFiles(file('again.csv', text));
    await admin.getByText('0 new, 0 changed, 6 the same.').waitFor();
    await admin.getByRole('button', { name: 'Cancel' }).click();
    await admin.getByRole('searchbox').fill('tksm');
    await admin.waitForFunction(() => document.querySelectorAll('.list li a').length === 2); /* what is open stays */
    await admin.context().close();
  });

  await test('a_slash_opens_what_fits_the_contact_and_keys_alone_choose', async () => {
    lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer(server, '请问怎么退款？');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '请问怎么退款').waitFor();
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    /* A customer who writes Chinese, in General service: other languages come last, other queues' not at all. */
    const all = await options(lin);
    expect(all.length === 5 && all.at(-1) === '/welcome' && !all.includes('/挂失') && all.includes('/转接'), all.join());
    await clean(lin, 'slash-en-light-1280');
    await lin.keyboard.type('tk');
    await settled(lin, ['/退款说明']);
    expect((await box(lin).getAttribute('aria-activedescendant')) === (await option(lin).getAttribute('id')), 'a screen reader is not told');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()) === '您好，退款会在三个工作日内到账。', await box(lin).inputValue());
    expect((await list(lin).count()) === 0 && (await lin.locator('.message').count()) === 1, 'the list is still there, or something was sent');
    await lin.keyboard.press('Control+z');
    expect((await box(lin).inputValue()).includes('/'), 'it cannot be undone');
    await box(lin).fill('');
    await lin.keyboard.type('/退');
    await settled(lin, ['/退款说明']);
    await lin.keyboard.press('Tab');
    await lin.keyboard.press('Enter');
    await bubble(lin, '三个工作日').waitFor();
    await zhou.locator('.msg', { hasText: '三个工作日' }).waitFor();
  });

  await test('what_is_used_most_comes_first', async () => {
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    expect((await options(lin))[0] === '/退款说明', (await options(lin)).join());
    await lin.keyboard.press('ArrowUp');
    expect((await option(lin).locator('strong').textContent()) === '/welcome', 'up does not go round to the last');
    await lin.keyboard.press('Escape');
    await list(lin).waitFor({ state: 'detached' });
    await lin.keyboard.type('of');
    expect((await list(lin).count()) === 0, 'it came back for a slash that was closed');
    await box(lin).fill('');
  });

  await test('a_value_that_is_missing_is_shown_and_nothing_is_sent_before_it_is_filled_in', async () => {
    await lin.keyboard.type('/问');
    await settled(lin, ['/问候']);
    await lin.locator('.canned mark', { hasText: '{customer.name}' }).waitFor();
    await lin.getByText('No value for customer.name').waitFor();
    await clean(lin, 'slash-missing-en-light-1280');
    await lin.keyboard.press('Enter');
    expect((await box(lin).inputValue()).startsWith('{customer.name}您好，我是鹭江银行的林海燕'), await box(lin).inputValue());
    const before = await lin.locator('.message').count();
    await lin.keyboard.press('Enter');
    await lin.keyboard.press('Control+Enter');
    await lin.getByText('Fill in or delete {customer.name} first').waitFor();
    expect((await lin.locator('.message').count()) === before && (await box(lin).inputValue()) !== '', 'it was sent unfilled');
    expect(await lin.getByRole('button', { name: 'Send' }).isDisabled(), 'Send can be pressed');
    await clean(lin, 'unfilled-en-light-1280');
    await lin.keyboard.type('周先生'); /* what is missing is selected */
    expect((await box(lin).inputValue()).startsWith('周先生您好'), await box(lin).inputValue());
    await lin.keyboard.press('Enter');
    await bubble(lin, '周先生您好，我是鹭江银行的林海燕').waitFor();
  });

  await test('an_input_method_is_left_alone_while_the_list_is_open', async () => {
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    const word = await compose(lin, '退款');
    expect((await list(lin).count()) === 1 && (await box(lin).inputValue()).startsWith('/'), 'Enter of the input method chose something');
    await word.end();
    await settled(lin, ['/退款说明']);
    await lin.keyboard.press('Escape');
    await box(lin).fill('');
  });

  await test('a_slash_inside_a_word_and_one_that_fits_nothing_are_only_text', async () => {
    await lin.keyboard.type('1/2');
    expect((await list(lin).count()) === 0, 'a fraction opens the list');
    await lin.keyboard.press('Enter');
    await bubble(lin, '1/2').waitFor();
    await lin.keyboard.type('/zzz');
    await lin.getByText('No canned reply fits').waitFor();
    await lin.keyboard.press('Enter');
    await bubble(lin, '/zzz').waitFor();
    await lin.keyboard.press('Alt+Slash');
    await option(lin).waitFor();
    await lin.keyboard.press('Escape');
    await box(lin).fill('');
  });

  await test('an_agent_keeps_own_ones_and_only_reads_the_shared_ones', async () => {
    await lin.goto(url('/settings/replies'));
    await lin.locator('.list a', { hasText: '/退款说明' }).click();
    await lin.getByText('Kept by supervisors; you can').waitFor();
    expect((await lin.locator('#f-text').count()) === 0, 'a shared one can be changed');
    expect((await lin.locator('.settings nav a').allTextContents()).join() === 'Canned replies', 'an agent is shown other settings');
    await clean(lin, 'replies-agent-en-light-1280');
    await lin.getByRole('link', { name: 'Add a canned reply' }).click();
    await field(lin, 'name').fill('bye');
    await field(lin, 'text').fill('Good-bye, {customer.name}!');
    await lin.getByRole('button', { name: 'Save' }).click();
    await lin.locator('.list a', { hasText: '/bye' }).waitFor();
    await lin.getByRole('button', { name: 'Delete' }).click();
    await lin.locator('.list a', { hasText: '/bye' }).waitFor({ state: 'detached' });
  });

  await test('canned_replies_are_clean_in_chinese_dark_and_at_390', async () => {
    await lin.evaluate(() => localStorage.setItem('tandem.lang', 'zh'));
    await lin.goto(url('/inbox'));
    await lin.locator('.list a', { hasText: /Visitor|访客/ }).first().click();
    await box(lin).focus();
    await lin.keyboard.type('/');
    await option(lin).waitFor();
    await lin.emulateMedia({ colorScheme: 'dark' });
    await clean(lin, 'slash-zh-dark-1280');
    await lin.emulateMedia({ colorScheme: 'light' });
    await lin.setViewportSize({ width: 390, height: 844 });
    await option(lin).waitFor();
    await clean(lin, 'slash-zh-light-390');
    await lin.goto(url('/settings/replies'));
    await lin.locator('.list a', { hasText: '/退款说明' }).waitFor();
    await clean(lin, 'replies-zh-light-390');
    await lin.getByRole('link', { name: '新建快捷回复' }).click();
    await field(lin, 'text').fill('{agent.name}为您服务');
    await clean(lin, 'reply-zh-light-390');
  });
} finally {
  await over(server);
}
process.exit(status());
