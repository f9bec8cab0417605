/* widget_link.mjs: a customer goes on with a chat on another device, and a company shows its chat page as a code to scan.
 *
 * See harness.mjs. The cases build on each other, in order. */
import { readFileSync } from 'node:fs';
import { Server, agent, clean, customer, expect, faults, over, person, picture, shots, status, test } from './harness.mjs';

const server = new Server('--sample');
await server.start();
const focused = (page) => page.evaluate(() => {
  const root = [...document.querySelectorAll('div')].map((d) => d.shadowRoot).find((r) => r?.querySelector('.panel'));
  return root?.activeElement?.textContent || root?.activeElement?.getAttribute('aria-label') || root?.activeElement?.tagName;
});
const away = (page) => page.locator('.panel .away:visible');
const line = (page, text) => page.locator('.panel .text', { hasText: text });
const say = async (page, text) => {
  await page.locator('.panel .foot textarea').fill(text);
  await page.keyboard.press('Enter');
};

let desk, computer, phone, link;
try {
  await test('a_code_and_a_link_are_shown_by_keyboard_alone_and_escape_goes_back', async () => {
    desk = await agent(server, 'chen.wenjie');
    await desk.getByRole('button', { name: 'Go ready' }).click();
    computer = await customer(server, 'I begin on the computer', { lang: 'en' });
    await line(computer, 'I begin on the computer').waitFor();
    await desk.getByRole('button', { name: /^Accept/ }).first().click();
    await computer.locator('.status', { hasText: 'Chen Wenjie' }).waitFor();
    const button = computer.getByRole('button', { name: 'Continue on another device' });
    await button.focus();
    await computer.keyboard.press('Enter');
    await away(computer).getByRole('button', { name: 'Show the code' }).waitFor();
    await computer.waitForFunction(() => [...document.querySelectorAll('div')].some((d) => d.shadowRoot?.activeElement?.textContent === 'Show the code'));
    await clean(computer, 'link-ask-en-light-1280');
    await computer.keyboard.press('Escape');
    expect(!(await away(computer).isVisible()), 'Escape does not close it');
    expect((await focused(computer)) === 'Continue on another device', `the focus is on ${await focused(computer)}`);
    await computer.keyboard.press('Enter');
    await away(computer).waitFor();
    await computer.keyboard.press('Enter');
    await away(computer).locator('svg.qr').waitFor();
    link = await away(computer).getByLabel('Link').inputValue();
    expect(new RegExp(`^${server.url('/c/lujiang')}\\?lang=en#go=[\\w-]{43}$`).test(link), `the link is ${link}`);
    const box = await away(computer).locator('svg.qr').boundingBox();
    expect(box.width >= 200 && Math.abs(box.width - box.height) < 1, `the code is ${box.width} by ${box.height}`);
    await away(computer).getByText(/^Works once, until \d\d:\d\d/).waitFor();
    await clean(computer, 'link-code-en-light-1280');
    if (shots) await computer.locator('.panel').screenshot({ path: `${shots}/widget-link.png` });
  });

  await test('the_other_device_asks_first_and_then_has_the_whole_chat', async () => {
    phone = await person({ width: 390, lang: 'en', scheme: 'dark' });
    await phone.goto(link);
    await away(phone).getByText('Continue your chat here?').waitFor();
    expect(!phone.url().includes('go='), 'the code stays in the address bar');
    await clean(phone, 'link-here-en-dark-390');
    await phone.keyboard.press('Enter');
    await line(phone, 'I begin on the computer').waitFor();
    await line(phone, 'The chat was continued on another device').waitFor();
    await away(computer).getByText('The chat is open on your other device.').waitFor();
    await clean(computer, 'link-used-en-light-1280');
    await computer.keyboard.press('Enter');
    expect((await focused(computer)) === 'Continue on another device', `the focus is on ${await focused(computer)}`);
    await say(phone, 'and go on with the phone');
    await line(computer, 'and go on with the phone').waitFor();
    await say(computer, 'both can write');
    await line(phone, 'both can write').waitFor();
    await phone.reload();
    await line(phone, 'both can write').waitFor();
  });

  await test('the_agent_reads_that_the_customer_went_on_elsewhere', async () => {
    await desk.locator('.system', { hasText: 'The customer went on on another device' }).waitFor();
    await picture(desk, 'link-desk-en-light-1280');
  });

  await test('a_link_that_was_used_says_so_and_the_chat_of_that_browser_stays', async () => {
    const other = await person({ width: 390, lang: 'zh' });
    await other.goto(link.replace('lang=en', 'lang=zh'));
    await away(other).getByRole('button', { name: '在这里继续' }).click();
    await away(other).getByText('此链接已使用').waitFor();
    await clean(other, 'link-late-zh-light-390');
    await away(other).getByRole('button', { name: '关闭' }).click();
    await other.locator('.panel form.body textarea').waitFor();
    expect((await line(other, 'both can write').count()) === 0, 'a stranger reads the chat');
    await other.context().close();
  });

  await test('a_shared_computer_lets_go_and_keeps_nothing', async () => {
    await computer.getByRole('button', { name: 'Continue on another device' }).click();
    await away(computer).getByRole('checkbox').check();
    await away(computer).getByRole('button', { name: 'Show the code' }).click();
    await away(computer).locator('svg.qr').waitFor();
    link = await away(computer).getByLabel('Link').inputValue();
    /* On a browser that has a chat of its own, which is left. */
    const tablet = await customer(server, 'another chat', { lang: 'en' });
    await line(tablet, 'another chat').waitFor();
    await tablet.goto(link);
    await away(tablet).getByText('This browser has a chat of its own.').waitFor();
    await away(tablet).getByRole('button', { name: 'Continue here' }).click();
    await line(tablet, 'both can write').waitFor();
    expect((await line(tablet, 'another chat').count()) === 0, 'two chats in one');
    await away(computer).getByText('Nothing of it is kept here.').waitFor();
    const kept = await computer.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tandem:lujiang|')));
    expect(kept.length === 0, `it keeps ${kept}`);
    expect((await line(computer, 'both can write').count()) === 0, 'the chat is still shown');
    await computer.reload();
    await computer.locator('.launch').click();
    await computer.locator('.panel form.body textarea').waitFor();
  });

  await test('the_chat_page_is_a_code_to_scan_and_to_print', async () => {
    const admin = await person();
    await admin.goto(server.url('/settings/widget'));
    await admin.locator('#f-login').fill('admin');
    await admin.locator('#f-password').fill(server.passwords.admin);
    await admin.keyboard.press('Enter');
    await admin.locator('.list li a').last().click();
    await admin.locator('figure svg').waitFor();
    const load = async (name) => {
      const [d] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('button', { name }).click()]);
      return [d.suggestedFilename(), readFileSync(await d.path())];
    };
    const [svg_name, svg] = await load('Download SVG (print)');
    expect(svg_name === 'lujiang.svg' && svg.toString().includes(server.url('/c/lujiang')), svg_name);
    const drawn = await admin.locator('figure path').getAttribute('d');
    expect(drawn.length > 1000 && svg.toString().includes(drawn), 'the file has another code than the page');
    const [png_name, png] = await load('Download PNG');
    const side = png.readUInt32BE(16);
    expect(png_name === 'lujiang.png' && png.subarray(1, 4).toString() === 'PNG' && side >= 1024 && side === png.readUInt32BE(20), `${png_name} ${side}`);
    /* What was printed is what is on the screen: each module's middle. */
    const same = await admin.evaluate(async ([bytes, path]) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const modules = Number(document.querySelector('figure svg').getAttribute('viewBox').split(' ')[2]), one = image.width / modules;
      const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1/g)].map((m) => `${m[1]} ${m[2]}`));
      for (let y = 0; y < modules; y++)
        for (let x = 0; x < modules; x++)
          if ((pen.getImageData(Math.floor((x + 0.5) * one), Math.floor((y + 0.5) * one), 1, 1).data[0] < 128) !== dark.has(`${x} ${y}`)) return false;
      return dark.size > 100;
    }, [[...png], drawn]);
    expect(same, 'the PNG is another code');
    await admin.locator('figure').scrollIntoViewIfNeeded();
    await clean(admin, 'page-code-en-light-1280');
    await admin.setViewportSize({ width: 390, height: 844 });
    await admin.locator('figure').scrollIntoViewIfNeeded();
    await clean(admin, 'page-code-en-light-390');
  });
} finally {
  faults.length = 0;
  await over(server);
}
process.exit(status());
