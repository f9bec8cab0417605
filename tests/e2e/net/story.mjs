/* story.mjs: a customer, the agent who has them in two tabs and a colleague who was invited write to each other while the network between
 * their browsers and the server breaks as a seed says (seed.mjs, bad_net.mjs). What they typed and what the screens said of it is kept here;
 * judge.mjs says what is wrong in the end.
 *
 * The browsers' clocks are playwright's: they go as the wall's do, and jump where a silence of half a minute or a night's sleep is told. */
import { spawnSync } from 'node:child_process';
import { expect, person, PATIENCE_MS, sign_in, watch } from '../harness.mjs';
import { BadNet } from './bad_net.mjs';
import { is_true, token_of } from './judge.mjs';
import { schedule } from './seed.mjs';
import { starved_ms, waits } from './starved.mjs';

const REST_MS = 10000;
const TRUE_MS = 2000;
const LED = ['put away', 'end']; /* parts in which people go from one page to another */
const OWNER = 'liu.siqi', PEER = 'zhang.qiang';
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const MARK = { 发送中: 'sending', Sending: 'sending', 已发送: 'sent', Sent: 'sent', 已送达: 'delivered', Delivered: 'delivered', 已读: 'read', Read: 'read' };
const mark_of = (text) => Object.entries(MARK).find(([word]) => text.includes(word))?.[1];

export async function until(what, is, ms = PATIENCE_MS) {
  for (const end = performance.now() + ms; performance.now() < end; await pause(40)) {
    const found = await is();
    if (found) return found;
  }
  throw new Error(`it never came true: ${typeof what === 'function' ? what() : what}`);
}

/* -- what the screens show -- */

const DESK = () => {
  const line = (m) => ({ seq: Number(m.id.slice(2)), text: m.querySelector('.bubble')?.textContent ?? '', foot: m.querySelector('.foot')?.textContent ?? '', own: m.classList.contains('agent'),
    note: m.classList.contains('note') });
  return {
    stands: !!document.querySelector('main form textarea'),
    list: [...document.querySelectorAll('.log .message[id]')].map(line),
    sending: [...document.querySelectorAll('.log .sending')].map((m) => ({ text: m.querySelector('.bubble')?.textContent ?? '', foot: m.textContent, failed: m.classList.contains('failed') })),
    state: document.querySelector('main header p')?.textContent ?? '',
    snoozed: !!document.querySelector('.snoozed'),
    unread: [...document.querySelectorAll('.list a .count')].reduce((n, b) => n + (Number(b.textContent) || 0), 0),
    kept: Object.keys(localStorage).filter((k) => k.startsWith('tandem.outbox')).flatMap((k) => JSON.parse(localStorage[k]).map((e) => e.text)),
  };
};
const WIDGET = () => {
  const root = [...document.body.children].find((e) => e.shadowRoot)?.shadowRoot;
  return {
    list: [...(root?.querySelectorAll('.msg') ?? [])].map((m) => ({ text: m.querySelector('.text').textContent, foot: m.querySelector('.meta').textContent, own: m.classList.contains('customer') })),
    draft: root?.querySelector('.foot textarea')?.value ?? '',
    state: root?.querySelector('.status')?.textContent ?? '',
    error: root?.querySelector('.above .error')?.textContent ?? '',
    kept: Object.keys(localStorage).filter((k) => /\|out\|/.test(k)).map((k) => JSON.parse(localStorage[k]).text),
  };
};

export async function screen_of(p) {
  const s = await p.page.evaluate(p.name === 'guest' ? WIDGET : DESK);
  const line = (m) => ({ ...m, token: token_of(m.text), mark: mark_of(m.foot) });
  const pending = p.name === 'guest' ? s.list.filter((m) => mark_of(m.foot) === 'sending' || /未发送|Not sent|重试/.test(m.foot)) : s.sending;
  const list = s.list.filter((m) => !pending.includes(m)).map(line);
  const own = p.name === 'guest' ? list.filter((m) => m.own) : list.filter((m) => m.own && !m.note && m.mark);
  return {
    name: p.name, stands: s.stands ?? true, side: p.name === 'guest' ? 'customer' : 'agent', notes: p.name !== 'guest', list, pending: pending.map(line), kept: s.kept, draft: s.draft, error: s.error,
    waiting: pending.map((m) => token_of(m.text)), marks: Object.fromEntries(own.filter((m) => m.token && m.mark).map((m) => [m.token, m.mark])),
    ...(p.name !== 'guest' && { unread: s.unread }), state: /进行中|Talking|协助中|Taking part|刘思琪/.test(s.state) ? 'talking' : /待小结/.test(s.state) ? 'wrapup' : s.state,
  };
}

/* -- what the database has -- */

const ASK = `
import json, sqlite3, sys
db = sqlite3.connect(f'file:{sys.argv[1]}/tandem.db?mode=ro', uri=True)
one = db.execute('select id, agent_got, agent_read, customer_got, customer_read from conversation').fetchall()
assert len(one) == 1, one
rows = db.execute('select seq, kind, text, author, external_id from message order by seq').fetchall()
contact = db.execute('select state, agent_id from contact order by id').fetchall()
print(json.dumps({'id': str(one[0][0]), 'marks': dict(zip(('agent_got', 'agent_read', 'customer_got', 'customer_read'), one[0][1:])),
  'rows': [{'seq': r[0], 'kind': 'note' if r[1] else 'text', 'text': r[2], 'author': r[3], 'key': r[4]} for r in rows], 'contacts': contact}))`;
export function database(server) {
  const r = spawnSync('/usr/bin/python3', ['-c', ASK, server.data], { encoding: 'utf8' });
  if (r.status) throw new Error(r.stderr);
  const d = JSON.parse(r.stdout);
  return { ...d, rows: d.rows.map((m) => ({ ...m, token: token_of(m.text) })) };
}

/* -- the story -- */

export class Story {
  people = {};
  nets = {};
  typed = [];
  sent = new Set();
  count = { c: 0, o: 0, t: 0, p: 0 };
  blows = {};
  times = []; /* ms from a socket that is open to a screen that is true */
  late = []; /* what took longer than two seconds: who, when the server had told the story what is stored, in which part, what was lacking after two,
              * and how long one of the pages waited for a core meanwhile */
  during = '';
  editing = new Map(); /* who: the change that is not stored yet */
  constructor(server, seed, { real = false, log = () => {} } = {}) {
    Object.assign(this, { server, seed, real, log });
  }

  async begin() {
    for (const side of ['guest', 'owner', 'peer']) this.nets[side] = await new BadNet(this.server.port).start();
    const owner = await this.#somebody('owner', { lang: 'zh' }), peer = await this.#somebody('peer', { lang: 'en', scheme: 'dark' });
    for (const [p, login] of [[owner, OWNER], [peer, PEER]]) {
      await p.page.goto(p.net.url('/inbox'));
      await sign_in(p.page, login, this.server.passwords[login]);
      await p.page.locator('details.state summary').waitFor();
    }
    await owner.page.keyboard.press('Alt+r');
    const guest = await this.#somebody('guest', { lang: 'zh', width: 390 });
    await guest.page.goto(guest.net.url('/demo?lang=zh'));
    await guest.page.locator('.launch').click();
    await guest.page.locator('input[name=topic][value=general]').check();
    await guest.page.locator('form.body textarea').fill(this.#token('guest', 'text'));
    guest.net.arm('lost_answer');
    guest.net.arm('twice_up');
    await guest.page.locator('form.body .main').click();
    await this.accepted();
    const tab = { name: 'tab', net: owner.net, side: 'owner', page: watch(await owner.page.context().newPage()) };
    this.people.tab = tab;
    await tab.page.goto(owner.page.url());
    await tab.page.locator('main form textarea').waitFor();
    await this.invited();
    await this.observer();
  }

  /* Reads along without a screen, past the bad network. */
  async observer() {
    const signed = await fetch(this.server.url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: OWNER, password: this.server.passwords[OWNER] }) });
    this.cookie = signed.headers.get('set-cookie').split(';')[0];
    this.conversation = database(this.server).id;
  }
  async stored() {
    const r = await fetch(this.server.url(`/api/conversations/${this.conversation}/messages?limit=200`), { headers: { cookie: this.cookie } });
    const { messages } = await r.json();
    return messages.map((m) => ({ seq: m.seq, kind: m.kind === 'note' ? 'note' : 'text', text: m.text, token: token_of(m.text) }));
  }

  async #somebody(name, options) {
    const page = await person(options);
    const p = { name, page, side: name, net: this.nets[name], skew: 0 };
    await page.context().clock.install();
    await page.context().exposeBinding('a_socket_opened', (source) => this.opened(source.page));
    await page.context().addInitScript(() => {
      window.WebSocket = class extends WebSocket {
        constructor(...a) {
          super(...a);
          this.addEventListener('open', () => window.a_socket_opened());
        }
      };
    });
    this.people[name] = p;
    return p;
  }

  /* From here until the screen shows all that was stored at this moment; not counted when another fault strikes this network or a blow begins or
   * ends meanwhile (what vanishes with a sleep or a killed server is no fault's, and half a minute that is told ends a connection), nor where
   * the conversation was put away or ended, and is not on the screen before its reader comes back to it. */
  opened(page) {
    const p = Object.values(this.people).find((x) => x.page === page), mine = (p.opening = {});
    const began = performance.now(), before = p?.net.strikes_before, during = this.during, blows = this.#blows(p), idle = waits();
    if (!this.conversation || !p) return;
    p.measured = (async () => {
      const stored = await this.stored(), answered = Math.round(performance.now() - began);
      let lacked; /* undefined: there was not even a look in time */
      for (let ms = 0; p.opening === mine && ms < 10000; await pause(20)) {
        const screen = await screen_of(p), shown = screen.list.map((m) => m.token);
        if (p.net.strikes !== before || this.#blows(p) !== blows || (LED.includes(during) && !screen.stands)) return;
        ms = Math.round(performance.now() - began);
        if (is_true(screen, stored)) {
          this.times.push(ms);
          if (ms > TRUE_MS) this.late.push({ who: p.name, ms, answered, during, lacked, starved: starved_ms(idle) });
          return;
        }
        if (ms <= TRUE_MS) lacked = stored.map((m) => m.token).filter((t) => t && !shown.includes(t)).join(' ');
      }
      if (p.opening === mine) this.late.push({ who: p.name, ms: 10000, answered, during, lacked, starved: starved_ms(idle) });
    })().catch(() => {}); /* Cut again, reloaded, or the server was killed: another opening will tell. */
  }

  #token(who, kind) {
    const letter = { guest: 'c', owner: 'o', tab: 't', peer: 'p' }[who];
    const token = `${letter}${++this.count[letter]}`, text = `${token} ${kind === 'note' ? 'note' : '说的话'}`;
    this.typed.push({ token, writer: `${who} ${kind}`, kind, text, asked: false });
    return text;
  }

  /* Pressed again until it is so, as a person would who is told that there is no answer. */
  async insist(p, what, press, done, ms = 2500) {
    for (let i = 0; i < 8; i++) {
      await press();
      const end = performance.now() + ms;
      while (performance.now() < end) {
        if (await done()) return;
        await pause(40);
      }
      if (i === 2) p.net.heal();
      await this.skip(p, 1000);
    }
    throw new Error(`${p.name}: ${what} did not work`);
  }
  skip = (p, ms) => p.page.context().clock.fastForward(ms).catch(() => {});

  async accepted() {
    const { owner } = this.people, { page } = owner;
    const talking = () => page.locator('main form textarea').isVisible();
    await until('an offer', async () => (await this.settle(), (await page.locator('section.offer').count()) > 0 || talking()));
    owner.net.arm('twice_request');
    await this.insist(owner, 'accepting', () => page.keyboard.press('Alt+a'), talking);
  }
  async invited() {
    const { owner, peer } = this.people, { page } = owner, panel = page.getByRole('region', { name: '参与者' });
    await page.keyboard.press('Alt+c');
    await panel.getByRole('combobox').fill('zq');
    await panel.getByRole('option', { name: /张强/ }).click();
    owner.net.arm('lost_answer');
    const asked = async () => (await peer.page.locator('.list a, .invited, [role=list]').filter({ hasText: 'Liu Siqi' }).count()) > 0;
    await this.insist(owner, 'inviting', async () => {
      const invite = panel.getByRole('button', { name: /^邀请/ }).last();
      if (await invite.isVisible()) await invite.click({ timeout: 2000 }).catch(() => {});
    }, asked);
    await this.insist(owner, 'closing the panel', () => page.keyboard.press('Alt+c'), async () => !(await panel.isVisible()));
    peer.net.arm('lost_answer');
    await this.insist(peer, 'joining', async () => {
      await peer.page.keyboard.press('Alt+Shift+A');
      const row = peer.page.locator('.list a[href^="/inbox/"]').first(); /* Joined, and not told so. */
      if (!(await peer.page.locator('main form textarea').count()) && (await row.count())) await row.click({ timeout: 1000 }).catch(() => {});
    }, () => peer.page.getByText(/with Liu Siqi/).first().isVisible());
  }

  /* Put away by key, though the answer is lost; and back when the customer writes. */
  async put_away_and_back() {
    this.during = LED[0];
    const { owner } = this.people, { page } = owner;
    await this.healed();
    owner.net.arm('lost_answer');
    await this.insist(owner, 'putting away', async () => {
      if (!(await page.locator('dialog[open]').count())) {
        await page.evaluate(() => document.activeElement?.blur());
        await page.keyboard.press('h');
        await page.locator('dialog[open]').waitFor();
      }
      await page.keyboard.press('Enter');
    }, async () => (await page.locator('main form textarea').count()) === 0);
    this.nets.guest.arm('twice_up');
    this.nets.owner.arm('cut_down');
    await this.write('guest', 'text');
    await until('it is back', async () => {
      await this.settle();
      const row = page.locator('.list a[href^="/inbox/"]').first();
      if ((await row.count()) && !(await page.locator('main form textarea').count())) await row.click({ timeout: 1000 }).catch(() => {});
      return (await page.locator('main form textarea').count()) && !(await page.locator('.snoozed').count());
    });
    await this.healed();
  }

  /* The customer's connection opens and is never welcomed: what they say meanwhile goes by the next. */
  async unwelcomed() {
    const { net } = this.people.guest, before = net.struck.deaf ?? 0;
    net.cut();
    net.arm('deaf');
    await until('a welcome that nobody hears', async () => (await this.settle(), net.struck.deaf > before));
    await this.write('guest', 'text');
    await this.healed();
  }

  /* Ended and wrapped up; the customer writes again, is taken and the colleague asked again. */
  async end_and_again() {
    this.during = LED[1];
    const { owner, tab } = this.people, { page } = owner;
    owner.net.arm('lost_answer');
    await this.insist(owner, 'ending', async () => {
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press('e');
      await page.keyboard.press('e');
    }, () => page.locator('[data-wrap-code]').isVisible());
    owner.net.arm('twice_request');
    await this.insist(owner, 'wrapping up', async () => {
      if (!(await page.locator('[data-wrap-code]').isVisible())) return;
      await page.locator('[data-wrap-code]').selectOption({ label: '已解决' });
      await page.getByRole('button', { name: '完成', exact: true }).click();
    }, async () => (await page.locator('main form textarea').count()) === 0);
    this.nets.guest.arm('torn_up');
    await this.write('guest', 'text');
    await this.accepted();
    await until('the other tab is there', async () => {
      await this.settle();
      if (await tab.page.locator('main form textarea').count()) return true;
      const row = tab.page.locator('.list a[href^="/inbox/"]').first();
      if (await row.count()) await row.click({ timeout: 1000 }).catch(() => {});
      return false;
    });
    await this.invited();
    await this.healed();
  }

  /* -- what people do -- */

  /* All at once, but nobody types in two tabs at the same moment. */
  #all_write(acts) {
    const busy = {};
    return Promise.all(acts.map(([who, act]) => (busy[this.people[who].side] = (busy[this.people[who].side] ?? Promise.resolve()).then(() => this.write(who, act)))));
  }

  async write(who, kind) {
    const p = this.people[who], { page } = p;
    if (who === 'guest') {
      await page.locator('.foot textarea').fill(this.#token(who, 'text'));
      return page.locator('.foot textarea').press('Enter');
    }
    if (this.editing.has(who)) return;
    if (kind === 'edit') return this.#edit(who);
    const box = page.locator('main form textarea');
    await page.getByRole('button', { name: kind === 'note' ? /^(备注|Note)/ : /^(回复|Reply)/ }).first().click();
    await box.fill(this.#token(who, kind));
    await box.press('Enter');
  }
  async #edit(who) {
    const { page } = this.people[who], box = page.locator('main form textarea');
    await page.getByRole('button', { name: /^(回复|Reply)/ }).first().click();
    if (await box.inputValue()) return;
    await box.press('ArrowUp');
    const old = await box.inputValue(), of = this.typed.find((t) => t.token === token_of(old));
    if (!of) return void (await box.press('Escape'));
    of.text = `${of.text}·`;
    await box.fill(of.text);
    this.editing.set(who, of);
    await box.press('Enter');
  }
  async #edits_done() {
    for (const [who, of] of this.editing) {
      const { page } = this.people[who], box = page.locator('main form textarea');
      await until(() => `${who} changed ${of.token}`, async () => {
        if ((await box.inputValue()) === of.text && (await page.getByText('正在编辑消息').or(page.getByText('Editing a message')).first().isVisible())) await box.press('Enter');
        return (await this.stored()).some((m) => m.token === of.token && m.text === of.text) && (await box.inputValue()) !== of.text;
      });
      this.editing.delete(who);
    }
  }

  begun_or_ended = {}; /* blows, by whom they strike */
  async blow(of) {
    const count = () => (this.begun_or_ended[of[1]] = (this.begun_or_ended[of[1]] ?? 0) + 1);
    count();
    await this.#struck(of).finally(count);
  }
  #blows = (p) => (this.begun_or_ended[p?.side] ?? 0) + (this.begun_or_ended.server ?? 0);
  async #struck([what, whom]) {
    this.blows[what] = (this.blows[what] ?? 0) + 1;
    if (what === 'kill') {
      await this.server.end('SIGKILL');
      await this.server.start();
      return;
    }
    const p = this.people[whom], { page } = p, context = page.context();
    const pages = whom === 'owner' ? [page, this.people.tab.page] : [page];
    if (what === 'clock_on' || what === 'clock_back') {
      p.skew += (what === 'clock_on' ? 7 : -9) * 3600e3;
      await context.clock.setSystemTime(Date.now() + p.skew);
    } else if (what === 'sleep') {
      p.net.vanish();
      await context.clock.fastForward(10 * 60e3);
    } else if (what === 'freeze') {
      const sessions = await Promise.all(pages.map((x) => context.newCDPSession(x)));
      for (const s of sessions) await s.send('Page.setWebLifecycleState', { state: 'frozen' });
      p.net.vanish();
      await pause(100);
      for (const s of sessions) await s.send('Page.setWebLifecycleState', { state: 'active' }), await s.detach();
    } else if (what === 'offline') {
      await context.setOffline(true);
      p.net.vanish();
      await pause(100);
      await context.setOffline(false);
    } else if (what === 'silence_30') {
      p.net.arm('silence');
      if (this.real) await pause(31000);
      else await context.clock.runFor(31000);
    } else if (what === 'reload') for (const x of pages) await this.#reload(x, whom);
    else if (what === 'refused') {
      p.net.down = true;
      p.net.cut();
      await pause(150);
    }
  }
  async #reload(page, whom) {
    for (const [who] of this.editing) if (this.people[who].page === page) return; /* A change of a message is asked about, not kept. */
    await page.reload({ waitUntil: 'domcontentloaded' }).catch(() => {});
    if (whom === 'guest') {
      await page.locator('.launch').click();
      await page.locator('.foot textarea').waitFor();
    } else await until(`${whom} is back at the conversation`, async () => (await page.locator('main form textarea').count()) || void (await this.skip({ page }, 1000)));
  }

  /* -- and when the network is whole again -- */

  async settle() {
    const { tab, ...one_each } = this.people; /* A browser's tabs have one clock: the owner's. */
    for (const p of Object.values(one_each)) await this.skip(p, 1000);
    await pause(30);
  }

  /* Until nobody waits for anything; what a person is asked, they answer. */
  async healed() {
    for (const net of Object.values(this.nets)) net.heal();
    await this.#edits_done();
    let said = '';
    await until(() => `everybody sees all of it: ${said}`, async () => {
      await this.settle();
      const stored = await this.stored();
      said = '';
      for (const p of Object.values(this.people)) {
        const s = await this.look(p);
        if (p.name !== 'guest') await this.#answer(p, s);
        if (s.waiting.length || s.kept.length) said += `${p.name} still sends ${s.waiting.join(' ')} (kept ${s.kept.join(', ')}); `;
        else if (!is_true(s, stored)) said += `${p.name} shows ${s.list.map((m) => m.token).join(' ')}; stored is ${stored.map((m) => m.token).join(' ')}; `;
      }
      return !said;
    }, PATIENCE_MS);
    await Promise.all(Object.values(this.people).map((p) => p.measured));
  }
  async #answer(p, s) {
    for (const m of s.pending.filter((x) => x.failed)) {
      const of = this.typed.find((t) => t.token === m.token);
      if (of) of.asked = true; /* From now on it may come later than what was written after it. */
      const button = p.page.locator('.sending.failed', { hasText: m.text }).getByRole('button', { name: /^(仍然发送|Send anyway|重试|Retry|Try again)/ }).first();
      if (await button.isVisible()) await button.click({ timeout: 1000 }).catch(() => {});
    }
  }
  /* What a screen calls sent is in the ledger from then on. */
  async look(p) {
    const s = await screen_of(p);
    for (const m of [...s.list, ...s.pending]) if (m.token && (m.mark && m.mark !== 'sending')) this.sent.add(m.token);
    return s;
  }

  async storm(rounds, from = 0) {
    const plan = schedule(this.seed, from + rounds).slice(from);
    for (const [i, round] of plan.entries()) {
      this.during = `round ${from + i}: ${round.blow ?? ''}`;
      for (const [side, fault] of round.faults) this.nets[side].arm(fault);
      await this.#all_write(round.acts);
      await pause(100);
      for (const p of Object.values(this.people)) await this.look(p).catch(() => {});
      if (round.blow) await this.blow(round.blow);
      this.log({ round: from + i, acts: round.acts.map((a) => a.join(' ')).join(', '), faults: round.faults.map((f) => f.join(' ')).join(', '), blow: round.blow?.join(' ') });
      for (const net of Object.values(this.nets)) net.down = false;
      await this.settle();
      if (i % 4 === 3) await this.healed();
    }
    await this.healed();
  }

  /* Everything that the judge weighs. */
  async evidence() {
    const db = database(this.server), screens = [];
    for (const p of Object.values(this.people)) screens.push(await this.look(p));
    const TALKING = 3; /* src/base/enums.h */
    const state = db.contacts.at(-1)[0] === TALKING ? 'talking' : `${db.contacts.at(-1)[0]}`;
    const unread = db.rows.filter((m) => m.author === db.rows[0].author && m.seq > db.marks.agent_read).length;
    return { typed: this.typed, sent: this.sent, stored: db.rows, screens, truth: { marks: db.marks, unread, state } };
  }
  /* What is wrong when all has come to rest; marks are written some seconds after they were told. */
  async verdict(judge) {
    let flaws;
    await until('nothing is wrong', async () => !(flaws = judge((this.last = await this.evidence()))).length, REST_MS).catch(() => {});
    return flaws;
  }

  figures() {
    const all = [...this.times].sort((a, b) => a - b), at = (q) => all[Math.min(all.length - 1, Math.floor(all.length * q))] ?? 0;
    const struck = Object.values(this.nets).reduce((sum, n) => (Object.entries(n.struck).forEach(([k, v]) => (sum[k] = (sum[k] ?? 0) + v)), sum), {});
    const total = Object.values(struck).reduce((a, b) => a + b, 0) + Object.values(this.blows).reduce((a, b) => a + b, 0);
    return { seed: this.seed, typed: this.typed.length, faults: total, struck, blows: this.blows, reconnects: all.length, true_ms: { half: at(0.5), most: all.at(-1) ?? 0 }, late: this.late };
  }
  async done() {
    const contexts = new Set(Object.values(this.people).map((p) => p.page.context()));
    for (const net of Object.values(this.nets)) net.stop();
    for (const c of contexts) await c.close().catch(() => {});
  }
}
