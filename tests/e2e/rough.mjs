/* rough.mjs: what careless and hostile customers send, in Chromium: long texts, marks that are not seen, markup, pictures that unfold to gigabytes.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { deflateSync } from 'node:zlib';
import { Server, agent, bubble, clean, customer, expect, over, picture, status, test } from './harness.mjs';

const server = await new Server('--sample', '--clamd', 'none').start();
const write = (page) => page.locator('.foot textarea');
const said = (page, text) => page.locator('.msg .text', { hasText: text });

/* A picture of one colour: a few hundred bytes each million pixels. */
function png(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
  const crc = (b) => (b.reduce((c, x) => table[(c ^ x) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(8 + body.length);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), 4 + body.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 1; /* a bit a pixel */
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(height * (Math.ceil(width / 8) + 1)))), chunk('IEND', Buffer.alloc(0))]);
}

/* As no widget would: straight to the server, with the visitor's token. */
async function smuggle(page, name, bytes) {
  return page.evaluate(async ([name, list]) => {
    const token = Object.entries(localStorage).find(([k]) => k.endsWith('|token'))[1];
    const key = Math.random().toString(16).slice(2).padEnd(16, '0');
    const ask = async (method, path, body, type) => (await fetch(path, { method, body, headers: { 'X-Visitor-Token': token, 'Content-Type': type } })).json();
    const { id } = await ask('POST', '/api/visitor/files', JSON.stringify({ key, name, bytes: list.length }), 'application/json');
    const state = await ask('PUT', `/api/visitor/files/${id}/parts?offset=0`, Uint8Array.from(list), 'application/octet-stream');
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/chat?site=lujiang`);
    await new Promise((done) => {
      socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', token, seq: 0 }));
      socket.onmessage = (e) => {
        const f = JSON.parse(e.data);
        if (f.t === 'welcome') socket.send(JSON.stringify({ t: 'send', id: key, text: name, files: [id] }));
        if (f.t === 'ack' || f.t === 'error') done(f);
      };
    });
    socket.close();
    return state;
  }, [name, [...bytes]]);
}

let lin, zhou;
try {
  await test('a_first_question_that_is_too_long_is_not_cut_but_said', async () => {
    lin = await agent(server, 'lin.haiyan');
    await lin.getByRole('button', { name: 'Go ready' }).click();
    zhou = await customer(server, '字'.repeat(20000));
    await zhou.getByText('内容过长，超出 18667 个字').waitFor();
    expect((await zhou.locator('form.body textarea').inputValue()).length === 20000, 'the text was cut');
    await zhou.locator('form.body textarea').fill('问题在这里');
    await zhou.locator('form.body .main').click();
    await lin.getByRole('button', { name: /^Accept: / }).click();
    await bubble(lin, '问题在这里').waitFor();
  });

  await test('a_message_that_is_too_long_stays_in_the_box_and_nothing_is_sent', async () => {
    await zhou.locator('.clip').first().waitFor();
    for (const [text, over] of [['字'.repeat(2000), 667], ['👨‍👩‍👧‍👦'.repeat(200), 40], ['\u0001'.repeat(4000), 2001]]) {
      await write(zhou).fill(text);
      await zhou.keyboard.press('Enter');
      await zhou.getByText(`超出 ${over} 个字`).waitFor();
      expect((await write(zhou).inputValue()) === text, 'the text is gone or cut');
    }
    await picture(zhou, 'widget-long-zh-light-1280');
    expect((await zhou.locator('.msg.customer').count()) === 1, 'something was sent');
    await write(zhou).fill('字'.repeat(1333));
    await zhou.keyboard.press('Enter');
    await bubble(lin, '字'.repeat(1333)).waitFor();
    expect((await zhou.getByText('内容过长').count()) === 0, 'it is still said');
  });

  await test('markup_marks_that_are_not_seen_and_signs_of_many_parts_arrive_as_they_were_written', async () => {
    const texts = ['<img src=x onerror=alert(1)> &lt;b&gt; {{7*7}} ${7}', 'a\u200bb\u200dc\ufeffd', 'שלום 123 abc', '👨‍👩‍👧‍👦🇨🇳👍🏽é', "=1+1;@SUM(A1)'\"--"];
    for (const text of texts) {
      await write(zhou).fill(text);
      await zhou.keyboard.press('Enter');
      await lin.waitForFunction((x) => [...document.querySelectorAll('.message .bubble')].at(-1)?.textContent === x, text);
    }
    expect((await lin.locator('.bubble img').count()) === 0, 'a text became markup');
    await clean(lin, 'rough-texts-en-light-1280');
  });

  await test('an_address_that_hides_where_it_leads_is_no_link', async () => {
    await write(zhou).fill('https://bank.example@evil.example/ and https://bank.example/\u202egnp.exe');
    await zhou.keyboard.press('Enter');
    await bubble(lin, 'bank.example@evil').waitFor();
    const links = await bubble(lin, 'bank.example@evil').locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.join() === 'https://bank.example/', `links to ${links}`);
  });

  await test('a_picture_that_unfolds_to_gigabytes_is_a_file_on_both_sides_and_a_plain_one_is_shown', async () => {
    const bomb = png(30000, 30000);
    expect(bomb.length < 1 << 20, `${bomb.length} bytes`);
    const got = await smuggle(zhou, 'bomb.png', bomb);
    expect(got.width === 30000, JSON.stringify(got));
    await smuggle(zhou, 'plain.png', png(300, 200));
    for (const page of [lin.locator('.message', { hasText: 'bomb.png' }), zhou.locator('.msg', { hasText: 'bomb.png' })]) {
      await page.locator('a, button', { hasText: 'bomb.png' }).first().waitFor();
      expect((await page.locator('img').count()) === 0, 'it is drawn');
    }
    await lin.locator('.message', { hasText: 'plain.png' }).locator('img').waitFor();
    await zhou.locator('.msg', { hasText: 'plain.png' }).locator('img').waitFor();
  });
} finally {
  await over(server);
}
process.exit(status());
