/* unseen.mjs: reading without the customer being told, and a message that failed, in Chromium against the real server.
 *
 * harness.mjs says how it is called. */
import { agent, answers, bubble, box, clean, customer, expect, over, prefers, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;

/* The customer's side: what was said, with its mark. */
const mark = (guest, text, word) => guest.locator('.msg', { hasText: text }).locator('.meta', { hasText: word });
async function says(guest, desk, text) {
  await guest.locator('.foot textarea').fill(text);
  await guest.keyboard.press('Enter');
  await bubble(desk, text).waitFor();
}
async function replies(desk, text) {
  await box(desk).fill(text);
  await desk.keyboard.press('Enter');
  await bubble(desk, text).waitFor();
}
async function accepted(login, options, text) {
  const desk = await agent(server, login, options);
  if (options.told) await prefers(desk, 'read_told', options.told);
  await desk.keyboard.press('Alt+r');
  const guest = await customer(server, text, { lang: options.lang });
  await desk.locator('section.offer').waitFor();
  await desk.keyboard.press('Alt+a');
  await box(desk).waitFor();
  await desk.keyboard.press('Alt+b'); /* and nobody else */
  await bubble(desk, text).waitFor();
  return [desk, guest];
}
/* What the agent types is told after whatever was told before. */
async function unread(desk, guest, text, words) {
  await mark(guest, text, words.got).waitFor();
  await box(desk).focus();
  await desk.keyboard.type('…');
  await guest.getByText(words.typing).waitFor();
  expect((await mark(guest, text, words.read).count()) === 0, `${text}: the customer is told that it was read`);
  await box(desk).fill('');
}
const zh = { got: '已送达', read: '已读', typing: '正在输入' }, en = { got: 'Delivered', read: 'Read', typing: 'typing' };

let liu, guest;
try {
  await test('who_reads_unseen_is_told_of_when_they_answer', async () => {
    [liu, guest] = await accepted('liu.siqi', { lang: 'zh', scheme: 'dark' }, '第一句');
    await mark(guest, '第一句', zh.read).waitFor();
    await liu.locator('.log').focus();
    await liu.keyboard.press('u');
    await liu.getByRole('note').getByText('客户看不到您已读').waitFor();
    await clean(liu, 'unseen-zh-dark-1280');
    await says(guest, liu, '第二句');
    await unread(liu, guest, '第二句', zh);
    await answers(liu, '/api/preferences', (x) => JSON.parse(x.unseen ?? '[]').length === 1);
    await liu.reload();
    await bubble(liu, '第二句').waitFor();
    await unread(liu, guest, '第二句', zh);
    await liu.locator('.modes button').nth(1).click();
    await replies(liu, '内部备注');
    await liu.locator('.modes button').nth(0).click();
    await unread(liu, guest, '第二句', zh);
    await replies(liu, '您好');
    await mark(guest, '第二句', zh.read).waitFor();
    await liu.getByText('客户看不到您已读').waitFor({ state: 'detached' });
    await answers(liu, '/api/preferences', (x) => !x.unseen);
  });

  await test('ones_other_browser_tells_nobody_either_and_the_switch_ends_it', async () => {
    await liu.locator('header [data-opens=unseen]').click();
    await answers(liu, '/api/preferences', (x) => !!x.unseen);
    const other = await agent(server, 'liu.siqi', { lang: 'zh', width: 390 });
    await other.goto(liu.url());
    await other.getByRole('note').getByText('客户看不到您已读').waitFor();
    await clean(other, 'unseen-zh-light-390');
    await says(guest, other, '第三句');
    await unread(other, guest, '第三句', zh);
    await other.context().close();
    await liu.bringToFront();
    await liu.locator('header [data-opens=unseen]').click();
    await mark(guest, '第三句', zh.read).waitFor();
    await says(guest, liu, '第四句');
    await mark(guest, '第四句', zh.read).waitFor();
    await guest.context().close();
    await liu.context().close();
  });

  await test('whoever_prefers_it_is_told_of_only_when_they_answer', async () => {
    const [chen, visitor] = await accepted('chen.wenjie', { lang: 'en', width: 390, told: 'answered' }, 'First of all');
    await chen.getByText('The customer is not told that you have read this').waitFor();
    expect((await chen.locator('[data-opens=unseen]').count()) === 0, 'there is a switch that does nothing');
    await unread(chen, visitor, 'First of all', en);
    await chen.getByRole('button', { name: 'Tell now' }).click();
    await mark(visitor, 'First of all', en.read).waitFor();
    await says(visitor, chen, 'Second to that');
    await unread(chen, visitor, 'Second to that', en);
    await replies(chen, 'Good morning');
    await mark(visitor, 'Second to that', en.read).waitFor();
    await says(visitor, chen, 'Third in line');
    await unread(chen, visitor, 'Third in line', en);
    const path = new URL(chen.url()).pathname;
    await chen.goto(url('/preferences'));
    await clean(chen, 'read-told-en-light-390');
    await chen.getByRole('radio', { name: 'when I open it' }).check();
    await chen.goto(url(path));
    await mark(visitor, 'Third in line', en.read).waitFor();
    [liu, guest] = [chen, visitor];
  });

  await test('a_message_that_failed_says_why_and_is_copied_tried_again_or_dropped', async () => {
    await liu.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const refuse = (route) => route.request().method() === 'POST'
      ? route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify({ error: 'forbidden', message: 'Not allowed here.', message_zh: '不允许。' }) }) : route.fallback();
    await liu.route('**/api/conversations/*/messages', refuse);
    const failed = liu.locator('.sending.failed');
    const fails = async (text) => {
      await box(liu).fill(text);
      await box(liu).press('Enter');
      await failed.filter({ hasText: text }).getByText('Not sent · Not allowed here.').waitFor();
    };
    await fails('Line one\nand line two');
    await clean(liu, 'failed-en-light-390');
    await failed.getByRole('button', { name: 'Copy' }).click();
    await failed.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await liu.evaluate(() => navigator.clipboard.readText());
    expect(copied === 'Line one\nand line two', `copied: ${JSON.stringify(copied)}`);
    await fails('Never mind');
    await failed.filter({ hasText: 'Never mind' }).getByRole('button', { name: 'Discard' }).click();
    await failed.filter({ hasText: 'Never mind' }).waitFor({ state: 'detached' });
    await liu.unroute('**/api/conversations/*/messages', refuse);
    await failed.getByRole('button', { name: 'Retry' }).click();
    await guest.locator('.msg', { hasText: 'and line two' }).waitFor();
    expect((await guest.locator('.msg', { hasText: 'Never mind' }).count()) === 0, 'what was dropped was sent');
  });
} finally {
  await over(server);
}
process.exit(status());
