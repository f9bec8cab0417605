/* tags.mjs: tags are made by an administrator, given by key, found by initials, filtered by, and read wherever the contact is read; in
 * Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { answers, Server, agent, ask, clean, compose, customer, expect, field, over, shown_id, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const box = (page) => page.locator('[role=combobox][aria-controls=tag-list]');
const items = (page) => page.locator('#tag-list [role=option]');
const rows = (page) => page.locator('[data-row]');
const blur = (page) => page.evaluate(() => document.activeElement?.blur());
const on = (page, name) => page.locator('#tag-list [aria-selected=true]', { hasText: name }).waitFor();
const tag_of = (page) => page.locator('.filter label', { hasText: /^Tag/ }).locator('select');
const off = (page, name) => page.locator('#tag-list [aria-selected=false]', { hasText: name }).waitFor();

let admin, liu, chen;
try {
  await test('an_administrator_makes_tags_renames_and_archives_one_and_lets_agents_make_some', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', scheme: 'dark', there: 'nav.rail' });
    for (const [zh, en, color] of [['投诉', 'Complaint', 'red'], ['贵宾客户', 'VIP', 'purple'], ['旧标签', 'Old', 'grey']]) {
      await admin.goto(url('/settings/tags/new'));
      await field(admin, 'name_zh').fill(zh);
      await field(admin, 'name_en').fill(en);
      await field(admin, 'color').selectOption(color);
      await admin.keyboard.press('Enter');
      await admin.locator('main a', { hasText: zh }).waitFor();
    }
    await field(admin, 'name_en').fill('vip');
    await admin.getByRole('button', { name: '保存' }).click();
    await admin.locator('#h-name_en.bad').waitFor();
    await clean(admin, 'tags-settings-refused-zh-dark-1280');
    await field(admin, 'name_en').fill('Outdated');
    await admin.getByRole('checkbox', { name: /^归档/ }).check();
    await admin.getByRole('button', { name: '保存' }).click();
    await admin.locator('main a', { hasText: '已归档' }).waitFor();
    await admin.getByRole('checkbox', { name: '坐席可以新建标签' }).check();
    await answers(admin, '/api/tags', (x) => x.agents_make);
    await clean(admin, 'tags-settings-zh-dark-1280');
    await admin.context().close();
  });

  await test('t_opens_the_picker_initials_find_enter_toggles_and_escape_gives_the_focus_back', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    chen = await customer(server, '你们的服务太慢了！');
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.locator('main form textarea').waitFor();
    await rows(liu).first().focus();
    await liu.keyboard.press('KeyT');
    await box(liu).waitFor();
    expect((await items(liu).count()) === 2, 'what is archived is offered');
    await liu.keyboard.type('ts');
    await liu.waitForFunction(() => document.querySelectorAll('#tag-list [role=option]').length >= 1);
    expect((await items(liu).first().innerText()).includes('投诉'), await items(liu).first().innerText());
    await liu.keyboard.press('Enter');
    await on(liu, '投诉');
    await rows(liu).first().locator('.tag', { hasText: '投诉' }).waitFor();
    await clean(liu, 'tag-picker-zh-dark-1280');
    await liu.keyboard.press('Enter'); /* taken back by the same key */
    await off(liu, '投诉');
    await liu.waitForFunction(() => !document.querySelector('[data-row] .tag'));
    await liu.keyboard.press('Enter');
    await on(liu, '投诉');
    let go; /* the change is seen before its answer has come: the next press counts */
    const held = new Promise((done) => (go = done));
    await liu.route('**/api/contacts/*/tags?*', async (route) => {
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
    });
    await liu.keyboard.press('Enter');
    await off(liu, '投诉');
    await liu.keyboard.press('Enter');
    go();
    await on(liu, '投诉');
    await liu.unroute('**/api/contacts/*/tags?*');
    await liu.keyboard.press('Escape');
    await liu.waitForFunction(() => document.activeElement?.matches('[data-row]'));
    expect((await box(liu).count()) === 0, 'the picker is still there');
    await liu.locator('button.tagged .tag', { hasText: '投诉' }).waitFor();
  });

  await test('what_is_composed_chooses_nothing_and_a_typed_tag_is_made', async () => {
    await blur(liu);
    await liu.keyboard.press('KeyT');
    await box(liu).waitFor();
    const ime = await compose(liu, '汇率');
    await liu.waitForTimeout(100);
    expect((await liu.locator('#tag-list [aria-selected=true]').count()) <= 1 && (await items(liu).filter({ hasText: '汇率' }).locator('.tag').count()) === 0, 'the Enter of an input method chose');
    await ime.end();
    await items(liu).filter({ hasText: '新建标签“汇率”' }).waitFor();
    await liu.keyboard.press('Enter');
    await on(liu, '汇率');
    await liu.keyboard.press('Escape');
    await liu.locator('button.tagged .tag', { hasText: '汇率' }).waitFor();
    await clean(liu, 'tagged-zh-dark-1280');
  });

  await test('another_desktop_of_the_agent_shows_it_and_a_view_asks_for_a_tag', async () => {
    const other = await agent(server, 'liu.siqi', { lang: 'en' });
    await rows(other).first().locator('.tag', { hasText: 'Complaint' }).waitFor();
    await other.getByRole('button', { name: 'Filter' }).click();
    await tag_of(other).selectOption({ label: 'VIP' });
    await other.locator('.rows .none').waitFor();
    await tag_of(other).selectOption({ label: 'Complaint' });
    await rows(other).first().waitFor();
    await clean(other, 'filter-by-tag-en-light-1280');
    await other.locator('.filter input').last().fill('Complaints');
    await other.keyboard.press('Enter');
    const view = other.locator('nav.views a', { hasText: 'Complaints' });
    await view.locator('.n', { hasText: '1' }).waitFor();
    await liu.keyboard.press('KeyT');
    await box(liu).fill('tousu');
    await box(liu).fill('Complaint');
    await liu.keyboard.press('Enter');
    await other.waitForFunction(() => ![...document.querySelectorAll('nav.views a')].find((a) => a.textContent.includes('Complaints')).querySelector('.n'));
    await liu.locator('.item.active[aria-selected=false]').waitFor(); /* the other's screen may be told first */
    await liu.keyboard.press('Enter');
    await view.locator('.n', { hasText: '1' }).waitFor();
    await liu.keyboard.press('Escape');
    await other.context().close();
  });

  await test('after_the_end_it_is_tagged_on_a_phone_in_english_and_timeline_and_copy_say_so', async () => {
    const id = shown_id(liu);
    await ask(liu, 'POST', `/api/contacts/${id}/end`, { seq: 0 });
    await ask(liu, 'POST', `/api/contacts/${id}/wrap`, { code: '1' });
    await liu.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'en', width: 390 });
    await liu.goto(url('/inbox/closed'));
    await rows(liu).first().locator('.tag', { hasText: '汇率' }).waitFor(); /* given first; the other is counted */
    await rows(liu).first().locator('.tag', { hasText: '+1' }).waitFor();
    await clean(liu, 'closed-tagged-en-light-390');
    await rows(liu).first().click();
    await liu.locator('.past .tagged').click();
    await box(liu).fill('vip');
    await liu.keyboard.press('Enter');
    await on(liu, 'VIP');
    await clean(liu, 'tag-picker-en-light-390');
    await liu.keyboard.press('Escape');
    await liu.locator('.past .tagged .tag', { hasText: 'VIP' }).waitFor();
    await liu.getByRole('button', { name: 'Timeline' }).click();
    const line = liu.locator('.event', { hasText: 'Tagged' }).first();
    await line.locator('.tag', { hasText: 'VIP' }).waitFor();
    await liu.locator('.event', { hasText: 'Tag taken off' }).first().waitFor();
    await clean(liu, 'timeline-tags-en-light-390');
    const copy = await ask(liu, 'POST', `/api/conversations/${shown_id(liu)}/export`);
    expect(copy.contacts[0].tags.length === 3, JSON.stringify(copy.contacts));
  });

  await test('the_earlier_contact_beside_a_new_chat_bears_them', async () => {
    await liu.context().close();
    liu = await agent(server, 'liu.siqi', { lang: 'en' });
    await chen.locator('.foot textarea').fill('再问一下');
    await chen.keyboard.press('Enter');
    await liu.getByRole('button', { name: /^Accept/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.locator('aside .contact .tag', { hasText: 'VIP' }).waitFor();
    await clean(liu, 'earlier-tags-en-light-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
