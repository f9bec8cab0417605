/* tabs.mjs: one agent in two tabs, in Chromium against the real server: nothing unsent is lost or doubled, and the end of a session leaves
 * what was written. The cases build on each other, in order. */
import { agent, ask, box, bubble, clean, customer, expect, over, PATIENCE_MS, Server, sign_in, status, test, watch } from './harness.mjs';

const server = await new Server('--sample').start();
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tandem.outbox')).flatMap((k) => JSON.parse(localStorage[k]).map((e) => e.text)));
const texts = (page) => page.locator('.msg').evaluateAll((all) => all.map((m) => m.textContent));
let one, two, guest;
try {
  await test('two_tabs_keep_what_neither_could_send_and_each_is_sent_once', async () => {
    one = await agent(server, 'liu.siqi', { lang: 'zh' });
    await one.keyboard.press('Alt+r');
    await one.getByRole('heading', { name: '等待下一位客户' }).waitFor();
    guest = await customer(server, '两个标签页', { lang: 'zh' });
    await one.getByRole('heading', { name: '其他咨询' }).waitFor();
    await one.keyboard.press('Alt+a');
    await bubble(one, '两个标签页').waitFor();
    two = watch(await one.context().newPage());
    await two.goto(one.url());
    await bubble(two, '两个标签页').waitFor();
    await one.context().route('**/api/conversations/*/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    for (const [page, text] of [[one, '第一个标签页写的'], [two, '第二个标签页写的']]) {
      await box(page).fill(text);
      await page.keyboard.press('Enter');
      await page.locator('.sending', { hasText: text }).waitFor();
    }
    expect((await kept(two)).sort().join() === ['第一个标签页写的', '第二个标签页写的'].sort().join(), `kept is ${await kept(two)}`);
    await one.close(); /* Its message is now in the browser alone. */
    await two.context().unroute('**/api/conversations/*/messages');
    await two.reload();
    for (const text of ['第一个标签页写的', '第二个标签页写的']) {
      await guest.locator('.msg', { hasText: text }).waitFor({ timeout: PATIENCE_MS });
      await bubble(two, text).waitFor();
    }
    const all = await texts(guest);
    expect(all.filter((x) => /标签页写的/.test(x)).length === 2, `the customer has ${all.join(' | ')}`);
    await two.waitForFunction(() => !Object.keys(localStorage).some((k) => k.startsWith('tandem.outbox')));
  });

  await test('two_tabs_keep_the_drafts_of_both_while_the_server_takes_none', async () => {
    const first = two.url();
    await customer(server, '另一位客户', { lang: 'zh' });
    await two.getByRole('button', { name: /^接起/ }).first().waitFor();
    await two.evaluate(() => document.activeElement?.blur());
    await two.keyboard.press('Alt+a');
    await bubble(two, '另一位客户').waitFor();
    const second = two.url();
    one = watch(await two.context().newPage());
    await one.goto(first);
    await bubble(one, '第二个标签页写的').waitFor();
    await two.context().route('**/draft', (route) => route.abort());
    await box(one).fill('给第一位客户的草稿');
    await box(two).fill('给第二位客户的草稿');
    await two.locator('.list a', { hasText: '给第一位客户的草稿' }).waitFor(); /* Each tab shows what is written in the other. */
    await one.locator('.list a', { hasText: '给第二位客户的草稿' }).waitFor();
    await two.close();
    for (const [at, text] of [[second, '给第二位客户的草稿'], [first, '给第一位客户的草稿']]) {
      await one.goto(at);
      await box(one).waitFor();
      expect((await box(one).inputValue()) === text, `the box has ${await box(one).inputValue()}`);
    }
    /* What an earlier release kept under one name is taken over, and that name goes. (From a page that writes no drafts meanwhile.) */
    await one.goto(server.url('/healthz'));
    const id = await one.evaluate(() => {
      const name = Object.keys(localStorage).find((k) => k.startsWith('tandem.draft.') && localStorage[k].includes('第一位'));
      const [, user, id] = /^tandem\.draft\.(\d+)\.(.*)$/.exec(name);
      localStorage[`tandem.drafts.${user}`] = JSON.stringify([[id, { ...JSON.parse(localStorage[name]), text: '旧版本的草稿' }]]);
      localStorage.removeItem(name);
      return user;
    });
    await one.goto(first);
    await one.waitForFunction(() => document.querySelector('[data-composer]')?.value === '旧版本的草稿');
    expect((await one.evaluate((user) => localStorage[`tandem.drafts.${user}`], id)) === undefined, 'the old name is still there');
    await one.context().unroute('**/draft');
    await box(one).fill('');
    two = one;
  });

  await test('a_sent_message_that_is_being_changed_outlives_a_reload', async () => {
    await box(two).focus();
    await two.keyboard.press('ArrowUp');
    await two.waitForFunction(() => document.querySelector('[data-composer]')?.value.endsWith('标签页写的')); /* whichever came last */
    await two.keyboard.press('End');
    await two.keyboard.type('，改过');
    const changed = await box(two).inputValue();
    await two.reload();
    await two.waitForFunction((want) => document.querySelector('[data-composer]')?.value === want, changed);
    await two.getByRole('button', { name: '保存修改' }).waitFor();
    await box(two).press('Enter');
    await bubble(two, changed).waitFor();
    await guest.locator('.msg', { hasText: changed }).waitFor();
    await two.waitForFunction(() => document.querySelector('[data-composer]')?.value === '');
    expect(!(await two.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].some((k) => k.endsWith('/edit')))),
      'the edit is kept after it was saved');
  });

  await test('a_message_that_is_being_changed_in_one_tab_leaves_the_box_of_the_other', async () => {
    one = watch(await two.context().newPage());
    await one.goto(two.url());
    await bubble(one, '第二个标签页写的').waitFor();
    await box(two).focus();
    await two.keyboard.press('ArrowUp');
    await two.getByRole('button', { name: '保存修改' }).waitFor();
    await two.keyboard.press('End');
    await two.keyboard.type('，再改');
    const changed = await box(two).inputValue();
    /* The other tab takes up what is written in this one, but for the change: it writes and sends by itself. */
    await box(one).fill('另一句新的话');
    await one.keyboard.press('Enter');
    await guest.locator('.msg', { hasText: '另一句新的话' }).waitFor();
    expect(!(await guest.locator('.msg', { hasText: '，再改' }).count()), 'the other tab saved the change');
    expect((await box(two).inputValue()) === changed, `the box of the change has ${await box(two).inputValue()}`);
    await box(two).press('Enter');
    await guest.locator('.msg', { hasText: changed }).waitFor();
    expect((await texts(guest)).filter((x) => x.includes('另一句新的话')).length === 1, 'the other message came twice');
    await one.close();
  });

  await test('the_end_of_a_session_leaves_what_was_written', async () => {
    await box(two).fill('写到一半的话');
    await two.waitForFunction(() => JSON.stringify(localStorage).includes('写到一半的话'));
    await ask(two, 'DELETE', '/api/session'); /* Signed out elsewhere: this tab is told by its socket. */
    await two.locator('#f-login').waitFor();
    await sign_in(two, 'liu.siqi', server.passwords['liu.siqi']);
    await two.locator('details.state summary').waitFor();
    await bubble(two, '第二个标签页写的').waitFor();
    expect((await box(two).inputValue()) === '写到一半的话', `the box has ${await box(two).inputValue()}`);
  });

  const leave = async () => {
    await two.locator('details.me summary').click();
    await two.getByRole('button', { name: '退出登录', exact: true }).click();
  };
  const back = async () => {
    await sign_in(two, 'liu.siqi', server.passwords['liu.siqi']);
    await bubble(two, '第二个标签页写的').waitFor();
  };
  await test('who_signs_out_finds_the_draft_typed_a_moment_before_again', async () => {
    await box(two).fill('退出前一刻写的');
    await leave();
    await two.locator('#f-login').waitFor();
    expect(!(await two.evaluate(() => JSON.stringify(localStorage).includes('退出前一刻'))), 'it stays behind in the browser');
    await back();
    await two.waitForFunction(() => document.querySelector('[data-composer]')?.value === '退出前一刻写的');
  });

  await test('who_signs_out_leaves_all_of_others_and_nothing_of_theirs_though_the_socket_tells_of_it_first', async () => {
    let socket;
    two.on('websocket', (w) => (socket = w));
    await two.reload();
    await box(two).fill('答复来得晚');
    await two.evaluate(() => (localStorage['tandem.draft.7.1/text'] = '别人的草稿'));
    await two.context().route('**/api/session', async (route) => {
      if (route.request().method() !== 'DELETE') return route.continue();
      const response = await route.fetch();
      if (!socket.isClosed()) await socket.waitForEvent('close');
      await route.fulfill({ response });
    });
    await leave();
    await two.locator('#f-login').waitFor();
    await two.waitForFunction(() => !JSON.stringify(localStorage).includes('答复来得晚'));
    expect((await two.evaluate(() => localStorage['tandem.draft.7.1/text'])) === '别人的草稿', "another person's draft went too");
    expect((await two.getByText('草稿已保留').count()) === 0, 'who signed out is told so as news');
    await two.context().unroute('**/api/session');
    await two.evaluate(() => localStorage.removeItem('tandem.draft.7.1/text'));
    await back();
    await two.waitForFunction(() => document.querySelector('[data-composer]')?.value === '答复来得晚');
  });

  await test('who_signs_out_while_a_draft_is_on_its_way_is_asked_nothing', async () => {
    let answer;
    const asked = new Promise((done) => (answer = done));
    await two.context().route('**/draft', async (route) => {
      await asked;
      await route.continue();
    });
    const sent = two.waitForRequest((r) => r.url().endsWith('/draft'));
    await box(two).fill('退出时正在保存');
    await sent;
    await leave();
    await two.evaluate(() => new Promise((done) => setTimeout(done, 300))); /* it would have asked by now */
    const questions = await two.locator('section.said').count();
    answer();
    expect(questions === 0, 'it asks about what the server is being given');
    await two.locator('#f-login').waitFor();
    await two.context().unroute('**/draft');
    await back();
    await two.waitForFunction(() => document.querySelector('[data-composer]')?.value === '退出时正在保存');
  });

  await test('who_signs_out_is_asked_before_what_was_not_sent_is_lost', async () => {
    await two.context().route('**/api/conversations/*/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await box(two).fill('发不出去的话');
    await box(two).press('Enter');
    await two.locator('.sending', { hasText: '发不出去的话' }).waitFor();
    await leave();
    const asked = two.locator('section.said', { hasText: '1 条消息尚未发出' });
    await asked.locator('li', { hasText: '发不出去的话' }).waitFor();
    await two.waitForFunction(() => document.activeElement?.textContent === '先不退出');
    await clean(two, 'sign-out-unsent-zh-light-1280');
    await two.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached' });
    expect((await kept(two)).join() === '发不出去的话', `kept is ${await kept(two)}`);
    await leave();
    await two.getByRole('button', { name: '仍然退出' }).click();
    await two.locator('#f-login').waitFor();
    await two.context().unroute('**/api/conversations/*/messages');
    await back();
    expect((await two.getByText('发不出去的话').count()) === 0, 'it is still there');
  });

  await test('who_signs_out_is_asked_before_files_that_are_attached_are_lost', async () => {
    const file = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('三年期利率表') });
    await two.locator('.talk input[type=file]').setInputFiles([file('利率表.txt'), { ...file('空的.txt'), buffer: Buffer.alloc(0) }]); /* the empty one can never be sent */
    await two.locator('.talk .files').getByText('利率表.txt').first().waitFor();
    await leave();
    const asked = two.locator('section.said', { hasText: '1 个附件尚未发送' });
    await asked.locator('li', { hasText: '利率表.txt' }).waitFor();
    await clean(two, 'sign-out-files-zh-light-1280');
    await two.getByRole('button', { name: '先不退出' }).click();
    await asked.waitFor({ state: 'detached' });
    await two.goto(server.url('/preferences')); /* the part that handles files is not there */
    await two.locator('main').waitFor();
    await leave();
    await asked.locator('li', { hasText: '利率表.txt' }).waitFor();
    await two.getByRole('button', { name: '仍然退出' }).click();
    await two.locator('#f-login').waitFor();
    const kept = await two.evaluate(() => new Promise((done) => {
      indexedDB.open('tandem').onsuccess = (e) => {
        const all = e.target.result.transaction('files').objectStore('files').getAllKeys();
        all.onsuccess = () => { e.target.result.close(); done([...all.result, ...Object.keys(localStorage).filter((k) => k.startsWith('tandem.files'))]); };
      };
    }));
    expect(kept.length === 0, `the browser keeps ${kept}`);
  });
} finally {
  await over(server);
}
process.exit(status());
