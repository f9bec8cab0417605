/* files.mjs: files in Chromium, from the agent's desktop to the customer's widget and back, against one real server: picked, dropped,
 * pasted, sent, seen, refused, kept over a reload.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Server, agent, box, clean, customer, expect, over, status, test } from './harness.mjs';

const server = await new Server('--sample', '--clamd', 'none').start();

/* A picture as a camera would bring it: noise, so that it does not become small. */
const picture = (page, width, height, type = 'image/jpeg') => page.evaluate(async ([w, h, t]) => {
  const c = document.createElement('canvas');
  [c.width, c.height] = [w, h];
  const g = c.getContext('2d');
  const d = g.createImageData(w, h);
  for (let i = 0; i < d.data.length; i += 4) {
    const v = (i * 2654435761) >>> 24;
    [d.data[i], d.data[i + 1], d.data[i + 2], d.data[i + 3]] = [v ^ (i / w), (i / 4) % w * 255 / w, v, 255];
  }
  g.putImageData(d, 0, 0);
  const b = await new Promise((r) => c.toBlob(r, t, 0.95));
  return Array.from(new Uint8Array(await b.arrayBuffer()));
}, [width, height, type]).then((a) => Buffer.from(a));
const sum = (b) => createHash('sha256').update(b).digest('hex');
const waiting = (page) => page.locator('.files li');
const inMessage = (page) => page.locator('.message .list');
const pick = (page, files) => page.locator('form input[type=file]').first().setInputFiles(files);

/* Somebody drags files from their disk over the page and lets go. */
async function drop(page, target, files) {
  const transfer = await page.evaluateHandle((list) => {
    const t = new DataTransfer();
    for (const f of list) t.items.add(new File([Uint8Array.from(f.bytes)], f.name, { type: f.type }));
    return t;
  }, files.map((f) => ({ ...f, bytes: [...f.bytes] })));
  for (const kind of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(kind, { dataTransfer: transfer });
  return transfer;
}
/* A screenshot from the clipboard. */
const paste = (target, bytes) => target.evaluate((e, list) => {
  const t = new DataTransfer();
  t.items.add(new File([Uint8Array.from(list)], 'image.png', { type: 'image/png' }));
  e.dispatchEvent(new ClipboardEvent('paste', { clipboardData: t, bubbles: true, cancelable: true }));
}, [...bytes]);

let desk, client, photo, pdf;
try {
  await test('a_picture_is_picked_made_smaller_described_and_sent_by_keyboard_alone', async () => {
    desk = await agent(server, 'lin.haiyan', { lang: 'en' });
    await desk.locator('details.state summary').click();
    await desk.locator('details.state').getByText('Ready', { exact: true }).click();
    client = await customer(server, '我想发一张照片');
    await desk.locator('.offer, [data-offer], .card').first().waitFor();
    await desk.keyboard.press('Alt+KeyA');
    await box(desk).waitFor();
    photo = await picture(desk, 2600, 1300);
    pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300000)]);
    const chooser = desk.waitForEvent('filechooser');
    await box(desk).focus();
    await desk.keyboard.press('Alt+KeyU');
    await (await chooser).setFiles([{ name: '海边 1.jpg', mimeType: 'image/jpeg', buffer: photo }, { name: 'contract.pdf', mimeType: 'application/pdf', buffer: pdf }]);
    await waiting(desk).nth(1).waitFor();
    await desk.locator('.files li', { hasText: 'Made smaller' }).waitFor();
    await desk.locator('.files li', { hasText: 'contract.pdf' }).getByText('Ready').waitFor();
    await desk.locator('.files .alt').fill('A beach');
    await desk.keyboard.press('Tab');
    await clean(desk, 'desk-waiting-en-light-1280');
    await box(desk).focus();
    await desk.keyboard.type('Here they are');
    await desk.keyboard.press('Enter');
    await inMessage(desk).locator('.shot img').waitFor();
    expect((await waiting(desk).count()) === 0, 'what was sent still waits');
    const size = await inMessage(desk).locator('.shot img').evaluate(async (i) => (await i.decode(), [i.naturalWidth, i.naturalHeight, i.alt]));
    expect(size[0] === 2048 && size[1] === 1024 && size[2] === 'A beach', `the picture is ${size}`);
    await clean(desk, 'desk-sent-en-light-1280');
  });

  await test('the_customer_sees_the_picture_and_saves_the_other_byte_for_byte', async () => {
    const shot = client.locator('.msg.agent .shot img[src]');
    await shot.waitFor();
    const size = await shot.evaluate(async (i) => (await i.decode(), [i.naturalWidth, i.alt]));
    expect(size[0] === 2048 && size[1] === 'A beach', `the picture is ${size}`);
    const came = client.waitForEvent('download');
    await client.locator('.msg.agent .file', { hasText: 'contract.pdf' }).click();
    const file = await (await came).path();
    expect(sum(readFileSync(file)) === sum(pdf), 'other bytes came');
    expect((await (await came).suggestedFilename()) === 'contract.pdf', 'another name');
    await clean(client, 'widget-received-zh-light-1280');
    await client.locator('.msg.agent .shot').click();
    await client.locator('dialog.big[open] img').waitFor();
    await clean(client, 'widget-large-zh-light-1280');
    await client.keyboard.press('Escape');
    await client.locator('dialog.big').waitFor({ state: 'detached' });
    expect(await client.evaluate(() => document.querySelector('div')?.shadowRoot?.activeElement?.className === 'shot' || [...document.querySelectorAll('*')].some((e) => e.shadowRoot?.activeElement?.className === 'shot')), 'the focus is lost');
  });

  await test('a_picture_opens_large_and_arrows_lead_through_by_keyboard', async () => {
    const one = await picture(desk, 300, 200, 'image/png'), two = await picture(desk, 200, 300, 'image/png');
    await drop(desk, desk.locator('.talk .log'), [{ name: 'one.png', type: 'image/png', bytes: one }, { name: 'two.png', type: 'image/png', bytes: two }]);
    await desk.locator('.files li', { hasText: 'two.png' }).getByText('Ready').waitFor();
    await desk.locator('.files li', { hasText: 'one.png' }).getByText('Ready').waitFor();
    await desk.locator('main form button.primary').click(); /* without a word */
    const last = desk.locator('.message').last();
    await last.locator('.shot').nth(1).waitFor();
    await last.locator('.shot').first().focus();
    await desk.keyboard.press('Enter');
    const large = desk.locator('dialog[open] .stage img');
    await large.waitFor();
    expect((await desk.locator('dialog[open]').getAttribute('aria-label')) === 'one.png', 'another picture');
    await desk.keyboard.press('ArrowRight');
    await desk.locator('dialog[open][aria-label="two.png"]').waitFor();
    await clean(desk, 'desk-large-en-light-1280');
    await desk.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    expect(await last.locator('.shot').first().evaluate((e) => e === document.activeElement), 'the focus is lost');
  });

  await test('the_customer_pastes_drops_and_picks_and_all_of_it_arrives', async () => {
    const shot = await picture(client, 320, 240, 'image/png');
    const field = client.locator('.foot textarea');
    await paste(field, shot);
    await client.locator('.wait', { hasText: 'image.png' }).getByText('可以发送').waitFor();
    await drop(client, client.locator('.panel .body').last(), [{ name: '账单.csv', type: 'text/csv', bytes: Buffer.from('金额,日期\n1,2\n') }]);
    await pick(client, [{ name: 'slip.png', mimeType: 'image/png', buffer: shot }]);
    await client.locator('.wait').nth(2).waitFor();
    await field.fill('都在这里');
    await client.locator('.wait', { hasText: 'slip.png' }).getByText('可以发送').waitFor();
    await clean(client, 'widget-waiting-zh-light-1280');
    await client.keyboard.press('Enter');
    const row = desk.locator('.message.customer', { hasText: '都在这里' });
    await row.locator('.shot').nth(1).waitFor();
    expect((await row.locator('.other').count()) === 1, 'the table is not there');
    const got = await desk.evaluate(async (src) => {
      const r = await fetch(src);
      return { status: r.status, bytes: Array.from(new Uint8Array(await r.arrayBuffer())) };
    }, await row.locator('.shot img').first().getAttribute('src'));
    const bytes = Buffer.from(got.bytes);
    expect(sum(bytes) === sum(shot), `other bytes came: ${got.status}, ${bytes.length} of ${shot.length}, ${bytes.subarray(0, 200)}`);
    const saved = desk.waitForEvent('download');
    await row.locator('.other').click();
    expect((await (await saved).suggestedFilename()) === '账单.csv', `it is called ${await (await saved).suggestedFilename()}`);
    await desk.locator('.message', { hasText: '都在这里' }).scrollIntoViewIfNeeded();
  });

  await test('what_is_not_taken_says_why_and_the_rest_can_be_sent', async () => {
    await pick(desk, [{ name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.concat([Buffer.from('MZ\x90\0'), randomBytes(5000)]) },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }, { name: 'good.txt', mimeType: 'text/plain', buffer: Buffer.from('good') }]);
    await desk.locator('.files li.bad', { hasText: 'setup.exe' }).getByText('Files of this kind are not accepted here.').waitFor();
    await desk.locator('.files li.bad', { hasText: 'empty.txt' }).getByText('The file is empty').waitFor();
    await desk.locator('.files li', { hasText: 'good.txt' }).getByText('Ready').waitFor();
    await box(desk).fill('one of three');
    expect(await desk.locator('main form button.primary').isDisabled(), 'it can be sent with what was refused');
    await clean(desk, 'desk-refused-en-light-1280');
    await desk.getByRole('button', { name: 'Remove setup.exe' }).click();
    await desk.getByRole('button', { name: 'Remove empty.txt' }).click();
    await desk.locator('main form button.primary').click();
    await client.locator('.msg.agent .file', { hasText: 'good.txt' }).waitFor();
  });

  await test('a_broken_line_and_a_reload_lose_nothing_that_waits', async () => {
    const big = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3_000_000)]);
    let parts = 0;
    await desk.route('**/api/files/*/parts*', (route) => (++parts <= 2 ? route.continue() : route.abort()));
    await pick(desk, [{ name: 'big.pdf', mimeType: 'application/pdf', buffer: big }]);
    await desk.locator('.files li', { hasText: 'big.pdf' }).getByText('No connection; trying again…').waitFor();
    await box(desk).fill('the big one');
    await desk.reload();
    await desk.unroute('**/api/files/*/parts*');
    const first = desk.waitForRequest((r) => /parts\?offset=[1-9]/.test(r.url()));
    const again = desk.locator('.files li', { hasText: 'big.pdf' });
    await again.waitFor();
    await first; /* it goes on where it was */
    await again.getByText('Ready').waitFor();
    await desk.locator('main form button.primary').click();
    const came = client.waitForEvent('download');
    await client.locator('.msg.agent .file', { hasText: 'big.pdf' }).click();
    expect(sum(readFileSync(await (await came).path())) === sum(big), 'other bytes came');
  });

  await test('cancelled_it_is_gone_and_what_a_note_holds_the_customer_never_sees', async () => {
    await pick(desk, [{ name: 'no.txt', mimeType: 'text/plain', buffer: Buffer.from('no') }]);
    await desk.locator('.files li', { hasText: 'no.txt' }).getByText('Ready').waitFor();
    const gone = desk.waitForResponse((r) => r.request().method() === 'DELETE' && r.url().includes('/api/files/'));
    await desk.getByRole('button', { name: 'Remove no.txt' }).click();
    expect((await gone).status() === 204, 'it was not taken back');
    await desk.locator('.modes button').nth(1).click();
    await pick(desk, [{ name: 'internal.txt', mimeType: 'text/plain', buffer: Buffer.from('internal') }]);
    await desk.locator('.files li', { hasText: 'internal.txt' }).getByText('Ready').waitFor();
    await box(desk).fill('for us');
    await desk.locator('main form button.primary').click();
    await desk.locator('.message.note .other', { hasText: 'internal.txt' }).waitFor();
    await desk.locator('.modes button').first().click();
    await box(desk).fill('for you');
    await desk.keyboard.press('Enter');
    await client.locator('.msg.agent', { hasText: 'for you' }).waitFor();
    expect((await client.locator('.file', { hasText: 'internal.txt' }).count()) === 0, 'the customer sees a note');
  });

  await test('in_chinese_on_a_phone_in_the_dark_with_a_camera', async () => {
    const phone = await customer(server, '手机上的客户', { lang: 'zh', width: 390, scheme: 'dark', hasTouch: true, isMobile: true });
    await phone.locator('.foot button[aria-label="拍照"]').waitFor();
    expect((await phone.locator('.foot input[capture=environment][accept="image/*"]').count()) === 1, 'there is no camera');
    await pick(phone, [{ name: '身份证正面照片很长的名字.png', mimeType: 'image/png', buffer: await picture(phone, 640, 400, 'image/png') },
      { name: 'a.html', mimeType: 'text/html', buffer: Buffer.from('<!doctype html><script>1</script>') }]);
    await phone.locator('.wait.bad', { hasText: '不接受此类型的文件。' }).waitFor();
    await phone.locator('.wait', { hasText: '身份证' }).getByText('可以发送').waitFor();
    await clean(phone, 'widget-waiting-zh-dark-390');
    await phone.locator('.wait.bad button[aria-label^="移除"]').click();
    await phone.locator('.foot .main').click();
    await phone.locator('.msg.customer .shot img[src]').waitFor();
    await clean(phone, 'widget-sent-zh-dark-390');
    await phone.reload();
    await phone.locator('.launch').click();
    await phone.locator('.msg.customer .shot img[src]').waitFor();
  });
} finally {
  await over(server);
}
process.exit(status());
