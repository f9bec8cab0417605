/* widget_keeps.mjs: what a visitor has begun to say stays where it is, in Chromium against the real server: over a reload, beside a
 * request, without a network. Nobody is ready, so everybody waits. The cases build on each other, in order. */
import { Server, agent, ask, clean, expect, over, person, status, test, watch } from './harness.mjs';

const server = await new Server('--sample').start();
const SAID = 'My card was charged twice', ELSE = 'By the way: the shop is in Gulangyu', LOST_MS = 10000; /* without it, a dead line is found after 30 s */
const form = (page) => page.locator('.panel form.body:visible');
const chat = (page) => page.locator('.panel .foot textarea');
const who = (page, named) => page.locator('input[name=who]').nth(named ? 1 : 0);
const said = (page) => form(page).evaluate((f) => ({
  topic: f.querySelector('[name=topic]:checked')?.value, named: f.querySelectorAll('[name=who]')[1].checked, agreed: f.querySelector('.agree input').checked,
  name: f.querySelector('[autocomplete=name]')?.value, phone: f.querySelector('[type=tel]')?.value, question: f.querySelector('textarea').value,
}));
async function opened(page) {
  await page.goto(server.url('/demo?lang=en'));
  await page.locator('.launch').click();
  await form(page).getByLabel('Your question').waitFor();
  return page;
}
async function is(page, want) {
  const got = await said(page);
  for (const [k, v] of Object.entries(want)) expect(got[k] === v, `${k} is ${JSON.stringify(got[k])}, not ${JSON.stringify(v)}`);
}

let visitor, topic;
try {
  await test('the_topic_and_who_one_is_outlive_a_reload_and_that_one_agrees_does_not', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    const { id, logo, consent_version, version, ...site } = (await ask(admin, 'GET', '/api/sites')).sites.find((s) => s.key === 'lujiang');
    void logo, consent_version;
    await ask(admin, 'PUT', `/api/sites/${id}`, { ...site, version, consent_en: 'I agree that the chat is kept.', consent_zh: '我同意保存聊天记录。' });
    await admin.context().close();
    visitor = await opened(await person({ lang: 'en', width: 390 }));
    await visitor.locator('input[name=topic]').last().check();
    await who(visitor, true).check();
    await form(visitor).locator('[autocomplete=name]').fill('Chen');
    await form(visitor).locator('[type=tel]').fill('13800138000');
    await form(visitor).getByLabel('Your question').fill(SAID);
    await form(visitor).locator('.agree input').check();
    topic = (await said(visitor)).topic;
    await visitor.reload();
    await opened(visitor);
    await is(visitor, { topic, named: true, name: 'Chen', phone: '13800138000', question: SAID, agreed: false });
    await clean(visitor, 'widget-keeps-en-light-390');
  });

  await test('who_looks_at_anonymous_and_comes_back_has_not_to_type_again', async () => {
    await who(visitor, false).check();
    await is(visitor, { named: false, phone: undefined });
    await who(visitor, true).check();
    await is(visitor, { named: true, name: 'Chen', phone: '13800138000', topic });
  });

  await test('who_is_forgotten_in_another_tab_is_in_none', async () => {
    const other = await opened(watch(await visitor.context().newPage()));
    await is(other, { named: false, question: SAID }); /* the rest is of the tab in which it was said */
    await other.evaluate(() => window.tandem.push(['forget']));
    await visitor.waitForFunction(() => !/Chen|13800138000|charged/.test(JSON.stringify([{ ...sessionStorage }, { ...localStorage }])));
    await other.close();
    await opened(visitor);
    await is(visitor, { named: false, question: '' });
    await visitor.context().close();
  });

  await test('half_a_message_that_is_not_in_the_request_stays_in_the_chat', async () => {
    visitor = await person({ lang: 'en' });
    await opened(visitor);
    await form(visitor).getByLabel('Your question').fill(SAID);
    await form(visitor).locator('.agree input').check();
    await form(visitor).locator('.main').click();
    const call = visitor.getByRole('button', { name: 'Call me back' });
    await call.click();
    await form(visitor).locator('textarea').fill('In the afternoon, please');
    await form(visitor).getByRole('button', { name: 'Back to the chat' }).click();
    await chat(visitor).fill(ELSE);
    await call.click();
    expect((await form(visitor).locator('textarea').inputValue()) === 'In the afternoon, please', 'the request has another text');
    await form(visitor).getByLabel('Phone').fill('13800138000');
    await form(visitor).getByLabel('Phone').press('Enter');
    await visitor.locator('.panel .note:visible', { hasText: 'no time is promised' }).waitFor();
    await visitor.getByRole('button', { name: 'Back to the chat' }).last().click();
    expect((await chat(visitor).inputValue()) === ELSE, `the chat has "${await chat(visitor).inputValue()}"`);
    await visitor.context().close();
  });

  await test('a_network_that_is_gone_is_said_when_the_browser_knows_it', async () => {
    visitor = await person({ lang: 'en' });
    await opened(visitor);
    await form(visitor).getByLabel('Your question').fill(SAID);
    await form(visitor).locator('.agree input').check();
    await form(visitor).locator('.main').click();
    await visitor.locator('.panel .note:visible', { hasText: 'Nobody is here' }).waitFor();
    await visitor.context().setOffline(true);
    await visitor.locator('.panel .note:visible', { hasText: 'No connection' }).waitFor({ timeout: LOST_MS });
    await chat(visitor).fill(ELSE);
    await chat(visitor).press('Enter');
    await clean(visitor, 'widget-offline-en-light-1280');
    await visitor.context().setOffline(false);
    await visitor.locator('.panel .note:visible', { hasText: 'Nobody is here' }).waitFor();
    await visitor.locator('.msg', { hasText: ELSE }).getByText('sent').waitFor();
    expect((await visitor.locator('.msg', { hasText: ELSE }).count()) === 1, 'it is there twice');
  });
} finally {
  await over(server);
}
process.exit(status());
