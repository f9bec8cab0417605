/* lines.mjs: the telephone is set up on pages: recordings, carriers, numbers with a menu, desk phones; in Chromium, in both languages.
 *
 * harness.mjs says how it is called. The cases build on each other, in order. */
import { Server, agent, ask, clean, expect, free_port, over, save, saved, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const servers = [server];
const { url } = server;
const at = (page, name) => page.locator(`#f-${name}`);
const wrong = (page, name) => page.locator(`#f-${name}[aria-invalid=true]`);
const told = (page) => ask(page, 'GET', '/api/telephone');

/* A WAV file of PCM, of so many samples a second. */
function wav(rate, seconds = 0.5) {
  const bytes = Buffer.alloc(44 + rate * seconds * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(bytes.length - 44, 40);
  for (let i = 44; i < bytes.length; i += 2) bytes.writeInt16LE(Math.round(8000 * Math.sin(i / 5)), i);
  return bytes;
}
const file = (name, buffer) => ({ name, mimeType: 'audio/wav', buffer });

let admin;
try {
  await test('a_recording_is_uploaded_and_heard_and_one_that_cannot_be_played_is_said_at_its_field', async () => {
    admin = await agent(server, 'admin', { lang: 'zh', there: 'nav.rail' });
    await admin.goto(url('/settings/prompts'));
    await admin.getByRole('link', { name: '上传录音' }).click();
    await at(admin, 'name').fill('问候');
    await save(admin);
    await admin.getByText('请选择 WAV 文件。').waitFor();
    await at(admin, 'file').setInputFiles(file('问候.wav', wav(16000)));
    await save(admin);
    await admin.getByText('这不是单声道、每秒 8,000 采样、1 MB 以内的 WAV 文件。').waitFor();
    await clean(admin, 'lines-prompt-wrong-zh-light-1280');
    const sound = wav(8000);
    await at(admin, 'file').setInputFiles(file('问候.wav', sound));
    await save(admin);
    await admin.getByRole('heading', { name: '问候' }).waitFor();
    const heard = await admin.evaluate(async () => {
      const r = await fetch(document.querySelector('audio').src);
      return { type: r.headers.get('content-type'), bytes: [...new Uint8Array(await r.arrayBuffer())] };
    });
    expect(heard.type === 'audio/wav' && Buffer.from(heard.bytes).equals(sound), `it came as ${heard.type}, ${heard.bytes.length} bytes`);
    await admin.evaluate(() => document.querySelector('audio').play());
    await admin.waitForFunction(() => document.querySelector('audio').currentTime > 0.1);
    await clean(admin, 'lines-prompt-zh-light-1280');
  });

  await test('a_carrier_is_set_and_its_password_stays_without_being_shown', async () => {
    await admin.goto(url('/settings/trunks/new'));
    await at(admin, 'host').fill('sip.example.com');
    await save(admin);
    await wrong(admin, 'name').waitFor();
    for (const [name, value] of [['name', '鹭岛电信'], ['host', 'sip.example.net'], ['login', 'luisle'], ['secret', 'correct horse'], ['allow', '192.0.2.0/24， 198.51.100.7'], ['number', '+86 592 2345678']])
      await at(admin, name).fill(value);
    await at(admin, 'port').fill('99999');
    await save(admin);
    await wrong(admin, 'port').waitFor();
    await at(admin, 'port').fill('');
    await at(admin, 'number').fill('555 123');
    await save(admin);
    await admin.locator('#h-number', { hasText: '这不是可以拨打的电话号码；请连同国家代码书写' }).waitFor();
    await wrong(admin, 'number').waitFor();
    await at(admin, 'number').fill('+86 592 2345678');
    await at(admin, 'transport').selectOption('tls');
    await admin.getByRole('checkbox', { name: /向运营商注册/ }).check();
    await save(admin);
    await saved(admin);
    let [trunk] = (await told(admin)).trunks;
    expect(trunk.allow === '192.0.2.0/24 198.51.100.7' && trunk.number === '+865922345678' && trunk.transport === 'tls' && trunk.registers && trunk.port === 0 && trunk.has_secret, JSON.stringify(trunk));
    await admin.getByText('已保存；留空则不变').waitFor();
    expect((await at(admin, 'secret').inputValue()) === '', 'the password is on the page');
    await at(admin, 'calls_max').fill('30');
    await save(admin);
    await saved(admin);
    [trunk] = (await told(admin)).trunks;
    expect(trunk.calls_max === 30 && trunk.has_secret, JSON.stringify(trunk));
    await clean(admin, 'lines-trunk-zh-light-1280');
  });

  await test('a_number_has_a_greeting_and_a_menu_and_a_key_that_is_there_twice_is_said', async () => {
    await admin.goto(url('/settings/numbers/new'));
    await at(admin, 'number').fill('95566');
    await at(admin, 'greeting').selectOption({ label: '问候' });
    await at(admin, 'trunk').selectOption({ label: '鹭岛电信' });
    const key = (i) => admin.getByRole('combobox', { name: '按键', exact: true }).nth(i);
    for (let i = 0; i < 3; i++) await admin.getByRole('button', { name: '添加按键' }).click();
    expect((await key(2).inputValue()) === '3', 'keys are not counted on');
    await key(2).selectOption('1');
    await save(admin);
    await admin.getByText('按键 1 有两次。').waitFor();
    await key(2).selectOption('0');
    await admin.getByRole('combobox', { name: '按 0 的主题' }).selectOption({ label: '其他咨询' });
    await admin.getByRole('button', { name: '去掉按键 2' }).click();
    await save(admin);
    await saved(admin);
    const [number] = (await told(admin)).numbers;
    expect(number.number === '95566' && number.menu.map((m) => m.digit).join('') === '10' && number.greeting !== '0' && number.trunk !== '0' && number.lang === 'zh', JSON.stringify(number));
    await admin.locator('.list li a', { hasText: '95566' }).getByText(/^[\u4e00-\u9fff]+ · /).waitFor(); /* its topic by name */
    await admin.getByRole('link', { name: '添加号码' }).click();
    await at(admin, 'number').fill('95566');
    await save(admin);
    await wrong(admin, 'number').waitFor();
    await admin.getByRole('button', { name: '还原' }).click();
    await clean(admin, 'lines-number-zh-light-1280');
    await admin.goto(url('/settings/prompts'));
    await admin.locator('.list li a', { hasText: '问候' }).click();
    await admin.getByText('用于 95566').waitFor();
    expect((await admin.getByRole('button', { name: '删除' }).getAttribute('aria-disabled')) === 'true', 'what is played may be deleted');
  });

  await test('a_desk_phone_gets_a_password_that_is_shown_once_in_english_on_a_phone', async () => {
    const page = await agent(server, 'admin', { lang: 'en', scheme: 'dark', width: 390, there: 'nav.rail' });
    await page.goto(url('/settings/phones/new'));
    await at(page, 'name').fill('Desk of Li Mei');
    await at(page, 'login').fill('Desk 1');
    await at(page, 'password').fill('short');
    await save(page);
    await wrong(page, 'login').waitFor();
    await at(page, 'login').fill('1002');
    await save(page);
    await wrong(page, 'password').waitFor();
    await page.getByRole('button', { name: 'Make one up' }).click();
    const password = await at(page, 'password').inputValue();
    expect(/^[A-Za-z0-9]{16}$/.test(password), password);
    await at(page, 'agent').selectOption({ label: 'Li Mei' });
    await save(page);
    await saved(page);
    await page.getByText(`The password ${password} is shown this once`).waitFor();
    await clean(page, 'lines-phone-en-dark-390');
    const [phone] = (await told(page)).phones;
    const mei = (await ask(page, 'GET', '/api/users')).users.find((u) => u.login === 'li.mei');
    expect(phone.login === '1002' && phone.agent === mei.id, JSON.stringify(phone));
    await page.reload();
    await at(page, 'name').waitFor();
    expect(!(await page.locator('body').innerText()).includes(password), 'the password is still shown');
    for (const area of ['numbers', 'trunks', 'phones', 'prompts']) {
      await page.goto(url(`/settings/${area}`));
      await page.locator('.settings .list li a').first().waitFor();
      await clean(page, `lines-${area}-en-dark-390`);
    }
    await page.context().close();
  });

  await test('recordings_stand_by_what_they_are_for_under_names_and_are_found_by_them', async () => {
    const talks = await new Server('--sample', '--sip', `127.0.0.1:${await free_port()}`).start(); /* has the program's own, too */
    servers.push(talks);
    const page = await agent(talks, 'admin', { lang: 'zh', there: 'nav.rail' });
    const groups = (page) => page.locator('.settings .list').evaluate((list) => [...list.querySelectorAll('h2')].map((h) => [h.firstChild.data.trim(), h.nextElementSibling.querySelectorAll('li').length]));
    const names = (page) => page.locator('.settings .list li strong').allTextContents();
    await page.goto(talks.url('/settings/prompts/new'));
    await at(page, 'file').setInputFiles(file('问候.wav', wav(8000)));
    await save(page);
    await page.getByRole('heading', { name: '问候' }).waitFor();
    await page.goto(talks.url('/settings/prompts'));
    await page.getByRole('list', { name: /中文播报排队位置/ }).waitFor();
    const [own, ...others] = await groups(page);
    expect(own.join() === '公司录音,1' && others.map(([name]) => name).join() === '系统自带：音乐与提示音,系统自带：通告,系统自带：中文播报排队位置,系统自带：英文播报排队位置', JSON.stringify([own, others]));
    expect(!(await names(page)).some((x) => /^(zh|en)\.|music|ringback|sorry|confirm/.test(x)), `by its key: ${await names(page)}`);
    await clean(page, 'lines-prompts-zh-light-1280');
    const find = page.getByRole('searchbox', { name: '查找录音' });
    await find.fill('ddy'); /* 等待音乐 */
    await page.waitForFunction(() => document.querySelectorAll('.settings .list li').length === 1);
    await page.locator('.settings .list li', { hasText: '等待音乐' }).click();
    await page.getByRole('heading', { name: '等待音乐' }).waitFor();
    await find.fill('apology');
    await page.locator('.settings .list li', { hasText: '致歉' }).waitFor();
    expect((await names(page)).join() === '等待音乐,致歉：暂时无法接通', 'what is open goes');
    await find.fill('没有这样的');
    await page.waitForFunction(() => document.querySelectorAll('.settings .list li').length === 1);
    await page.locator('.settings .back, .settings nav a', { hasText: '语音提示' }).first().click();
    await page.getByRole('status').filter({ hasText: '没有匹配的录音' }).waitFor();
    const phone = await agent(talks, 'admin', { lang: 'en', scheme: 'dark', width: 390, there: 'nav.rail' });
    await phone.goto(talks.url('/settings/prompts'));
    await phone.getByRole('list', { name: /place in line, English/ }).waitFor();
    expect(!(await names(phone)).some((x) => /^(zh|en)\./.test(x)), `by its key: ${await names(phone)}`);
    await clean(phone, 'lines-prompts-en-dark-390');
    await phone.context().close();
    await page.context().close();
  });
} finally {
  await over(...servers);
}
process.exit(status());
