/* sessions.mjs: one's own password, and where one is signed in: by keyboard, with a desktop that is told at once and loses nothing.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, agent, alone, ask, box, clean, customer, expect, over, sign_in, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const rows = (page) => page.locator('section[aria-labelledby=p-sessions] li');
const field = (page, name) => page.locator(`#f-own-${name}`);
const at_the_door = (page) => page.locator('#f-login').waitFor();

let here, phone;
try {
  await test('sessions_are_listed_by_device_and_an_ended_one_is_told_at_once_and_keeps_its_draft', async () => {
    here = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await here.keyboard.press('Alt+KeyR');
    phone = await agent(server, 'liu.siqi', { lang: 'en', width: 390, sockets: false,
      userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36' });
    const visitor = await customer(server, '请问怎么开户');
    await here.getByRole('button', { name: /^接起/ }).first().waitFor();
    await here.keyboard.press('Alt+KeyA');
    await box(here).waitFor();
    await visitor.close();
    await phone.goto(here.url());
    await box(phone).fill('half a sentence');
    await here.goto(server.url('/profile'));
    await rows(here).nth(1).waitFor();
    expect((await rows(here).count()) === 2, `${await rows(here).count()} sessions`);
    expect((await rows(here).nth(0).innerText()).includes('本设备'), 'this one does not stand first');
    expect((await rows(here).nth(1).innerText()).includes('Android 上的 Chrome'), await rows(here).nth(1).innerText());
    await clean(here, 'sessions-zh-dark-1280');
    await rows(here).nth(1).getByRole('button').press('Enter');
    await at_the_door(phone);
    await phone.getByText(/signed out/i).first().waitFor();
    await here.getByText('已结束：Android 上的 Chrome').waitFor();
    await here.waitForFunction(() => document.activeElement?.id === 'p-sessions');
    expect((await rows(here).count()) === 1, 'the ended one is still in the list');
    await sign_in(phone, 'liu.siqi', server.passwords['liu.siqi']);
    await phone.waitForFunction(() => document.querySelector('main form textarea')?.value === 'half a sentence');
  });

  await test('a_password_that_does_not_do_is_told_at_its_field_before_and_after_it_is_sent', async () => {
    await here.getByText('至少 10 个字符，最多 128 个').waitFor();
    const change = () => field(here, 'again').press('Enter');
    await field(here, 'old').fill('not mine at all');
    await field(here, 'password').fill('short');
    await field(here, 'again').fill('short');
    await change();
    await here.getByText('密码至少需要 10 个字符').waitFor();
    await field(here, 'password').fill('ten characters');
    await field(here, 'again').fill('ten charactesr');
    await change();
    await here.getByText('两次输入的密码不一致').waitFor();
    await field(here, 'again').fill('ten characters');
    await change();
    await here.getByText('当前密码不正确').waitFor();
    await here.waitForFunction(() => document.activeElement?.id === 'f-own-old');
    await clean(here, 'sessions-password-wrong-zh-dark-1280');
  });

  await test('a_new_password_signs_out_elsewhere_and_this_page_goes_on', async () => {
    await field(here, 'old').fill(server.passwords['liu.siqi']);
    await field(here, 'again').press('Enter');
    await here.getByText('密码已修改').waitFor();
    await at_the_door(phone);
    expect((await field(here, 'old').inputValue()) === '' && (await field(here, 'password').inputValue()) === '', 'what was typed is still in the fields');
    await here.getByText('只有这一个登录').waitFor();
    await here.locator('.state.ok').waitFor();
    await sign_in(phone, 'liu.siqi', 'ten characters');
    await box(phone).waitFor();
  });

  await test('signing_out_everywhere_on_the_phone_ends_both', async () => {
    await phone.goto(server.url('/profile'));
    await rows(phone).nth(1).waitFor();
    await clean(phone, 'sessions-en-light-390');
    await phone.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
    await at_the_door(phone);
    await at_the_door(here);
  });
  await test('one_that_ran_out_overnight_asks_for_the_password_and_keeps_what_was_written', async () => {
    const lin = await agent(server, 'lin.haiyan', { lang: 'en' });
    await lin.keyboard.press('Alt+KeyR');
    const visitor = await customer(server, '请问利率是多少');
    await lin.getByRole('button', { name: /^Accept/ }).first().waitFor();
    await lin.keyboard.press('Alt+KeyA');
    await box(lin).fill('It is half');
    await visitor.close();
    await server.end('SIGTERM');
    const sql = `import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); n = d.execute("update session set expires_us = created_us + 1").rowcount; d.commit(); sys.exit(0 if n else 1)`;
    expect(spawnSync('python3', ['-c', sql, join(server.data, 'tandem.db')]).status === 0, 'there was no session');
    await server.start();
    await at_the_door(lin);
    await clean(lin, 'session-ran-out-en-light-1280');
    await sign_in(lin, 'lin.haiyan', server.passwords['lin.haiyan']);
    await lin.waitForFunction(() => document.querySelector('main form textarea')?.value === 'It is half');
    await box(lin).press('Enter');
    await lin.locator('.message .bubble', { hasText: 'It is half' }).waitFor();
  });

  /* All that a page holds is of one document: another one is another memory. */
  const mark = (page) => page.evaluate(() => { window.mark = true; });
  const marked = (page) => page.evaluate(() => window.mark === true);
  const inside = (page) => page.locator('details.state summary').waitFor();

  await alone('who_signs_out_leaves_nothing_in_sight_or_in_memory_for_the_next_at_the_same_browser', async () => {
    const page = await agent(server, 'admin', { lang: 'en', there: 'nav.rail' });
    await page.goto(server.url('/customers'));
    await page.locator('main input').first().fill('陈');
    await page.getByText('陈阿海').first().waitFor();
    await mark(page);
    await page.locator('details.me summary').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await at_the_door(page);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(!/陈|customers/.test(kept), `the browser keeps ${kept}`);
    await page.context().route(/\/api\/(customers|contacts\/closed)/, () => {}); /* what the next one asks is never answered */
    await sign_in(page, 'zhang.qiang', server.passwords['zhang.qiang']);
    await inside(page);
    expect(new URL(page.url()).pathname === '/inbox', `the next one is where the last one was: ${page.url()}`);
    await page.locator('.rail a[href="/customers"]').click();
    await page.locator('main input').first().waitFor();
    expect((await page.locator('main input').first().inputValue()) === '', "the last one's search is in the field");
    expect((await page.getByText('陈阿海').count()) === 0, "the last one's customer is shown");
    expect(!(await marked(page)), 'it is the page of the last one still');
    await page.context().close();
  });

  await alone('a_session_that_ends_keeps_the_page_for_who_was_here_and_for_nobody_else', async () => {
    const page = await agent(server, 'chen.wenjie', { lang: 'en' });
    const end = async () => {
      await mark(page);
      await ask(page, 'DELETE', '/api/session'); /* not by this page: it hears of it by its socket */
      await at_the_door(page);
    };
    await end();
    await sign_in(page, 'chen.wenjie', server.passwords['chen.wenjie']);
    await inside(page);
    expect(await marked(page), 'what one was doing went with the page');
    await page.locator('.rail a[href="/requests"]').click();
    await end();
    await sign_in(page, 'zhang.qiang', server.passwords['zhang.qiang']);
    await inside(page);
    expect(!(await marked(page)), 'the next one has the page of the last');
    expect(new URL(page.url()).pathname !== '/requests', 'the next one is where the last one was');
    await page.context().close();
  });

  await alone('a_tab_that_was_not_told_that_another_person_signed_in_begins_anew', async () => {
    const page = await agent(server, 'chen.wenjie', { lang: 'en' });
    const other = await agent(server, 'zhang.qiang', { lang: 'en' });
    await mark(page);
    await page.context().addCookies(await other.context().cookies());
    await page.evaluate(() => { for (const what of ['offline', 'online']) dispatchEvent(new Event(what)); });
    await page.waitForFunction(() => !window.mark);
    await inside(page);
    await page.locator('details.me summary').click();
    await page.locator('details.me strong', { hasText: 'Zhang' }).waitFor();
    await page.context().close();
    await other.context().close();
  });
} finally {
  await over(server);
}
process.exit(status());
