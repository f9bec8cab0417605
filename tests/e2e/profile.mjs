/* profile.mjs: one's own page: the picture and the name that customers see, who may choose them, and where colleagues see them.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, clean, customer, expect, field, over, picture, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const face = (page) => page.locator('main.profile section img');
const text = async (page, code) => { /* one letter, then another, outside of fields */
  await page.evaluate(() => document.activeElement?.blur());
  for (const key of code) await page.keyboard.press(`Key${key}`);
};
/* A photograph as a camera makes it: wide, and of many bytes. */
const photo = (page, width, height, colour) => page.evaluate(async ([w, h, c]) => {
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const pen = canvas.getContext('2d');
  pen.fillStyle = c;
  pen.fillRect(0, 0, w, h);
  for (let i = 0; i < w * h / 4; i++) { /* grain, which no PNG makes small */
    pen.fillStyle = `hsl(${(i * 7919) % 360} 60% ${(i * 104729) % 90}%)`;
    pen.fillRect((i * 48271) % w, (i * 69621) % h, 1, 1);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  return [...new Uint8Array(await blob.arrayBuffer())];
}, [width, height, colour]);
const shown_to = (page, wanted) => page.waitForFunction((x) => {
  const root = [...document.querySelectorAll('div')].map((d) => d.shadowRoot).find((r) => r?.querySelector('.status'));
  const img = root?.querySelector('.face');
  return root?.querySelector('.status').textContent.includes(x.name) && (!x.side || (!img.hidden && img.complete && img.naturalWidth === x.side));
}, wanted);
const save = (page) => page.locator('main form button.primary').click();

let liu, chen, admin;
try {
  await test('g_u_opens_one_s_own_page_and_a_wide_photograph_becomes_a_small_square', async () => {
    liu = await agent(server, 'liu.siqi', { lang: 'zh', scheme: 'dark' });
    await liu.keyboard.press('Alt+KeyR');
    await text(liu, 'GU');
    await liu.getByRole('heading', { name: '我的资料', level: 1 }).waitFor();
    await liu.getByText('管理员决定显示给客户的名字').waitFor();
    await clean(liu, 'profile-empty-zh-dark-1280');
    const bytes = await photo(liu, 1600, 900, '#0e9384');
    expect(bytes.length > 65536, `the photograph is small itself: ${bytes.length} bytes`);
    await liu.locator('#f-face').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(bytes) });
    await liu.getByText('照片已保存').waitFor();
    await liu.waitForFunction(() => document.querySelector('main.profile section img')?.naturalWidth === 128);
    const kept = await liu.evaluate(async () => {
      const r = await fetch(document.querySelector('main.profile section img').src);
      return { bytes: (await r.arrayBuffer()).byteLength, type: r.headers.get('content-type'), sniff: r.headers.get('x-content-type-options'), cache: r.headers.get('cache-control') };
    });
    expect(kept.bytes < 20480 && kept.type === 'image/webp' && kept.sniff === 'nosniff' && kept.cache.includes('immutable'), JSON.stringify(kept));
    await clean(liu, 'profile-zh-dark-1280');
  });

  await test('what_is_no_picture_is_told_and_changes_nothing', async () => {
    const before = await face(liu).getAttribute('src');
    await liu.locator('#f-face').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('not a picture at all') });
    await liu.getByText('这张图片无法读取').waitFor();
    await liu.locator('#f-face').setInputFiles({ name: 'me.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
    await liu.getByText('只支持 PNG、JPEG 和 WebP 图片').waitFor();
    expect((await face(liu).getAttribute('src')) === before, 'the picture changed');
  });

  await test('a_customer_sees_the_picture_and_another_one_that_is_dropped_at_once', async () => {
    chen = await customer(server, '请问怎么开户');
    await text(liu, 'GI');
    await liu.getByRole('button', { name: /^接起/ }).first().waitFor();
    await liu.keyboard.press('Alt+KeyA');
    await liu.waitForFunction(() => document.activeElement?.matches('main form textarea')); /* it takes the focus when it comes */
    await shown_to(chen, { name: '刘思琪', side: 128 });
    await text(liu, 'GU');
    const before = await face(liu).getAttribute('src');
    const bytes = await photo(liu, 100, 240, '#b54708');
    await liu.evaluate((all) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(all)], 'other.png', { type: 'image/png' }));
      for (const kind of ['dragover', 'drop']) document.querySelector('.face').dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
    await liu.waitForFunction((x) => { const img = document.querySelector('main.profile section img'); return img.src !== x && img.naturalWidth === 100; }, new URL(before, server.url('/')).href);
    await shown_to(chen, { name: '刘思琪', side: 100 });
    expect((await chen.request.get(new URL(before, server.url('/')).href)).status() === 404, 'the old picture is still there');
    await clean(chen, 'profile-widget-zh-light-1280');
  });

  await test('an_administrator_lets_people_choose_the_name_and_customers_are_told_it', async () => {
    admin = await agent(server, 'admin', { there: 'details.me summary' });
    await admin.goto(server.url('/settings/conversations'));
    await admin.getByLabel('The name that customers see').check();
    await save(admin);
    await admin.getByText('Saved', { exact: true }).waitFor();
    await clean(admin, 'profile-rule-en-light-1280');
    await liu.reload();
    await field(liu, 'shown_en').fill('Sisi');
    await field(liu, 'shown_zh').fill('思思');
    await liu.keyboard.press('Enter');
    await liu.locator('main.profile .ok', { hasText: '已保存' }).waitFor();
    await shown_to(chen, { name: '思思', side: 100 });
    await clean(liu, 'profile-named-zh-dark-1280');
  });

  await test('a_name_that_waits_to_be_saved_is_asked_after_and_is_still_there', async () => {
    await field(liu, 'shown_zh').fill('小思');
    const asks = liu.locator('.says section');
    await text(liu, 'GI');
    await asks.waitFor();
    await liu.keyboard.press('Escape'); /* it stays as it is */
    await asks.waitFor({ state: 'detached' });
    await text(liu, 'GU');
    await field(liu, 'shown_zh').waitFor();
    expect((await field(liu, 'shown_zh').inputValue()) === '小思', 'Escape took it away');
    await text(liu, 'GI');
    await asks.getByRole('button').last().focus();
    await liu.keyboard.press('Escape');
    await asks.waitFor({ state: 'detached' });
    await liu.waitForFunction(() => document.activeElement?.matches('main h1'));
    await text(liu, 'GU');
    await field(liu, 'shown_zh').waitFor();
    await text(liu, 'GI');
    await liu.locator('.says section button').first().press('Enter'); /* back to it */
    await liu.waitForURL('**/profile');
    expect((await field(liu, 'shown_zh').inputValue()) === '小思', 'what was typed is gone');
    await liu.locator('main.profile form button.plain').click();
    expect((await field(liu, 'shown_zh').inputValue()) === '思思', 'it was not put back');
  });

  await test('the_picture_stands_among_those_who_are_in_a_conversation', async () => {
    await liu.keyboard.press('Alt+Digit1');
    await liu.locator('main form textarea').waitFor();
    await liu.locator('[data-opens=parts]').click();
    await liu.waitForFunction(() => document.querySelector('.panel li img')?.naturalWidth === 100);
    await clean(liu, 'profile-parts-zh-dark-1280');
    await liu.keyboard.press('Escape');
  });

  await test('in_english_at_390_pixels_the_menu_leads_there_and_an_administrator_names_somebody', async () => {
    await admin.goto(server.url('/settings/people'));
    await admin.locator('.list a', { hasText: 'ye.qing' }).click();
    await field(admin, 'shown_en').fill('Clear');
    await save(admin);
    await admin.locator('main form .ok', { hasText: 'Saved' }).waitFor();
    const ye = await agent(server, 'ye.qing', { lang: 'en', width: 390 });
    await ye.locator('details.me summary').click();
    await ye.getByRole('button', { name: 'My profile' }).click();
    await field(ye, 'shown_en').waitFor();
    expect((await field(ye, 'shown_en').inputValue()) === 'Clear', 'what the administrator chose is not there');
    expect(await ye.evaluate(() => { const m = document.querySelector('main.profile'); return m.scrollWidth <= m.clientWidth; }), 'the page scrolls sideways');
    await clean(ye, 'profile-en-light-390');
    await picture(admin, 'profile-person-en-light-1280');
  });

  await test('the_picture_is_taken_away_by_keyboard_and_the_letter_is_back', async () => {
    await liu.keyboard.press('Escape');
    await liu.goto(server.url('/profile'));
    await liu.getByRole('button', { name: '移除图片' }).press('Enter');
    await liu.getByText('照片已移除').waitFor();
    await liu.waitForFunction(() => document.activeElement?.id === 'f-face').catch(() => expect(false, 'the focus is lost'));
    expect((await face(liu).count()) === 0, 'the picture is still there');
  });
} finally {
  await over(server);
}
process.exit(status());
