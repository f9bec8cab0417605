/* sounds.mjs: what is heard of whom, and which device rings, in Chromium against the real server.
 *
 * The machine's devices are made: which there are is the test's to say. harness.mjs says how it is called. */
import { agent, answers, ask, box, bubble, clean, customer, expect, over, prefers, Server, shown_id, status, test } from './harness.mjs';

const server = await new Server('--sample').start();
const { url } = server;
const same = (is, want, what) => expect(JSON.stringify(is) === JSON.stringify(want), `${what}: ${JSON.stringify(is)}, not ${JSON.stringify(want)}`);

/* Every note is kept with the device it goes to; `by` is an element's, which plays where a context cannot choose. */
const DEVICES = (old) => {
  window.notes = [];
  const there = () => JSON.parse(localStorage.getItem('test.there') ?? '["headset","speaker"]');
  const named = () => localStorage.getItem('test.named') === 'yes';
  const find = (id) => { if (id && !there().includes(id)) throw new DOMException('gone', 'NotFoundError'); };
  const media = Object.assign(new EventTarget(), {
    getUserMedia: async () => {
      if (window.refuses) throw new DOMException('no', 'NotAllowedError');
      localStorage.setItem('test.named', 'yes');
      return new MediaStream();
    },
    enumerateDevices: async () => there().map((id) => ({ kind: 'audiooutput', deviceId: named() ? id : '', label: named() ? `The ${id}` : '' })),
  });
  Object.defineProperty(navigator, 'mediaDevices', { value: media });
  window.plug = (...ids) => {
    localStorage.setItem('test.there', JSON.stringify(ids));
    media.dispatchEvent(new Event('devicechange'));
  };
  if (old) {
    delete AudioContext.prototype.setSinkId;
    HTMLMediaElement.prototype.setSinkId = async function (id) { find(id); this.at = id; window.element = this; };
  } else AudioContext.prototype.setSinkId = async function (id) { find(id); this.at = id; };
  const { connect } = AudioNode.prototype, { start } = OscillatorNode.prototype;
  const places = new WeakMap();
  AudioNode.prototype.connect = function (to, ...more) {
    if (this instanceof GainNode) places.set(this, to === this.context.destination ? this.context.at ?? '' : window.element?.paused === false && `by ${window.element.at}`);
    if (this instanceof OscillatorNode) this.through = to;
    return connect.call(this, to, ...more);
  };
  OscillatorNode.prototype.start = function (...at) {
    window.notes.push([this.frequency.value, places.get(this.through)]);
    return start.apply(this, at);
  };
};

/* At the preferences, where sound may begin. */
async function listener(login, { old = false, ...options }) {
  const page = await agent(server, login, options);
  await page.addInitScript(DEVICES, old);
  await open_preferences(page);
  return page;
}
async function open_preferences(page) {
  await page.goto(url('/preferences'));
  await page.locator('h1').first().click();
  await page.waitForFunction(() => navigator.locks.query().then((l) => l.held.some((x) => x.name === 'tandem.sound')));
}
const heard = (page, n) => page.waitForFunction((n) => window.notes.length >= n, n).then(() => page.evaluate(() => window.notes.splice(0)));
const inbox = async (page) => {
  await page.locator('.rail a[href^="/inbox"]').click();
  await page.locator('nav.views').waitFor();
};
const WAITS = 440, MESSAGE = 740, ALERT = 520;

let ye, liu;
const guests = [];
try {
  await test('it_rings_on_the_device_that_was_chosen_in_this_browser_alone', async () => {
    ye = await listener('ye.qing', { lang: 'en' });
    const sounds = ye.getByRole('region', { name: 'Sounds and notifications' });
    expect((await sounds.getByRole('combobox').count()) === 0, 'devices are named before the browser was asked');
    await ye.evaluate(() => { window.refuses = true; });
    await sounds.getByRole('button', { name: 'Choose the device that rings…' }).click();
    await sounds.getByText('The browser did not allow it.').waitFor();
    await clean(ye, 'device-refused-en-light-1280');
    await ye.evaluate(() => { window.refuses = false; });
    await sounds.getByRole('button', { name: 'Choose the device that rings…' }).click();
    const device = sounds.getByRole('combobox', { name: 'Device that rings' });
    await device.waitFor();
    same(await device.locator('option').allTextContents(), ["The browser's own", 'The headset', 'The speaker'], 'the devices');
    await device.selectOption('The speaker');
    same((await heard(ye, 2)).map(([, at]) => at), ['speaker', 'speaker'], 'it is heard where it was chosen');
    await clean(ye, 'device-en-light-1280');
    await open_preferences(ye);
    await device.waitFor();
    same(await device.inputValue(), 'speaker', 'after a reload');
    await sounds.getByRole('button', { name: 'Try', exact: true }).click();
    same((await heard(ye, 2)).map(([, at]) => at), ['speaker', 'speaker'], 'after a reload it rings');
    const other = await listener('ye.qing', { lang: 'en' });
    expect((await other.getByRole('combobox', { name: 'Device that rings' }).count()) === 0, 'another browser has it too');
    await other.context().close();
  });

  await test('a_device_that_is_gone_is_said_and_the_browsers_own_rings_until_it_is_back', async () => {
    await inbox(ye);
    await ye.evaluate(() => window.plug('headset'));
    const said = ye.getByRole('link', { name: 'Rings elsewhere' });
    await said.click();
    await ye.getByText('“The speaker” is not there').waitFor();
    await clean(ye, 'device-gone-en-light-1280');
    await ye.getByRole('button', { name: 'Try', exact: true }).click();
    same((await heard(ye, 2)).map(([, at]) => at), ['', ''], 'without the device');
    await ye.evaluate(() => window.plug('headset', 'speaker'));
    await said.waitFor({ state: 'detached' });
    await ye.getByRole('button', { name: 'Try', exact: true }).click();
    same((await heard(ye, 2)).map(([, at]) => at), ['speaker', 'speaker'], 'when it is back');
  });

  await test('where_a_browser_lets_only_elements_choose_it_rings_there_too', async () => {
    liu = await listener('liu.siqi', { lang: 'zh', scheme: 'dark', width: 390, old: true });
    await liu.getByRole('button', { name: '选择响铃设备…' }).click();
    await liu.getByRole('combobox', { name: '响铃设备' }).selectOption('The speaker');
    same((await heard(liu, 2)).map(([, at]) => at), ['by speaker', 'by speaker'], 'by an element');
    await liu.evaluate(() => window.plug('headset'));
    await liu.getByText('“The speaker”不可用').waitFor();
    await clean(liu, 'device-gone-zh-dark-390');
    await liu.getByRole('button', { name: '试听' }).click();
    same((await heard(liu, 2)).map(([, at]) => at), ['', ''], 'without it');
    await liu.evaluate(() => window.plug('headset', 'speaker'));
    await liu.getByText('“The speaker”不可用').waitFor({ state: 'detached' });
    await liu.getByRole('combobox', { name: '响铃设备' }).selectOption('');
    same((await heard(liu, 2)).map(([, at]) => at), ['', ''], "the browser's own again");
    await liu.context().close();
  });

  const hears = async (page, of) => {
    await open_preferences(page);
    await page.getByRole('radio', { name: of }).check();
    await heard(page, 0);
  };
  const line = (page) => page.locator('nav.views a', { hasText: /Team queue|团队队列/ });
  /* Somebody begins to wait, of n, and it is on the screen: whatever is heard of it was. */
  async function comes(page, text, n) {
    const guest = await customer(server, text);
    await line(page).locator('.n', { hasText: String(n) }).waitFor();
    return guest;
  }

  await test('who_begins_to_wait_in_my_queues_is_heard_by_who_chose_it', async () => {
    same(await ye.getByRole('radio', { name: 'What is mine: customers' }).isChecked(), true, 'at first one hears what is one\'s own');
    await inbox(ye);
    guests.push(await comes(ye, '第一位', 1));
    same(await heard(ye, 0), [], 'somebody else\'s is heard');
    await hears(ye, 'and who begins to wait');
    await answers(ye, '/api/preferences', (x) => x.sound_of === 'waiting');
    await inbox(ye);
    await comes(ye, '第二位', 2);
    same((await heard(ye, 1)).map(([hz, at]) => [hz, at]), [[WAITS, 'speaker']], 'who begins to wait');
    await hears(ye, 'Nothing');
    await inbox(ye);
    await comes(ye, '第三位', 3);
    same(await heard(ye, 0), [], 'though nothing was wanted');
    await ye.locator('header.bar').getByRole('button', { name: 'Turn sounds on' }).last().click();
    await comes(ye, '第四位', 4);
    same((await heard(ye, 1)).map(([hz]) => hz), [WAITS], 'what was chosen before silence counts again');
  });

  await test('everything_is_the_open_conversation_a_mention_and_a_request_too', async () => {
    liu = await listener('liu.siqi', { lang: 'zh', scheme: 'dark' });
    await inbox(liu);
    await liu.keyboard.press('Alt+r');
    await liu.locator('section.offer').waitFor();
    await liu.keyboard.press('Alt+a');
    await box(liu).waitFor();
    await liu.keyboard.press('Alt+b'); /* nobody else rings */
    await liu.waitForFunction(() => !document.querySelector('.dock .offer'));
    const path = new URL(liu.url()).pathname, contact = shown_id(liu);
    const says = async (text) => {
      await guests[0].locator('.foot textarea').fill(text);
      await guests[0].keyboard.press('Enter');
      await bubble(liu, text).waitFor();
    };
    const at_it = async () => {
      await inbox(liu);
      await liu.locator(`.list a[href="${path}"]`).click();
      await bubble(liu, '第一位').waitFor();
    };
    await heard(liu, 0);
    await says('我的问题');
    same(await heard(liu, 0), [], 'what one reads anyway');
    await hears(liu, '全部');
    await clean(liu, 'sounds-zh-dark-1280');
    await at_it();
    await says('还有一个');
    same((await heard(liu, 1)).map(([hz]) => hz), [MESSAGE], 'in the open conversation');

    const { user } = await ask(ye, 'GET', '/api/session');
    await ask(liu, 'POST', `/api/contacts/${contact}/participants`, { agent: user.id, mode: 'notes' });
    await ask(ye, 'POST', `/api/contacts/${contact}/join`);
    await ye.goto(url(path));
    await bubble(ye, '第一位').waitFor();
    await box(ye).click();
    await ye.keyboard.type('@ls');
    await ye.locator('.names [role=option]').waitFor();
    await ye.keyboard.press('Enter');
    await ye.keyboard.type('look');
    await ye.keyboard.press('Enter');
    same((await heard(liu, 1))[0][0], ALERT, 'where one is named');
    await heard(liu, 0);

    await guests[0].evaluate(() => new Promise((done, fail) => {
      const ws = new WebSocket(`ws://${location.host}/ws/chat?site=lujiang`), send = (f) => ws.send(JSON.stringify(f));
      ws.onopen = () => send({ t: 'hello', lang: 'zh', seq: 0 });
      ws.onmessage = (m) => {
        const f = JSON.parse(m.data);
        if (f.t === 'welcome') send({ t: 'request', id: crypto.randomUUID(), want: 'message', topic: 'general', identity: { kind: 'contact', name: '陈女士', phone: '13800000001' }, text: '请回复我' });
        if (f.t === 'requested') done();
        if (f.t === 'error') fail(new Error(m.data));
      };
    }));
    same((await heard(liu, 1)).map(([hz]) => hz), [WAITS], 'a request');
  });
} finally {
  await over(server);
}
process.exit(status());
