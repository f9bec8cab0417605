/* owing.mjs: a contact that was closed because the time to wrap up ran out is asked for its code again; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, clean, customer, expect, over, set_queue, status, test, wrapping } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const box = (page) => page.locator('input[data-wrap-code]');
const note = (page) => page.locator('textarea[data-wrap-note]');
const view = (page, name) => page.locator('nav.views a', { hasText: name });
const runs_out = async (page, text) => {
  const who = await customer(server, text);
  await page.goto(url('/inbox'));
  await wrapping(page);
  await page.locator('[data-wrap-code]').waitFor({ state: 'detached' });
  await who.context().close();
};
const closed = async (page) => (await ask(page, 'GET', '/api/contacts/closed')).contacts;

let liu;
try {
  await test('what_the_time_ran_out_for_is_listed_with_its_count_and_given_its_code_by_keyboard', async () => {
    const admin = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await set_queue(admin, 'General service', { wrapup_us: 1e6 });
    await admin.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    expect((await view(liu, 'Code missing').count()) === 0, 'nothing is owed, and it is listed');
    await liu.keyboard.press('Alt+KeyR');
    await runs_out(liu, '第一个问题');
    await view(liu, 'Code missing').filter({ hasText: '1' }).waitFor();
    await runs_out(liu, '第二个问题');
    await view(liu, 'Code missing').filter({ hasText: '2' }).waitFor();
    const cut = await liu.evaluate(() => {
      for (const n of document.querySelectorAll('nav.views .n')) n.firstChild.data = '99'; /* as on a bad day */
      return [...document.querySelectorAll('nav.views .cut')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => `${e.textContent} ${e.scrollWidth - e.clientWidth}`);
    });
    expect(cut.length === 0, `cut: ${cut}`);
    await liu.locator('body').press('g');
    await liu.keyboard.press('k');
    await liu.waitForFunction(() => location.pathname === '/inbox/owing');
    const rows = liu.locator('.list a[data-row]');
    await rows.nth(1).waitFor();
    await clean(liu, 'owing-list-en-light-1280');
    await rows.first().focus();
    await liu.keyboard.press('Enter');
    await liu.getByText('The time to wrap up ran out without a code').waitFor();
    await liu.locator('.log', { hasText: '第一个问题' }).waitFor();
    await box(liu).focus();
    await liu.keyboard.press('Control+Enter');
    await liu.locator('#wrap-lacks', { hasText: 'asks for a wrap-up code' }).waitFor();
    await liu.keyboard.press('Escape');
    await liu.locator('.context aside h2').waitFor(); /* who it was is beside it */
    await clean(liu, 'owing-en-light-1280');
    await note(liu).fill('Calls again tomorrow');
    await liu.reload();
    await note(liu).waitFor();
    expect((await note(liu).inputValue()) === 'Calls again tomorrow', 'what was noted is gone');
    await box(liu).fill('solved');
    await liu.keyboard.press('Enter');
    await liu.keyboard.press('Control+Enter');
    /* It leads to the next one. */
    await liu.locator('.log', { hasText: '第二个问题' }).waitFor();
    await liu.waitForFunction(() => document.activeElement?.matches('input[data-wrap-code]') && !document.activeElement.value);
    await view(liu, 'Code missing').filter({ hasText: '1' }).waitFor();
    await box(liu).fill('solved');
    await liu.keyboard.press('Enter');
    await liu.keyboard.press('Control+Enter');
    await view(liu, 'Code missing').waitFor({ state: 'detached' });
    const both = await closed(liu);
    expect(both.length === 2 && both.every((c) => c.code !== '0'), JSON.stringify(both));
    expect(both.map((c) => c.note ?? '').sort().join() === ',Calls again tomorrow', JSON.stringify(both));
    await liu.goto(url(`/inbox/closed/${both[0].conversation}`));
    await liu.getByRole('button', { name: 'Timeline' }).click();
    await liu.locator('.event', { hasText: 'The wrap-up code was given later' }).filter({ hasText: 'Solved' }).waitFor();
    await liu.context().close();
  });

  await test('on_a_phone_in_chinese_it_is_given_by_finger_and_one_that_another_gave_is_no_more', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', width: 390, scheme: 'dark' });
    await runs_out(liu, '第三个问题');
    await runs_out(liu, '第四个问题');
    /* It is said where the wrap-up was. */
    await liu.getByRole('link', { name: '补录小结码' }).click();
    await liu.locator('.log', { hasText: '第四个问题' }).waitFor();
    await liu.getByRole('link', { name: '返回' }).click();
    await view(liu, '缺小结码').filter({ hasText: '2' }).waitFor();
    await liu.locator('.list a[data-row]').first().click();
    await box(liu).click();
    await liu.locator('#code-list [role=option]').first().waitFor();
    await clean(liu, 'owing-zh-dark-390');
    /* Who leads gives it meanwhile: it is no more. */
    const first = (await ask(liu, 'GET', '/api/contacts/owing')).contacts[0];
    const lead = await agent(server, 'admin', { there: 'nav.rail' });
    const codes = (await ask(lead, 'GET', '/api/vocabulary')).codes;
    await ask(lead, 'PUT', `/api/contacts/${first.id}/code`, { code: codes[1].id });
    await lead.context().close();
    await box(liu).waitFor({ state: 'detached' });
    await liu.getByRole('link', { name: '返回' }).click();
    await view(liu, '缺小结码').filter({ hasText: '1' }).waitFor();
    expect((await closed(liu)).find((c) => c.id === first.id).code === codes[1].id, 'it is another code');
    await liu.locator('.list a[data-row]').first().click();
    await box(liu).click();
    await liu.locator('#code-list [role=option]').first().click();
    await liu.getByRole('button', { name: '补录' }).click();
    await view(liu, '缺小结码').waitFor({ state: 'detached' });
  });

  await test('who_leads_sees_everybodys_with_their_names_and_gives_one_with_a_note', async () => {
    await runs_out(liu, '第五个问题');
    await view(liu, '缺小结码').filter({ hasText: '1' }).waitFor({ state: 'attached' });
    const lead = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await view(lead, 'Code missing').filter({ hasText: '1' }).click(); /* none is the lead's own: everybody's are listed */
    const whose = (name) => lead.getByRole('group', { name: 'Whose' }).getByRole('button', { name });
    await lead.locator('.list a[data-row]', { hasText: 'Liu Siqi' }).waitFor();
    await whose('Mine 0').click();
    await lead.locator('.list a[data-row]').waitFor({ state: 'detached' });
    await whose('Everybody’s 1').click();
    await lead.locator('.list a[data-row]', { hasText: 'Liu Siqi' }).click();
    await lead.getByText('Liu Siqi’s contact').waitFor();
    await lead.locator('.context aside h2').waitFor();
    await clean(lead, 'owing-lead-en-light-1280');
    await lead.setViewportSize({ width: 390, height: 844 });
    await lead.locator('[data-opens=context]').click();
    await lead.locator('.context.shown').waitFor();
    await clean(lead, 'owing-lead-en-light-390');
    await lead.locator('.context .shut').click();
    await lead.setViewportSize({ width: 1280, height: 800 });
    await box(lead).fill('solved');
    await lead.keyboard.press('Enter');
    await note(lead).fill('Seen to by the lead');
    await lead.keyboard.press('Control+Enter');
    await view(lead, 'Code missing').waitFor({ state: 'detached' });
    await view(liu, '缺小结码').waitFor({ state: 'detached' });
    expect((await closed(liu))[0].note === 'Seen to by the lead', JSON.stringify((await closed(liu))[0]));
    await lead.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
