/* panel.ts: what the visitor sees. Text from outside only ever becomes a text node. */
import css from './panel.css?inline';
import { Session, type Answers, type FileOf, type Identity, type Message, type Names, type Pending, type Problem, type Want, type World } from './session';
import { words } from './text';

/* What a part that is fetched later may use of the panel, and what it gives (start.ts, files.ts). */
export interface Kit {
  h: typeof h;
  local: typeof local;
  setText: typeof setText;
  sentence(p: Problem): string;
  zh: boolean;
  site: string;
  origin: string;
  session(): Session;
  signed(): Signed | undefined;
  opened(): boolean;
  composer: HTMLTextAreaElement;
  style(css: string): void;
  mount(e: HTMLElement): void;
  /* Opens the form of a request, or goes back to what was there. */
  ask(about: Session['asking'] | false): void;
  /* Below the messages. */
  below(e: HTMLElement): void;
  submit(): void;
  part(name: string): Part | undefined;
}
export interface Part {
  draw(): void;
  focus?(): void;
  /* Another visitor. */
  reset?(): void;
  /* Files (files.ts). */
  show?(row: HTMLElement, files: FileOf[]): void;
  take?(): FileOf[] | undefined;
  /* What to say above the composer to who waits, or whose chat is over (more.ts); below the company's name in a call (call.ts), and in it (line.ts). */
  note?(): string;
  /* What the site asks of a visitor (start.ts), for who asks it before something else than a chat. */
  form?: {
    lend(place: HTMLElement | undefined): void; /* there it stands; undefined: back */
    /* Who it is, or undefined and what is wrong with it is said: at its line, or in `say`. */
    who(say: HTMLElement): Who | undefined;
    problem(p: Problem, say: HTMLElement): void;
  };
  call?: Call;
}
export type Who = { identity: Identity } & Answers;
/* What who waits may expect, as in the frames `call`. */
export type Wait = { place?: number; wait_us?: number; nobody?: boolean; open?: boolean; until_us?: number; by_us?: number };
/* What line.ts shows of a call, and does with it. since: on the page's steady clock; instead: something else than the call is being asked for. */
export type Talk = {
  live: boolean; state: '' | 'asks' | 'microphone' | 'connecting' | 'waiting' | 'ringing' | 'talking' | 'ended'; wait: Wait; held: boolean;
  agent?: Names & { picture?: string }; since: number; muted: boolean; silent: boolean; instead: boolean;
};
export interface Call {
  now(): Talk;
  pane: HTMLElement;
  row: HTMLElement;
  icon(): HTMLElement;
  mute(on: boolean): void;
  press(digit: string): void;
  play(): void;
  hang_up(): void;
  instead(want: Want): Session['asking'];
  leave(key: string): void; /* another way was found */
}
declare const __PARTS__: Record<string, string>;

type Signed = Extract<Identity, { kind: 'signed' }>;
type Child = Node | string | false | undefined;

const boot = (window as any).tandem;
const zh: boolean = boot.zh;
const w = words(zh);
const root: ShadowRoot = boot.root;
const launcher: HTMLButtonElement = boot.button;
const local = <T extends { zh: string; en: string }>(n?: T) => (n ? (zh ? n.zh : n.en) || n.zh || n.en : '');

function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Record<string, unknown> = {}, ...children: Child[]) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props))
    if (k.startsWith('on')) (e as any)[k] = v;
    else if (typeof v === 'boolean') e.toggleAttribute(k, v);
    else if (v !== undefined) e.setAttribute(k, String(v));
  e.append(...(children.filter((c) => c !== false && c !== undefined) as (Node | string)[]));
  return e;
}
const setText = (e: HTMLElement, text: string) => {
  if (e.textContent !== text) e.textContent = text;
};

/* crypto.randomUUID is absent on plain http. */
const key = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

const style = (text: string) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
};

/* Parts that not every visitor needs: fetched when first asked for. */
const made: Record<string, Part> = {};
const asked: Record<string, boolean> = {};
function part(name: string): Part | undefined {
  if (!made[name] && !asked[name]) {
    asked[name] = true;
    const script = h('script', { src: boot.origin + __PARTS__[name] });
    script.onerror = () => setTimeout(() => ((asked[name] = false), draw()), 2000);
    document.head.append(script);
  }
  return made[name];
}
boot.part = (name: string, make: (kit: Kit) => Part) => {
  made[name] = make(kit);
  draw();
  if (name === 'start' && opened() && !session.begun) made[name].focus?.();
};

let signed: Signed | undefined;
let session: Session;
const opened = () => !panel.hidden;

/* Storage as a visitor has it: NAME|token, NAME|draft, NAME|out|KEY, NAME|seen; NAME|gone for a moment. What storage refuses (it is full, or forbidden) is kept
 * in memory: the chat then works until the page is left. */
const nameOf = (rest: string) => `tandem:${boot.site}${signed ? ':' + signed.account : ''}|${rest}`;
const memory = new Map<string, string>();
const storage = {
  load(name: string) {
    try {
      return memory.get(name) ?? sessionStorage.getItem(name) ?? localStorage.getItem(name);
    } catch {
      return memory.get(name) ?? null;
    }
  },
  /* A draft is each tab's own, and the last one written is where a tab opened later begins. '' takes from the name they share only what
   * this tab had written (`old`); null takes all of it. */
  save(name: string, text: string | null, old?: string) {
    memory.delete(name);
    try {
      if (text === null) sessionStorage.removeItem(name);
      else if (/ft$/.test(name)) sessionStorage.setItem(name, text);
      if (text) localStorage.setItem(name, text);
      else if (old == null || localStorage.getItem(name) === old) localStorage.removeItem(name);
    } catch {
      if (text !== null) memory.set(name, text);
    }
  },
  names(): string[] {
    try {
      return [...memory.keys(), ...Object.keys({ ...localStorage, ...sessionStorage })];
    } catch {
      return [...memory.keys()];
    }
  },
};

function worldOf(): World {
  const base = nameOf('');
  return {
    connect(on) {
      const url = `${boot.origin.replace(/^http/, 'ws')}/ws/chat?site=${encodeURIComponent(boot.site)}`;
      const socket = new WebSocket(url);
      socket.onopen = () => on.open();
      socket.onmessage = (e) => on.text(String(e.data));
      socket.onclose = (e) => on.closed(e.code);
      return { send: (text) => socket.readyState === 1 && socket.send(text), close: () => socket.close() };
    },
    load: (name) => storage.load(base + name),
    save: (name, text, old) => storage.save(base + name, text, old),
    names: () => storage.names().filter((n) => n.startsWith(base)).map((n) => n.slice(base.length)),
    later: (ms, act) => setTimeout(act, ms),
    cancel: (t) => clearTimeout(t as number),
    now: Date.now,
    random: Math.random,
    key,
  };
}
addEventListener('storage', (e) => {
  if (e.storageArea !== localStorage) return;
  if (e.key === null) session.noticed(null);
  else if (e.key.startsWith(nameOf(''))) session.noticed(e.key.slice(nameOf('').length));
});

const sentence = (p: Problem) => w.errors[p.code] ?? p.message;

const face = h('img', { class: 'face', alt: '', hidden: true });
const name = h('h2', { class: 'name', id: 'name' }, w.open);
const status = h('p', { class: 'status', role: 'status' });
const endButton = h('button', { class: 'btn plain', type: 'button', onclick: () => sure(true) }, w.end);
const closeButton = h('button', { class: 'btn plain', type: 'button', 'aria-label': w.close, onclick: () => show(false) }, '✕');

const log = h('div', { class: 'body', role: 'log', 'aria-label': w.log, 'aria-live': 'polite', 'aria-relevant': 'additions', tabindex: 0 });
const note = h('p', { class: 'note', role: 'status' });
const chatError = h('p', { class: 'error', role: 'alert' });
const confirmRow = h(
  'div', { class: 'row', hidden: true, role: 'group', 'aria-label': w.sure }, h('span', {}, w.sure),
  h('button', { class: 'btn', type: 'button', onclick: () => (session.leave(), sure(false)) }, w.yes),
  h('button', { class: 'btn', type: 'button', onclick: () => sure(false) }, w.no),
);
const composer = h('textarea', { class: 'input', rows: 2, maxlength: 4000, 'aria-label': w.write, placeholder: w.write });
const foot = h('form', { class: 'foot', onsubmit: submit }, composer, h('button', { class: 'btn main', type: 'submit' }, w.send));
const chat = h('div', { class: 'above' }, note, chatError, confirmRow);
const panel = h(
  'div', { class: 'panel', role: 'dialog', 'aria-labelledby': 'name', lang: zh ? 'zh' : 'en', tabindex: -1, hidden: true },
  h('div', { class: 'head' }, h('div', { class: 'title' }, name, status), face, endButton, closeButton),
  log, chat, foot,
);

function ask(about: Session['asking'] | false) {
  session.asking = about || undefined;
  if (about) part('ask');
  draw();
  if (about) return;
  log.scrollTop = log.scrollHeight;
  (session.begun ? composer : panel).focus();
}

function sure(ask: boolean) {
  confirmRow.hidden = !ask;
  (ask ? (confirmRow.children[2] as HTMLElement) : composer).focus();
}

function submit(e?: Event) {
  e?.preventDefault();
  const text = composer.value.trim();
  const files = made.files?.take!() ?? (made.files ? undefined : []);
  if (!files || !(text || files.length)) return;
  composer.value = '';
  session.send(text, files);
  log.scrollTop = log.scrollHeight;
}

composer.onkeydown = (e) => {
  /* 229: some input methods report Enter that only chooses a word this way. */
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
  submit(e);
};
composer.oninput = () => {
  session.draft(composer.value);
  if (composer.value) session.type();
};
panel.onkeydown = (e) => {
  const asks = confirmRow.offsetParent;
  if (e.key === 'Escape' && !e.isComposing && (asks || !boot.full)) {
    e.stopPropagation();
    asks ? sure(false) : show(false);
  } else if (e.key === 'Tab' && matchMedia('(max-width:479px),(max-height:479px)').matches) {
    /* Full screen on a phone: the page behind cannot be seen, so focus stays here. */
    const all = [...panel.querySelectorAll<HTMLElement>('button,input,textarea,[tabindex]')].filter((x) => x.offsetParent);
    const at = root.activeElement;
    if (at === (e.shiftKey ? all[0] : all.at(-1))) {
      e.preventDefault();
      (e.shiftKey ? all.at(-1) : all[0])?.focus();
    }
  }
};

function show(open: boolean) {
  panel.hidden = !open;
  launcher.setAttribute('aria-expanded', String(open));
  if (open) {
    session.connect();
    draw();
    log.scrollTop = log.scrollHeight;
    if (session.begun) composer.focus();
    else if (made.start) made.start.focus!();
    else panel.focus();
  } else launcher.focus();
}

type Row = { row: HTMLElement; quote: HTMLElement; text: HTMLElement; meta: HTMLElement };
const rows = new Map<string, Row>();
const tongue = (text: string) => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en');

const whoOf = (of: { agent?: Names }) => local(of.agent) || w.agent;

function metaOf(m: Message) {
  const at = new Date(m.at_us / 1000);
  const today = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleString(zh ? 'zh-CN' : 'en-GB', {
    hour: '2-digit', minute: '2-digit', ...(today ? {} : { month: 'short', day: 'numeric' }),
  });
  if (m.by === 'system') return '';
  if (m.by === 'agent') return `${whoOf(m)} · ${time}${m.edited_us && !m.deleted_us ? ' · ' + w.edited : ''}`;
  return `${time} · ${m.seq <= session.read ? '✓✓ ' + w.read : m.seq <= session.got ? '✓✓ ' + w.delivered : '✓ ' + w.sent}`;
}

function rowOf(id: string, by: string) {
  let r = rows.get(id);
  if (!r) {
    const quote = h('blockquote', { class: 'quote', hidden: true }), text = h('div', { class: 'text', dir: 'auto' }), meta = h('div', { class: 'meta' });
    r = { row: h('div', { class: `msg ${by}` }, quote, text, meta), quote, text, meta };
    rows.set(id, r);
  }
  return r;
}

/* What was said, as it is now, and what it answers. */
function drawText(r: Row, text: string, m?: Message) {
  const quoted = m?.reply_to && !m.deleted_us && session.messages.find((x) => x.seq === m.reply_to);
  setText(r.text, m?.deleted_us ? w.deleted : text);
  r.text.lang = m?.deleted_us ? panel.lang : m?.lang || tongue(text);
  r.text.classList.toggle('gone', !!m?.deleted_us);
  r.quote.hidden = !quoted;
  if (quoted) setText(r.quote, quoted.deleted_us ? w.deleted : quoted.text.slice(0, 200));
}

function drawMessages() {
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const order: HTMLElement[] = [];
  const live = new Set<string>();
  const put = (id: string, by: string, text: string, m?: Message, files = m?.files) => {
    const r = rowOf(id, by);
    drawText(r, text, m);
    if (files) made.files?.show!(r.row, m?.deleted_us ? [] : files);
    live.add(id);
    order.push(r.row);
    return r.meta;
  };
  for (const m of session.messages) setText(put(m.id || `#${m.seq}`, m.by, m.text, m), metaOf(m));
  for (const p of session.kept.outbox) drawPending(p, put(p.id, 'customer', p.text, undefined, p.files));
  for (const [id, r] of rows)
    if (!live.has(id)) {
      r.row.remove();
      rows.delete(id);
    }
  order.forEach((row, i) => log.children[i] !== row && log.insertBefore(row, log.children[i] || null));
  if (low) log.scrollTop = log.scrollHeight;
}

function drawPending(p: Pending, meta: HTMLElement) {
  const delayed = session.delayed && p === session.kept.outbox.find((q) => !q.failed);
  const text = p.failed ? `${w.failed}: ${sentence(p.failed)} ` : delayed ? (w.delays[session.delayed] ?? w.delay) + ' ' : w.sending + '…';
  if (meta.firstChild?.textContent === text) return;
  meta.replaceChildren(text);
  if (p.failed || delayed) meta.append(h('button', { class: 'btn', type: 'button', onclick: () => session.again(p.id) }, w.again));
}

function drawNote() {
  const down = session.refused === 4403 ? w.origin : session.refused === 4503 ? w.busy : session.down ? w.lost : '';
  const text = down || made.more?.note!() || (session.typing ? `${whoOf(session)} ${w.typing}` : '');
  setText(note, text);
  note.hidden = !text;
}

function draw() {
  const s = session;
  const begun = s.begun;
  setText(name, local(s.company) || w.open);
  setText(status, made.call?.note!() || (!s.ready && (s.down || !s.company) ? w.connecting : s.state === 'talking' ? whoOf(s) : s.shut || (s.topics.length && s.topics.every((t) => t.open === false)) ? w.away : (begun || s.site.greeting) && !s.nobody ? w.online : w.hello));
  const picture = s.state === 'talking' ? s.agent?.picture : s.site.logo;
  face.hidden = !picture;
  if (picture && face.dataset.id !== picture) {
    face.dataset.id = picture;
    face.src = `${boot.origin}/api/pictures/${picture}`;
  }
  for (const [k, v] of [['br', s.site.colour], ['ink', s.site.ink]]) if (v) (root.host as HTMLElement).style.setProperty('--' + k, v);
  if (s.site.colour) [launcher.style.background, launcher.style.color] = [s.site.colour, s.site.ink ?? ''];
  log.hidden = chat.hidden = foot.hidden = !begun || !!s.asking;
  endButton.hidden = log.hidden || !s.ready || s.state === 'closed' || !s.state;
  if ((composer !== root.activeElement || !composer.value) && composer.value !== s.kept.draft) composer.value = s.kept.draft;
  if (begun) {
    setText(chatError, s.error ? sentence(s.error) : '');
    drawMessages();
  } else {
    rows.clear();
    log.replaceChildren();
  }
  drawNote();
  (s.asking || s.world.load('request') ? part('ask') : made.ask)?.draw();
  (begun && /w|c/.test(s.state) ? part('more') : made.more)?.draw(); /* waiting, closed */
  if (boot.full) document.title = name.textContent!;
  if (begun || opened() || s.world.load('call')) part('pulse')?.draw();
  if (begun) (part('files')?.draw(), made.start?.draw());
  else if (opened() || s.site.colour) part('start')?.draw();
  /* What a form covers is not read. */
  if (opened() && !s.asking && document.visibilityState === 'visible') s.look();
  /* 'seen': how far this visitor had read before this page was loaded. */
  const fresh = opened() ? 0 : s.messages.filter((m) => m.by === 'agent' && m.seq > Math.max(s.seen, Number(s.world.load('seen')))).length;
  setText(launcher, fresh ? `${w.open} · ${w.fresh(fresh)}` : w.open);
  if (opened() && s.seen) s.world.save('seen', String(s.seen));
}

function renew() {
  session?.stop();
  rows.clear();
  log.replaceChildren();
  composer.value = '';
  session = new Session(worldOf(), zh ? 'zh' : 'en', draw);
  if (session.begun || opened() || session.world.load('call')) session.connect();
  draw();
}

function identify(given: unknown) {
  try {
    const v = typeof given === 'string' ? JSON.parse(given) : given;
    signed = v?.account
      ? { kind: 'signed', account: v.account, name: v.name, expires: v.expires, signature: v.signature }
      : undefined;
  } catch {
    signed = undefined;
  }
}

/* Signing out on a shared computer: nothing of any visitor of this site stays in the browser. */
function forget() {
  session?.stop();
  storage.save(nameOf('gone'), '1'); /* other tabs are told */
  for (const name of storage.names()) if (['|', ':'].some((end) => name.startsWith(`tandem:${boot.site}${end}`))) storage.save(name, null);
  for (const p of Object.values(made)) p.reset?.();
  signed = undefined;
  if (opened()) show(false);
  renew();
}

function obey([command, value]: [string, unknown?]) {
  if (command === 'identify') {
    identify(value);
    renew();
  } else if (command === 'open') show(true);
  else if (command === 'close') show(false);
  else if (command === 'forget') forget();
  else (boot.asked = command, part(command)?.focus?.());
}

style(css);
const kit: Kit = {
  h, local, setText, sentence, zh, site: boot.site, origin: boot.origin, session: () => session, signed: () => signed, opened, composer, style,
  mount: (e) => panel.insertBefore(e, log),
  ask, below: (e) => chat.append(e), submit, part,
};
root.append(panel);
if (boot.full) {
  panel.classList.add('full');
  launcher.hidden = closeButton.hidden = true;
}
renew();
boot.queue.forEach(obey);
boot.push = obey;
launcher.onclick = () => show(!opened());
