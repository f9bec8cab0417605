/* truths.mjs: small things that list and composer say, and that must be so.
 *
 * See harness.mjs. The cases build on each other, in order. */
import { Server, agent, ask, bubble, clean, customer, expect, over, prefers, status, test } from './harness.mjs';

const server = new Server('--sample');
await server.start();
let lin, who;
try {
  await test('a_message_that_is_only_a_file_is_in_the_list_by_its_name', async () => {
    lin = await agent(server, 'lin.haiyan');
    await ask(lin, 'PUT', '/api/agent/state', { state: 'ready' });
    who = await customer(server, '您好');
    await lin.locator('section.offer').waitFor();
    await lin.keyboard.press('Alt+a');
    await bubble(lin, '您好').waitFor();
    await lin.locator('form input[type=file]').first().setInputFiles({ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Terms') });
    await lin.locator('.files li', { hasText: 'terms.txt' }).getByRole('status').getByText('Ready').waitFor();
    await lin.locator('main form textarea').press('Enter');
    await lin.locator('section.list a', { hasText: 'You: terms.txt' }).waitFor();
    await clean(lin, 'truths-file-en-light-1280');
  });

  await test('the_composer_shows_the_keys_that_work_and_no_others', async () => {
    const hints = () => lin.locator('form .modes kbd').allTextContents();
    expect((await hints()).join() === 'R,N', `it shows ${await hints()}`);
    await prefers(lin, 'shortcuts', JSON.stringify({ note: ['Alt+KeyO'] }));
    await lin.reload();
    await lin.locator('form .modes kbd', { hasText: 'Alt O' }).waitFor();
    await prefers(lin, 'letters', 'off');
    await lin.reload();
    await lin.locator('form .modes').waitFor();
    expect((await hints()).join() === 'Alt O', `with letters off it shows ${await hints()}`);
  });

  await test('on_a_phone_the_head_of_a_conversation_has_two_lines', async () => {
    await lin.setViewportSize({ width: 390, height: 844 });
    const tops = await lin.locator('.talk > header').evaluate((e) => [...e.children].filter((x) => x.offsetWidth).map((x) => Math.round(x.getBoundingClientRect().top + x.offsetHeight / 2)));
    const lines = tops.reduce((all, y) => (all.some((z) => Math.abs(z - y) < 12) ? all : [...all, y]), []);
    expect(lines.length === 2, `they stand at ${tops}`);
    await clean(lin, 'truths-head-en-light-390');
  });

  await test('who_takes_no_contacts_is_not_told_to_go_ready', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    await admin.locator('section.list .none', { hasText: 'Your account takes no contacts' }).waitFor();
    expect((await admin.getByText('Go ready').count()) === 0, 'and to go ready, too');
    await clean(admin, 'truths-none-en-light-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
