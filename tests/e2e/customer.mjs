/* customer.mjs: the customer at the agent's desk in Chromium: what is known, corrected, noted, talked about before.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, bubble, clean, customer, expect, over, speaks, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;

const panel = (page) => page.locator('.context aside');
const fact = (page, name) => panel(page).locator('.fact', { hasText: name });

let lin, chen, lead, zhou, id;
try {
  await test('what_is_known_is_added_by_keyboard_and_says_who_said_so', async () => {
    lin = await agent(server, 'lin.haiyan', { timezoneId: 'Asia/Shanghai' });
    lin.on('request', (r) => (id = /\/api\/customers\/(\d+)$/.exec(r.url())?.[1] ?? id));
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer(server, '请问怎么退款？', { timezoneId: 'Asia/Kabul' });
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '请问怎么退款').waitFor();
    await panel(lin).getByText('Nothing is known yet').waitFor();
    /* The arrow keys look, Enter asks. */
    await panel(lin).getByLabel('What to add').focus();
    const seen = [];
    for (let i = 0; seen.at(-1) !== 'Age' && i < 40; i++) {
      await lin.keyboard.press('ArrowDown');
      seen.push(await panel(lin).getByLabel('What to add').evaluate((e) => (e === document.activeElement ? e.selectedOptions[0].label : 'gone')));
    }
    expect(seen.length > 1 && seen.at(-1) === 'Age', `an arrow key led to: ${seen}`);
    await clean(lin, 'customer-add-en-light-1280');
    await lin.keyboard.press('Enter');
    const input = panel(lin).getByRole('textbox', { name: 'Age' });
    await lin.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Age');
    await lin.keyboard.type('old');
    await lin.keyboard.press('Enter');
    await panel(lin).getByText('A number with at most three decimals').waitFor();
    expect((await input.getAttribute('aria-invalid')) === 'true', 'a screen reader is not told');
    await clean(lin, 'customer-wrong-en-light-1280');
    await input.fill('４１.５'); /* full-width, as an input method leaves it */
    await lin.keyboard.press('Enter');
    await fact(lin, 'Age').getByText('41.5').waitFor();
    await fact(lin, 'Age').getByText('Lin Haiyan · Today').waitFor();
    await panel(lin).getByLabel('What to add').selectOption({ label: 'City' });
    await panel(lin).getByRole('button', { name: 'Add', exact: true }).click();
    await panel(lin).getByLabel('City', { exact: true }).fill('Xiamen');
    await lin.keyboard.press('Enter');
    await fact(lin, 'City').getByText('Xiamen', { exact: true }).waitFor();
    /* The focus is back on the way in, Escape leaves all as it was. */
    await lin.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Edit City');
    await lin.keyboard.press('Enter');
    await lin.keyboard.type('x');
    await lin.keyboard.press('Escape');
    await lin.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Edit City');
    expect((await fact(lin, 'City').locator('.value').textContent()).trim() === 'Xiamen', 'Escape changed something');
  });

  await test('what_time_it_is_where_the_customer_is_stands_in_the_panel_and_at_each_message', async () => {
    const row = panel(lin).locator('dl div', { hasText: 'Time there' });
    await row.getByText('Asia/Kabul').waitFor();
    expect(/\d\d:\d\d/.test(await row.textContent()), await row.textContent());
    const message = lin.locator('.message', { hasText: '请问怎么退款' });
    const minutes = (text) => { const [h, m] = /(\d\d):(\d\d)/.exec(text).slice(1).map(Number); return h * 60 + m; };
    const [here, away] = (await message.locator('.foot').getAttribute('title')).split(' · ');
    expect(away.endsWith('there') && (minutes(here) - minutes(away) + 1440) % 1440 === 210, `${here} and ${away}`); /* 8:00 and 4:30 ahead of Greenwich */
    expect(!(await message.locator('.foot').textContent()).includes('there'), 'it is shown to who did not ask');
    await message.focus(); /* by keyboard as by pointer */
    await message.locator('.foot', { hasText: 'there' }).waitFor();
    await clean(lin, 'customer-there-en-light-1280');
  });

  await test('who_corrects_what_a_colleague_has_just_changed_is_shown_the_newer_value', async () => {
    lead = await agent(server, 'admin', { there: 'nav.rail' });
    await lin.getByRole('button', { name: 'Edit City' }).click();
    const city = (await ask(lead, 'GET', `/api/customers/${id}`)).attributes.find((a) => a.key === 'city');
    await ask(lead, 'PATCH', `/api/customers/${id}`, { attributes: [{ attribute: city.id, values: ['fuzhou'], seen_us: city.at_us }] });
    const input = panel(lin).getByLabel('City', { exact: true });
    await input.fill('Quanzhou');
    await lin.keyboard.press('Enter');
    await panel(lin).getByText(/has just changed this to “Fuzhou”/).waitFor();
    await lin.waitForFunction(() => document.activeElement?.textContent === 'Keep it');
    await clean(lin, 'customer-overtaken-en-light-1280');
    await lin.keyboard.press('Enter');
    await fact(lin, 'City').getByText('Fuzhou', { exact: true }).waitFor();
    await lin.getByRole('button', { name: 'Edit City' }).click();
    const again = (await ask(lead, 'GET', `/api/customers/${id}`)).attributes.find((a) => a.key === 'city');
    await ask(lead, 'PATCH', `/api/customers/${id}`, { attributes: [{ attribute: again.id, values: ['xiamen'], seen_us: again.at_us }] });
    await input.fill('Quanzhou');
    await lin.keyboard.press('Enter');
    await panel(lin).getByRole('button', { name: 'Use mine' }).click();
    await fact(lin, 'City').getByText('Quanzhou', { exact: true }).waitFor();
    /* What others change comes by itself. */
    const age = (await ask(lead, 'GET', `/api/customers/${id}`)).attributes.find((a) => a.key === 'age');
    await ask(lead, 'PATCH', `/api/customers/${id}`, { attributes: [{ attribute: age.id, values: ['42'], seen_us: age.at_us }] });
    await fact(lin, 'Age').getByText('42', { exact: true }).waitFor();
  });

  await test('a_note_about_the_customer_is_written_changed_and_deleted_by_keyboard', async () => {
    await bubble(lin, '请问怎么退款').click();
    await lin.keyboard.press('Shift+N');
    await lin.waitForFunction(() => document.activeElement?.id === 'person-note');
    await lin.keyboard.type('Deaf in one ear: write, do not call.');
    await lin.keyboard.press('Control+Enter');
    const note = panel(lin).locator('.note', { hasText: 'Deaf in one ear' });
    await note.getByText('Lin Haiyan').waitFor();
    await lin.waitForFunction(() => document.querySelector('#person-note').value === '');
    expect((await bubble(lin, 'Deaf in one ear').count()) === 0, 'the note about the person went into the conversation');
    await note.getByRole('button', { name: 'Edit note' }).focus();
    await lin.keyboard.press('Enter');
    await lin.keyboard.press('Control+End');
    await lin.keyboard.type(' 左耳');
    await lin.keyboard.press('Control+Enter');
    await note.getByText('左耳').waitFor();
    await note.getByText('edited').waitFor();
    await lin.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Edit note');
    await clean(lin, 'customer-note-en-light-1280');
    /* A reload finds it, and what is not one's own cannot be changed. */
    await ask(lead, 'POST', `/api/customers/${id}/notes`, { key: 'k', text: 'From the supervisor' });
    const other = panel(lin).locator('.note', { hasText: 'From the supervisor' });
    await other.waitFor(); /* live */
    expect((await other.getByRole('button').count()) === 0, "somebody else's note can be changed");
    await lin.reload();
    await note.getByText('左耳').waitFor();
    await note.getByRole('button', { name: 'Delete note' }).click();
    await note.getByRole('button', { name: 'Delete', exact: true }).click();
    await note.waitFor({ state: 'detached' });
  });

  await test('an_earlier_contact_is_read_with_one_click_and_consent_is_shown', async () => {
    await lin.getByRole('button', { name: 'End chat' }).first().click();
    await lin.locator('[data-wrap-code]').waitFor();
    await panel(lin).locator('.contact .state', { hasText: 'Wrap-up' }).waitFor();
    await lin.locator('[data-wrap-code]').selectOption({ index: 1 });
    await lin.locator('[data-wrap-code]').press('Control+Enter');
    await lin.locator('main .empty').waitFor();
    await zhou.locator('textarea').last().fill('还有一个问题');
    await zhou.keyboard.press('Enter');
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await panel(lin).getByText('Answered', { exact: true }).waitFor();
    await panel(lin).getByText('None on record.').waitFor();
    const earlier = panel(lin).locator('.contact', { hasText: 'Answered' }).getByRole('button').first();
    await earlier.click();
    await panel(lin).locator('.talk .bubble', { hasText: '请问怎么退款' }).waitFor();
    await clean(lin, 'customer-earlier-en-light-1280');
  });

  await test('the_panel_is_right_in_chinese_in_the_dark_and_on_a_phone', async () => {
    await lin.emulateMedia({ colorScheme: 'dark' });
    await speaks(lin, 'zh');
    await panel(lin).getByText('客户备注').waitFor();
    await fact(lin, '城市').getByText('泉州').waitFor();
    await clean(lin, 'customer-zh-dark-1280');
    await lin.emulateMedia({ colorScheme: 'light' });
    await lin.setViewportSize({ width: 390, height: 844 });
    await lin.locator('[data-opens=context]').click();
    await fact(lin, '城市').getByText('泉州').waitFor();
    await clean(lin, 'customer-zh-light-390');
    await lin.keyboard.press('Escape');
  });

  await test('a_customer_is_found_by_keyboard_and_has_a_page_of_their_own', async () => {
    await lead.locator('main').click();
    await lead.keyboard.press('g');
    await lead.keyboard.press('c');
    await lead.waitForFunction(() => document.activeElement?.type === 'search');
    await lead.keyboard.type('C0002');
    await lead.waitForFunction(() => document.querySelectorAll('.customers .list li').length === 1);
    await clean(lead, 'customers-en-light-1280');
    await lead.keyboard.press('ArrowDown');
    await lead.keyboard.press('Enter');
    await lead.waitForURL(/\/customers\/\d+$/);
    const page = lead.locator('article');
    await page.getByText('Deposits').waitFor();
    await page.getByText('Records · ').first().waitFor();
    await page.getByText('Verified').first().waitFor();
    await page.getByText('C0002').waitFor();
    await clean(lead, 'customer-page-en-light-1280');
    await page.getByRole('button', { name: 'Change the name' }).press('Enter');
    await lead.locator('#customer-name').fill('王小二');
    await lead.keyboard.press('Enter');
    await page.getByRole('heading', { name: '王小二' }).waitFor();
    await lead.waitForFunction(() => document.activeElement?.id === 'rename');
    await lead.reload();
    await page.getByRole('heading', { name: '王小二' }).waitFor();
    /* What was open is there again from the bare address. */
    await lead.waitForTimeout(700); /* a choice is kept after a moment */
    await lead.goto(url('/'));
    await page.getByRole('heading', { name: '王小二' }).waitFor();
  });

  await test('an_agent_finds_those_they_served_and_the_panel_leads_to_the_page', async () => {
    await lin.setViewportSize({ width: 1280, height: 800 });
    const [own] = await Promise.all([lin.context().waitForEvent('page'), panel(lin).getByRole('link', { name: '打开客户页' }).click()]);
    await own.waitForURL(/\/customers\/\d+$/);
    await own.locator('article').getByText('泉州').waitFor();
    await own.locator('article').getByText('From the supervisor').waitFor();
    expect((await own.locator('.customers .list li').count()) === 1, 'an agent sees more than those they served');
    expect((await own.getByText('彻底删除').count()) === 0, 'an agent may erase');
    await own.emulateMedia({ colorScheme: 'dark' });
    await clean(own, 'customer-page-zh-dark-1280');
    await own.emulateMedia({ colorScheme: 'light' });
    await own.setViewportSize({ width: 390, height: 844 });
    await clean(own, 'customer-page-zh-light-390');
    await own.locator('article .only-narrow').click();
    await own.locator('.customers .list li a').waitFor();
    await own.close();
  });

  await test('an_administrator_erases_a_customer_after_a_second_thought', async () => {
    const page = lead.locator('article');
    await page.getByRole('button', { name: 'Erase for good…' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Erase for good…' }).click();
    const gone = lead.url();
    await page.getByRole('button', { name: 'Erase for good', exact: true }).click();
    await lead.waitForURL(/\/customers$/);
    await lead.goto(gone);
    await page.getByText('There is no such thing here').waitFor();
    expect((await lead.getByText('王小二').count()) === 0, 'the name is still there');
  });
} finally {
  await over(server);
}
process.exit(status());
