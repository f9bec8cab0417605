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
    who = await customer(server, 'Hello?', { lang: 'en' });
    await lin.locator('.offer').waitFor();
    await lin.keyboard.press('Alt+a');
    await bubble(lin, 'Hello?').waitFor();
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
