/* settings.mjs: an administrator's work in the settings, in Chromium against the real server.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, alone as test, clean, expect, field, over, person as somebody, save, saved, sign_in, speaks, status } from './harness.mjs';

const server = await new Server('--sample').start();
const { passwords, url } = server;

async function person(login, password, options) {
  const page = await somebody({ sockets: false, ...options });
  await page.goto(url('/settings/people'));
  await sign_in(page, login, password);
  return page;
}

const verdict = (page, name) => page.locator(`#h-${name}`);

let admin, made;
try {
  await test('an_administrator_sees_the_people_and_what_they_take', async () => {
    admin = await person('admin', passwords.admin);
    const row = admin.locator('.list a', { hasText: 'lin.haiyan' });
    await row.waitFor();
    expect(/Agent · 3 chats/.test(await row.textContent()), `the row says ${await row.textContent()}`);
    await clean(admin, 'people-en-light-1280');
  });

  await test('a_new_user_with_an_error_is_told_at_its_field_in_the_language_of_the_screen', async () => {
    await admin.getByRole('link', { name: 'Add a person' }).click();
    await field(admin, 'login').fill('Not A Login');
    await save(admin);
    await admin.locator('#h-name_zh', { hasText: 'Please fill this in.' }).waitFor();
    await field(admin, 'name_zh').fill('黄小美');
    await field(admin, 'name_en').fill('Huang Xiaomei');
    await admin.getByRole('button', { name: 'Make one' }).click();
    made = await field(admin, 'password').inputValue();
    expect(/^[a-z2-9]{16}$/.test(made), `the password made is ${made}`);
    await save(admin);
    await admin.locator('#h-login.bad').waitFor();
    expect(await field(admin, 'login').evaluate((e) => e === document.activeElement), 'the wrong field has no focus');
    const english = await admin.locator('#h-login').textContent();
    await admin.locator('details.me summary').click();
    await admin.locator('details.me').getByText('中文').click();
    await admin.locator('form h1', { hasText: '添加人员' }).waitFor();
    const chinese = await admin.locator('#h-login').textContent();
    expect(/\p{Script=Han}/u.test(chinese) && chinese !== english, `the error stays ${chinese}`);
    expect((await field(admin, 'name_en').inputValue()) === 'Huang Xiaomei', 'what was typed is gone');
    await admin.locator('details.me').getByText('English').click();
    await admin.locator('details.me summary').click();
  });

  await test('an_unsaved_person_is_kept_while_another_is_looked_at', async () => {
    await admin.locator('.list a', { hasText: 'lin.haiyan' }).click();
    await admin.locator('form h1', { hasText: 'Lin Haiyan' }).waitFor();
    await admin.locator('header a', { hasText: 'Unsaved' }).click();
    expect((await field(admin, 'name_en').inputValue()) === 'Huang Xiaomei', 'what was typed is gone');
  });

  await test('a_new_user_gets_chats_a_queue_a_skill_and_words', async () => {
    await field(admin, 'login').fill('huang.xiaomei');
    await field(admin, 'capacity').fill('2');
    await admin.locator('fieldset input[type=checkbox]').first().check();
    await admin.locator('fieldset input[type=number][step=any]').first().fill('9.5');
    const words = admin.locator('.words').first();
    await words.locator('input').fill('klingon');
    await words.locator('input').press('Enter');
    await words.locator('li', { hasText: 'klingon' }).waitFor();
    await save(admin);
    await admin.locator('.said.note code', { hasText: made }).waitFor();
    await saved(admin);
    await clean(admin, 'person-en-light-1280');
    await admin.reload();
    await field(admin, 'capacity').waitFor();
    expect((await field(admin, 'capacity').inputValue()) === '2', 'capacity was not kept');
    expect(await admin.locator('fieldset input[type=checkbox]').first().isChecked(), 'the queue was not kept');
    expect((await admin.locator('fieldset input[type=number][step=any]').first().inputValue()) === '9.5', 'the skill was not kept');
    await admin.locator('.words li', { hasText: 'klingon' }).waitFor();
    expect((await admin.getByText(made).count()) === 0, 'the password is still shown');
  });

  await test('the_new_user_signs_in_and_goes_ready', async () => {
    const agent = await person('huang.xiaomei', made, { lang: 'zh' });
    await agent.getByText('您的角色无权查看此页。').waitFor();
    await agent.locator('nav a[href="/inbox"]').click();
    await agent.getByRole('button', { name: '进入就绪' }).click();
    await agent.getByRole('heading', { name: '等待下一位客户' }).waitFor();
    await agent.locator('.load', { hasText: '0/2' }).waitFor();
    await agent.context().close();
  });

  await test('an_account_is_closed_and_opened_again', async () => {
    await admin.getByRole('button', { name: 'Close the account' }).click();
    await admin.locator('.list a[aria-current] .badge', { hasText: 'Closed' }).waitFor();
    const shut = await person('huang.xiaomei', made);
    await shut.locator('[role=alert] .said').waitFor();
    await shut.context().close();
    await admin.getByRole('button', { name: 'Open the account again' }).click();
    await admin.getByRole('button', { name: 'Close the account' }).waitFor();
  });

  await test('a_wrong_requirement_is_shown_with_its_place_and_the_suggestion_mends_it', async () => {
    await admin.locator('nav a[href="/settings/topics"]').click();
    await admin.locator('.list li a').first().click();
    const right = await field(admin, 'required').inputValue();
    expect(right.includes('agent.'), `the first topic requires ${right}`);
    const wrong = 'agent.skil["wealth"] >= 9';
    await field(admin, 'required').fill(wrong);
    await verdict(admin, 'required').locator('mark').waitFor();
    await clean(admin, 'topic-wrong-en-light-1280');
    const use = verdict(admin, 'required').getByRole('button', { name: /^Use agent\.skill\["wealth"\]$/ });
    await use.click();
    expect((await field(admin, 'required').inputValue()) === 'agent.skill["wealth"] >= 9', 'the suggestion was put in the wrong place');
    await verdict(admin, 'required').getByText('Understood').waitFor();
  });

  await test('a_wrong_requirement_is_not_saved_and_a_right_one_is_there_after_a_reload', async () => {
    await field(admin, 'required').fill('agent.skill["wealth"] >=');
    await save(admin);
    await verdict(admin, 'required').locator('mark, small.bad').first().waitFor();
    expect(await admin.locator('form [role=status]', { hasText: 'Unsaved' }).isVisible(), 'it says that the wrong one is saved');
    await field(admin, 'required').fill('agent.skill["wealth"] >= 8.5');
    await field(admin, 'priority').fill('12');
    await save(admin);
    await admin.locator('#h-priority', { hasText: 'A whole number from 0 to 9' }).waitFor();
    await field(admin, 'priority').fill('7');
    await save(admin);
    await saved(admin);
    await admin.reload();
    await field(admin, 'required').waitFor();
    expect((await field(admin, 'required').inputValue()) === 'agent.skill["wealth"] >= 8.5', 'the requirement was not kept');
    expect((await field(admin, 'priority').inputValue()) === '7', 'the priority was not kept');
  });

  await test('a_queue_is_made_and_a_topic_in_it', async () => {
    await admin.locator('nav a[href="/settings/queues"]').click();
    await admin.getByRole('link', { name: 'Add a queue' }).click();
    await field(admin, 'name_zh').fill('贵宾');
    await field(admin, 'name_en').fill('Guests');
    await field(admin, 'lease_s').fill('2');
    await save(admin);
    await admin.locator('#h-lease_s', { hasText: 'from 5 to 300' }).waitFor();
    await field(admin, 'lease_s').fill('30');
    await save(admin);
    await admin.locator('.list a', { hasText: 'Guests' }).waitFor();
    await clean(admin, 'queue-en-light-1280');
    await admin.locator('nav a[href="/settings/topics"]').click();
    await admin.getByRole('link', { name: 'Add a topic' }).click();
    await field(admin, 'name_zh').fill('贵宾服务');
    await field(admin, 'name_en').fill('Guest service');
    await field(admin, 'key').fill('general');
    await field(admin, 'queue').selectOption({ label: 'Guests' });
    await save(admin);
    await admin.locator('#h-key.bad').waitFor();
    await field(admin, 'key').fill('guests');
    await save(admin);
    await admin.locator('.list a', { hasText: 'guests · Guests' }).waitFor();
  });

  await test('a_queue_says_whose_turn_it_is_who_is_asked_and_where_it_overflows_to', async () => {
    await admin.locator('nav a[href="/settings/queues"]').click();
    await admin.locator('.list a', { hasText: 'Guests' }).click();
    await field(admin, 'wait_order').selectOption('target');
    await field(admin, 'target_s').fill('15');
    await field(admin, 'agent_order').selectOption('round_robin');
    await field(admin, 'offer_mode').selectOption('parallel');
    await field(admin, 'parallel').fill('40');
    await field(admin, 'overflow').selectOption({ index: 1 });
    await field(admin, 'overflow_s').fill('90');
    await field(admin, 'max_chat').fill('50');
    await save(admin);
    await admin.locator('#h-parallel', { hasText: 'A whole number from 2 to 16' }).waitFor();
    await field(admin, 'parallel').fill('4');
    await save(admin);
    await saved(admin);
    await admin.reload();
    await field(admin, 'target_s').waitFor();
    for (const [name, value] of [['target_s', '15'], ['agent_order', 'round_robin'], ['parallel', '4'], ['overflow_s', '90'], ['max_chat', '50']])
      expect((await field(admin, name).inputValue()) === value, `${name} was not kept: ${await field(admin, name).inputValue()}`);
    await clean(admin, 'queue-policy-en-light-1280');
  });

  await test('overflow_in_a_circle_is_refused_at_its_field', async () => {
    const to = await field(admin, 'overflow').evaluate((e) => e.selectedOptions[0].textContent);
    await admin.locator('.list a', { hasText: to }).click();
    await admin.locator('form h1', { hasText: to }).waitFor();
    await field(admin, 'overflow').selectOption({ label: 'Guests' });
    await field(admin, 'overflow_waiting').fill('5');
    await save(admin);
    await admin.locator('#h-overflow.bad', { hasText: 'Guests' }).waitFor();
    await admin.getByRole('button', { name: /^(Revert|还原)$/ }).click();
  });

  await test('a_named_expression_is_made_and_topics_speak_of_it', async () => {
    await admin.locator('nav a[href="/settings/definitions"]').click();
    await admin.getByRole('link', { name: 'Add a named expression' }).click();
    await field(admin, 'label_zh').fill('资深');
    await field(admin, 'label_en').fill('Senior');
    await field(admin, 'name').fill('senior');
    await field(admin, 'source').fill('agent.skill["wealth"] >= 9');
    await verdict(admin, 'source').getByText('Understood').waitFor();
    await save(admin);
    await admin.locator('.list a', { hasText: 'senior' }).waitFor();
    await clean(admin, 'definition-en-light-1280');
  });

  await test('a_topic_takes_steps_a_preference_and_seeks_who_knows_the_customer', async () => {
    await admin.locator('nav a[href="/settings/topics"]').click();
    await admin.locator('.list a', { hasText: 'guests · Guests' }).click();
    await field(admin, 'required').fill('senior');
    await field(admin, 'preferred').fill('10 * (agent.languages has customer.dialect) + agent.skill["wealth"] default 0');
    await verdict(admin, 'preferred').getByText('Understood').waitFor();
    await admin.getByRole('button', { name: 'Add a step' }).click();
    await admin.locator('[id="f-steps[0].what"]').selectOption('lower');
    await admin.locator('[id="f-steps[0].lower"]').fill('agent.skill["wealth"]');
    await save(admin);
    await admin.locator('[id="h-steps[0].lower.by"]', { hasText: 'Say by how much.' }).waitFor();
    await admin.locator('[id="f-steps[0].lower.by"]').fill('1.5');
    await admin.getByRole('button', { name: 'Add a step' }).click();
    await admin.locator('[id="f-steps[1].permille"]').fill('10');
    await admin.getByRole('checkbox', { name: 'Who served the customer last' }).check();
    await field(admin, 'seek_s').fill('20');
    await save(admin);
    await admin.locator('[id^="h-steps[1]."].bad').first().waitFor(); /* before the step above it: never reached */
    await admin.locator('[id="f-steps[1].permille"]').fill('75');
    await save(admin);
    await saved(admin);
    await admin.reload();
    await admin.locator('[id="f-steps[1].permille"]').waitFor();
    expect((await admin.locator('[id="f-steps[0].lower.by"]').inputValue()) === '1.5', 'the first step was not kept');
    expect((await field(admin, 'seek_s').inputValue()) === '20', 'whom to seek was not kept');
    await clean(admin, 'topic-policy-en-light-1280');
  });

  await test('a_requirement_that_nobody_meets_is_saved_with_a_warning', async () => {
    await admin.locator('.list li a').first().click();
    await admin.locator('form h1', { hasText: 'Personal wealth' }).waitFor();
    await field(admin, 'required').fill('agent.skill["wealth"] >= 99');
    await save(admin);
    await admin.locator('.said.warn', { hasText: /wealth/i }).first().waitFor();
    await clean(admin, 'topic-warning-en-light-1280');
    await field(admin, 'required').fill('agent.skill["wealth"] >= 8.5');
    await save(admin);
    await admin.locator('.said.warn').waitFor({ state: 'detached' });
  });

  await test('a_named_expression_in_use_stays', async () => {
    await admin.locator('nav a[href="/settings/definitions"]').click();
    await admin.locator('.list a', { hasText: 'senior' }).click();
    await admin.getByRole('button', { name: 'Delete' }).click();
    await admin.locator('form small.bad, form [role=alert]:not(:empty)').first().waitFor();
    expect(await admin.locator('.list a', { hasText: 'senior' }).isVisible(), 'it is gone');
  });

  await test('the_company_says_what_may_come_beside_what', async () => {
    await admin.locator('nav a[href="/settings/routing"]').click();
    const box = admin.getByRole('checkbox', { name: 'Chat may come beside E-mail' });
    await box.waitFor();
    const before = await box.isChecked();
    await box.setChecked(!before);
    await field(admin, 'sleep_chat').fill('40');
    await field(admin, 'after_chat').fill('20000');
    await save(admin);
    await admin.locator('#h-after_chat.bad').waitFor(); /* more than a week */
    await field(admin, 'after_chat').fill('2.5');
    await save(admin);
    await saved(admin);
    await admin.reload();
    await box.waitFor();
    expect((await box.isChecked()) === !before, 'the matrix was not kept');
    expect((await field(admin, 'sleep_chat').inputValue()) === '40', 'the share was not kept');
    expect((await field(admin, 'after_chat').inputValue()) === '2.5', 'the silence was not kept');
    await clean(admin, 'routing-en-light-1280');
  });

  await test('a_time_is_given_in_the_time_of_this_place_and_kept_in_utc', async () => {
    const id = await admin.evaluate(async () => {
      const { csrf } = await (await fetch('/api/session')).json();
      const body = { scope: 'agent', name: 'hired', key: '', type: 'time', label_zh: '入职时间', label_en: 'Hired' };
      const r = await fetch('/api/attributes', { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify(body) });
      return (await r.json()).id;
    });
    await admin.goto(url('/settings/people'));
    await admin.locator('.list a', { hasText: 'lin.haiyan' }).click();
    await admin.getByLabel('Hired').fill('2019-05-06T07:08:09');
    await save(admin);
    await saved(admin);
    const stored = await admin.evaluate(async (attribute) => (await (await fetch('/api/users')).json()).users
      .find((u) => u.login === 'lin.haiyan').agent.attributes.find((a) => a.attribute === attribute).values[0], id);
    expect(stored === await admin.evaluate(() => new Date('2019-05-06T07:08:09').toISOString().replace('.000', '')), `it is kept as ${stored}`);
    await admin.reload();
    await admin.getByLabel('Hired').waitFor();
    expect((await admin.getByLabel('Hired').inputValue()).startsWith('2019-05-06T07:08:09'), 'the time is shown otherwise');
    await clean(admin, 'person-time-en-light-1280');
  });

  await test('of_two_administrators_who_save_the_same_queue_the_second_reads_it_again', async () => {
    const other = await person('admin', passwords.admin);
    for (const page of [admin, other]) {
      await page.locator('nav a[href="/settings/queues"]').click();
      await page.locator('.list a', { hasText: 'Guests' }).click();
      await page.locator('form h1', { hasText: 'Guests' }).waitFor();
    }
    await field(admin, 'lease_s').fill('31');
    await save(admin);
    await saved(admin);
    await field(admin, 'lease_s').fill('32'); /* one's own last change is no reason to refuse */
    await save(admin);
    await saved(admin);
    await field(other, 'wrapup_s').fill('7');
    await save(other);
    await other.locator('form [role=alert]', { hasText: 'Somebody else has changed this meanwhile' }).waitFor();
    await clean(other, 'queue-overtaken-en-light-1280');
    await other.getByRole('button', { name: 'Drop my changes and read it again' }).click();
    await other.waitForFunction(() => document.querySelector('#f-lease_s').value === '32');
    await field(other, 'wrapup_s').fill('7');
    await save(other);
    await saved(other);
    await other.context().close();
  });

  await test('the_widgets_script_tag_names_the_site', async () => {
    await admin.locator('nav a[href="/settings/widget"]').click();
    await admin.locator('.list li a').first().click();
    await admin.locator('code', { hasText: `<script src="${url('/widget.js')}" data-site="lujiang" defer></script>` }).waitFor();
    await clean(admin, 'widget-en-light-1280');
    await admin.context().close();
  });

  for (const [lang, scheme, width] of [['zh', 'dark', 1280], ['en', 'light', 390], ['zh', 'dark', 390]])
    await test(`settings_are_clean_in_${lang}_${scheme}_at_${width}`, async () => {
      const page = await person('admin', passwords.admin, { lang, scheme, width });
      const look = `${lang}-${scheme}-${width}`;
      await page.locator('main nav a[href="/settings/people"]').waitFor();
      await speaks(page, lang);
      await page.reload();
      await page.locator('main nav a[href="/settings/queues"]', { hasText: lang === 'zh' ? '队列' : 'Queues' }).waitFor();
      for (const area of ['people', 'topics', 'queues', 'widget']) {
        await page.locator(`main nav a[href="/settings/${area}"]`).click();
        await page.locator('.list li a').first().waitFor();
        await clean(page, `list-${area}-${look}`);
        await page.locator('.list li a').nth(area === 'people' ? 1 : 0).click();
        await page.locator('form').waitFor();
        if (area === 'topics') {
          await field(page, 'required').fill('agent.skil["wealth"] >= 9');
          await verdict(page, 'required').locator('mark').waitFor();
        }
        await clean(page, `one-${area}-${look}`);
        if (width < 900) await page.locator('.back').click();
      }
      await page.locator('main nav a[href="/settings/routing"]').click();
      await page.locator('table').waitFor();
      await clean(page, `routing-${look}`);
      await page.context().close();
    });
} finally {
  await over(server);
}
process.exit(status());
