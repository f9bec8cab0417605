/* waits.mjs: a button whose answer is waited for keeps the keyboard, asks once however often it is pressed, and asks again when no answer came;
 * in Chromium against the real server. That no other button is disabled meanwhile is seen by web/scripts/check.mjs. */
import { agent, box, bubble, customer, expect, field, over, Server, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const keyboard = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

/* The one that is focused is pressed: lost when the page has been painted as waiting, with a second press meanwhile. */
async function lost(page, address, button, alert) {
  let asked = 0;
  await page.route(address, async (request) => {
    if (request.request().method() === 'GET') return request.continue();
    asked++;
    await page.locator('button[aria-disabled=true]:focus').waitFor();
    await painted(page);
    await page.keyboard.press('Enter');
    await painted(page);
    await request.abort();
  });
  await button.focus();
  const name = await keyboard(page);
  await page.keyboard.press('Enter');
  await alert.filter({ hasText: /\S/ }).first().waitFor();
  await page.unroute(address);
  expect((await keyboard(page)) === name, `the keyboard was at "${name}" and is at "${await keyboard(page)}"`);
  expect(asked === 1, `it was asked ${asked} times`);
}

let liu, admin;
try {
  await test('a_reminder_that_got_no_answer_is_kept_by_the_same_key', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    await liu.keyboard.press('Alt+r');
    await customer(server, '我的卡片什么时候能寄到？');
    await liu.getByRole('button', { name: /^Accept/ }).first().waitFor();
    await liu.keyboard.press('Alt+a');
    await bubble(liu, '我的卡片').waitFor();
    await liu.evaluate(() => document.activeElement?.blur());
    await liu.keyboard.press('f');
    const panel = liu.locator('dialog[open]');
    await panel.locator('textarea').fill('Ask the post office');
    await lost(liu, '**/api/conversations/*/reminders', panel.locator('button.primary'), panel.getByRole('alert'));
    await liu.keyboard.press('Enter');
    await panel.waitFor({ state: 'detached' });
  });

  await test('so_is_an_invitation', async () => {
    await liu.keyboard.press('Alt+c');
    const panel = liu.getByRole('region', { name: 'Participants' });
    await panel.getByRole('option', { name: /Zhang Qiang/ }).click();
    await lost(liu, '**/api/contacts/*/participants', panel.locator('button.primary'), liu.getByRole('alert'));
    await liu.keyboard.press('Enter');
    await panel.getByText(/invited ·|Invited|asked/i).first().waitFor();
    await liu.keyboard.press('Escape');
  });

  await test('a_talk_is_passed_on_by_the_same_key', async () => {
    await liu.keyboard.press('Alt+t');
    const panel = liu.locator('dialog[open]');
    await panel.getByRole('combobox').fill('general');
    await panel.getByRole('option').first().click();
    await lost(liu, '**/api/contacts/*/transfer', panel.locator('button.primary'), panel.getByRole('alert'));
    await liu.keyboard.press('Enter');
    await panel.waitFor({ state: 'detached' });
  });

  await test('what_is_saved_in_the_settings_leaves_the_keyboard_where_it_was', async () => {
    admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await admin.goto(server.url('/settings/queues'));
    await admin.locator('main a[href^="/settings/queues/"]', { hasText: 'General service' }).click();
    await field(admin, 'name_en').fill('Everybody else');
    const save = admin.getByRole('button', { name: 'Save', exact: true });
    await lost(admin, '**/api/queues/*', save, admin.getByRole('alert'));
    await admin.keyboard.press('Enter');
    await admin.locator('form [role=status]', { hasText: /^Saved/ }).waitFor();
    expect((await keyboard(admin)) === 'Save', `the keyboard is at "${await keyboard(admin)}"`);
  });
} finally {
  await over(server);
}
process.exit(status());
