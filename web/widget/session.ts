/* session.ts: one visitor's conversation as the widget knows it: the socket, what was said, and what is still to be sent.
 *
 * Pure but for the World it is given, so that tests can drive it. The rules:
 * - a message is kept in storage before it is sent, and until the server has acknowledged it; it is sent again, under
 *   the same client key, after every break, and one at a time, so that order is kept and nothing is doubled;
 * - each message and the token are stored under names of their own and a draft is the tab's own, so tabs of one conversation never
 *   write over what another has not sent; what a closed tab left unsent is taken over by the next that connects or is looked at;
 * - the cursor for resuming is the newest message once the server has said that the page it sent is the last ("whole"): numbers
 *   may have gaps. Until then it is the highest one that follows on what was there before. */

export type Names = { zh: string; en: string };
/* open: now; until_us: when that changes; by_us: when who writes while closed will hear. */
export type Topic = Names & { key: string; open?: boolean; until_us?: number; by_us?: number };
export type Want = 'message' | 'callback' | 'email';
export type Request = {
  want: Want; topic?: string; call?: string; identity: Identity; name?: string; phone?: string; email?: string; text?: string; wanted_us?: number; consent?: number;
};
/* One thing that the site asks before a chat: name, phone, email, or an attribute with its type. */
export type Field = { key: string; required: boolean; type?: 'number' | 'text' | 'set' | 'flag'; words?: Topic[] } & Partial<Names>;
/* How the site shows itself: the frame `welcome`. */
export type Site = {
  legal?: Names; greeting?: Names; intro?: Names; colour?: string; ink?: string; logo?: string; form?: Field[];
  consent?: Names & { version: number };
  calls?: boolean;
  preview?: boolean;
};
export type Answers = { fields?: { key: string; value: string }[]; consent?: number };
export type Identity =
  | { kind: 'anonymous' }
  | { kind: 'contact'; name: string; phone: string }
  | { kind: 'signed'; account: string; name: string; expires: number; signature: string };
export type FileOf = { id: string; name: string; type: string; bytes: number; width?: number; height?: number; alt?: string; state: string };
export type Message = { seq: number; by: 'agent' | 'customer' | 'system'; agent?: Names; id?: string; text: string; files?: FileOf[]; at_us: number; lang?: string; reply_to?: number; edited_us?: number; deleted_us?: number };
export type Problem = { code: string; message: string; field: string };
/* at: milliseconds since 1970, made to rise within a tab: the order to send in. failed: refused for good, until tried again by hand. */
export type Pending = { id: string; text: string; files?: FileOf[]; at: number; topic?: string; identity?: Identity; answers?: Answers; failed?: Problem };
export type Socket = { send(text: string): void; close(): void };
export type Handlers = { open(): void; text(data: string): void; closed(code: number): void };
export type World = {
  connect(handlers: Handlers): Socket;
  /* Storage shared by the tabs of this visitor, but 'draft' is the tab's own first. old: what the tab had there. */
  load(name: string): string | null;
  save(name: string, text: string | null, old?: string): void;
  names(): string[];
  now(): number;
  later(ms: number, act: () => void): unknown;
  cancel(timer: unknown): void;
  random(): number;
  key(): string;
};
type Kept = { token?: string; outbox: Pending[]; draft: string };
/* Any frame from the server: fields are read by kind, and missing ones are harmless. */
export type Frame = Record<string, any>;

const ACK_MS = 10000;
const TYPING_OUT_MS = 3000;
const TYPING_IN_MS = 5000;
/* A break shorter than this is nobody's business. */
const DOWN_MS = 2000;
/* The server may accept the very same message a moment later; every other error is final for that message. */
const PASSING = /^(not_stored|full|no_memory|stopping|timeout|system|too_many)$/;
const OUT = 'out|';
/* When a message became what it is. */
const changedUs = (m: Message) => Math.max(m.edited_us || 0, m.deleted_us || 0);
const problemOf = (f: Frame): Problem => ({ code: String(f.code), message: String(f.message || f.code), field: String(f.field || '') });

function pendingOf(text: string | null): Pending | undefined {
  try {
    const p = JSON.parse(text || '');
    return typeof p.id === 'string' && typeof p.text === 'string' && typeof p.at === 'number' ? p : undefined;
  } catch {
    return undefined;
  }
}

export class Session {
  kept: Kept = { outbox: [], draft: '' };
  messages: Message[] = [];
  topics: Topic[] = [];
  site: Site = {};
  company?: Names;
  agent?: Names & { picture?: string };
  state: '' | 'waiting' | 'talking' | 'closed' = '';
  place = 0;
  /* The longest wait that is likely; 0: nothing sure can be said. */
  wait_us = 0;
  /* Waits, and nobody who could answer is signed in. */
  nobody = false;
  /* Nobody may join the line just now; the server goes on trying. */
  full = false;
  /* The visitor writes a request; its topic, what to say of it, and how they want to hear; instead of which call, and what is known of them. */
  asking?: { topic?: string; lead?: string; want?: Want; call?: string; said?: Record<string, string> };
  requeued = false;
  /* Closed now: when it opens, and by when who writes is to hear, where that is known. */
  shut?: { until_us?: number; by_us?: number };
  passed = false;
  got = 0;
  read = 0;
  typing = false;
  ready = false;
  refused = 0;
  down = false;
  /* Why the message in flight is tried again a little later. */
  delayed = '';
  error?: Problem;
  seen = 0;
  socket?: Socket;
  private generation = 0;
  tries = 0;
  private inFlight = '';
  private retry: unknown;
  private downTimer: unknown;
  private ackTimer: unknown;
  private typingTimer: unknown;
  private typedRecently = false;
  private toldGot = 0;
  private toldRead = 0;
  private stopped = false;
  private floor = 0;
  private whole = false;

  constructor(readonly world: World, private lang: string, readonly changed: () => void) {
    this.kept.token = world.load('token') || undefined;
    this.kept.draft = world.load('draft') || '';
    this.adopt();
  }

  /* Takes in what is stored and not known here: another tab's, or this page's before it was reloaded. */
  private adopt() {
    for (const name of this.world.names()) {
      if (!name.startsWith(OUT)) continue;
      const p = pendingOf(this.world.load(name));
      if (p && !this.kept.outbox.some((q) => q.id === p.id) && !this.messages.some((m) => m.id === p.id)) this.kept.outbox.push(p);
    }
    this.kept.outbox.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    if (!this.begun || this.kept.token || this.kept.outbox.some((p) => p.topic)) return;
    this.toDraft();
  }

  /* What was not sent and belongs to no conversation is written again by hand. */
  private toDraft() {
    const rest = this.kept.outbox.filter((p) => !p.topic);
    this.draft([...rest.map((p) => p.text), this.kept.draft].filter(Boolean).join('\n'));
    for (const p of rest) this.remove(p);
  }

  /* Another tab began the conversation, or signed out ('gone'). */
  noticed(name: string | null) {
    if (name === 'gone') {
      this.draft('');
      this.changed();
    }
    if (name !== 'token' && name !== null) return;
    const token = this.world.load('token') || undefined;
    if (token === this.kept.token || this.stopped) return;
    this.reset();
    this.kept.token = token;
    this.kept.outbox = [];
    this.adopt();
    this.drop();
    this.connect();
    this.changed();
  }

  /* There is a conversation, or the first message of one is on its way. */
  get begun() {
    return !!this.kept.token || this.kept.outbox.length > 0;
  }

  get cursor() {
    let seq = this.floor;
    for (const m of this.messages) if (this.whole ? m.seq > seq : m.seq === seq + 1) seq = m.seq;
    return seq;
  }

  get last() {
    return this.messages.reduce((top, m) => (m.by === 'customer' ? top : Math.max(top, m.seq)), 0);
  }

  connect() {
    if (this.socket || this.stopped) return;
    this.world.cancel(this.retry);
    this.watch();
    this.floor = this.cursor;
    this.whole = false;
    const mine = ++this.generation;
    const current = () => mine === this.generation;
    this.patience();
    this.socket = this.world.connect({
      open: () => current() && this.tell({ t: 'hello', lang: this.lang, token: this.kept.token, seq: this.cursor }),
      text: (data) => current() && this.hear(data),
      closed: (code) => current() && this.lost(code),
    });
  }

  /* The page became visible or the network came back: don't wait for the back-off. */
  wake() {
    this.adopt();
    if (this.refused !== 4403) this.connect();
    this.flush();
  }

  /* Says so when there is no connection for a while. */
  private watch() {
    this.downTimer ??= this.world.later(DOWN_MS, () => {
      this.down = true;
      this.changed();
    });
  }

  private up() {
    this.world.cancel(this.downTimer);
    this.downTimer = undefined;
    this.down = false;
  }

  stop() {
    this.stopped = true;
    this.generation++;
    this.socket?.close();
    for (const timer of [this.hoursTimer, this.retry, this.ackTimer, this.typingTimer, this.downTimer]) this.world.cancel(timer);
  }

  start(topic: string, identity: Identity, text: string, answers?: Answers) {
    this.queue({ ...this.pending(text), topic, identity, answers });
  }

  send(text: string, files?: FileOf[]) {
    this.queue({ ...this.pending(text), ...(files?.length && { files }) });
  }

  private pending(text: string): Pending {
    const last = this.kept.outbox.at(-1)?.at ?? 0;
    return { id: this.world.key(), text, at: Math.max(this.world.now(), last + 1) };
  }

  again(id: string) {
    const pending = this.kept.outbox.find((p) => p.id === id);
    if (!pending) return;
    delete pending.failed;
    this.keep(pending);
    if (this.delayed) this.settle(id);
    this.changed();
    this.flush();
  }

  draft(text: string) {
    this.world.save('draft', text, this.kept.draft);
    this.kept.draft = text;
  }

  type() {
    if (this.typedRecently || !this.ready || !this.kept.token) return;
    this.typedRecently = true;
    this.world.later(TYPING_OUT_MS, () => (this.typedRecently = false));
    this.tell({ t: 'typing' });
  }

  leave() {
    this.tell({ t: 'leave' });
  }

  look() {
    this.seen = Math.max(this.seen, this.last);
    if (this.ready && this.last > this.toldRead && this.kept.token)
      this.tell({ t: 'read', seq: (this.toldRead = this.last) });
  }

  private queue(pending: Pending) {
    this.error = undefined;
    this.draft('');
    this.kept.outbox.push(pending);
    this.keep(pending);
    this.changed();
    this.connect();
    this.flush();
  }

  private keep(p: Pending) {
    this.world.save(OUT + p.id, JSON.stringify(p));
  }

  private remove(p: Pending) {
    this.kept.outbox = this.kept.outbox.filter((q) => q !== p);
    this.world.save(OUT + p.id, null);
  }

  private setToken(token?: string) {
    this.kept.token = token;
    this.world.save('token', token ?? null);
  }

  tell(frame: Frame) {
    this.socket?.send(JSON.stringify(frame));
  }

  private flush() {
    if (!this.ready || this.inFlight) return;
    const next = this.kept.outbox.find((p) => !p.failed);
    if (!next || (!next.topic && !this.kept.token)) return;
    this.inFlight = next.id;
    this.patience();
    const { id, text, topic, identity, answers, files } = next;
    this.tell(topic && !this.kept.token ? { t: 'start', id, topic, identity, text, ...answers } : { t: 'send', id, text, files: files?.map((x) => x.id) });
  }

  /* The server owes a word: a welcome, or an acknowledgement. */
  private patience() {
    this.ackTimer = this.world.later(ACK_MS, () => this.drop());
  }

  /* No answer in time: the connection is dead although nobody said so. */
  drop() {
    this.socket?.close();
    this.lost(0);
  }

  private lost(code: number) {
    this.generation++;
    this.socket = undefined;
    this.ready = this.typing = false;
    this.inFlight = this.delayed = '';
    this.refused = code;
    this.world.cancel(this.ackTimer);
    this.watch();
    if (code === 4401) this.forget();
    if (code !== 4403) {
      if (code === 4429 || code === 4400 || code === 4503) this.tries = Math.max(this.tries, 4);
      const ms = Math.min(30000, 500 * 2 ** this.tries++) * (0.5 + this.world.random() / 2);
      this.retry = this.world.later(ms, () => this.connect());
    }
    this.changed();
  }

  /* The token is worth nothing. What was not sent goes back to the draft: it belongs to a conversation to come. */
  private forget() {
    this.toDraft();
    this.setToken();
    this.reset();
  }

  private reset() {
    this.messages = [];
    this.floor = 0;
    this.whole = false;
    this.state = '';
    this.agent = this.shut = undefined;
    this.got = this.read = this.toldGot = this.toldRead = this.seen = 0;
  }

  /* What parts that came later make of a frame; true: it was their own. */
  also: ((f: Frame) => boolean)[] = [];

  private hear(data: string) {
    let f: Frame;
    try {
      f = JSON.parse(data);
    } catch {
      return;
    }
    if (this.also.some((own) => own(f))) return this.changed();
    if (f.t === 'welcome') {
      this.company = f.company;
      this.topics = f.topics || [];
      this.site = f;
      this.ready = true;
      this.settle(''); /* Not what is in flight, should this frame come twice. */
      this.up();
      this.adopt();
      this.tries = this.refused = this.toldGot = this.toldRead = 0;
      this.flush();
      this.watchHours(f.now_us);
    } else if (f.t === 'started') {
      /* In this order: another tab that sees the token must not find the first message still waiting. */
      this.kept.token = f.token;
      this.acknowledge(f);
      this.setToken(f.token);
      this.flush();
    } else if (f.t === 'ack') this.acknowledge(f);
    else if (f.t === 'messages') {
      this.merge(f.messages || []);
      this.whole ||= !!f.whole;
    }
    else if (f.t === 'marks') {
      this.got = Math.max(this.got, f.got || 0);
      this.read = Math.max(this.read, f.read || 0);
    } else if (f.t === 'state') {
      this.state = f.state;
      this.place = f.place || 0;
      this.wait_us = f.wait_us || 0;
      /* Who it was is still worth knowing after the end. */
      if (f.agent || f.state !== 'closed') this.agent = f.agent;
      this.requeued = !!f.requeued;
      this.shut = f.open === false ? f : undefined;
      this.full = !!f.full;
      this.nobody = !!f.nobody;
      this.passed = !!f.passed;
      if (f.state !== 'talking') this.typing = false;
    } else if (f.t === 'typing') this.showTyping();
    else if (f.t === 'error') this.fail(f);
    this.changed();
  }

  /* When something opens or closes, the server is asked again what is so. */
  private watchHours(now_us: number) {
    this.world.cancel(this.hoursTimer);
    const next = Math.min(...this.topics.map((t) => t.until_us || Infinity));
    const ms = (next - now_us) / 1000 + 1000;
    if (ms < 86400000) this.hoursTimer = this.world.later(Math.max(ms, 1000), () => !this.begun && this.drop());
  }
  private hoursTimer: unknown;

  private showTyping() {
    this.typing = true;
    this.world.cancel(this.typingTimer);
    this.typingTimer = this.world.later(TYPING_IN_MS, () => {
      this.typing = false;
      this.changed();
    });
  }

  private settle(id: string) {
    if (this.inFlight === id) {
      this.inFlight = this.delayed = '';
      this.world.cancel(this.ackTimer);
    }
  }

  private acknowledge(f: Frame) {
    const pending = this.kept.outbox.find((p) => p.id === f.id);
    this.settle(f.id);
    if (pending) this.merge([{ seq: f.seq, by: 'customer', id: f.id, text: pending.text, files: pending.files, at_us: f.at_us, lang: f.lang }]);
    this.flush();
  }

  private merge(news: Message[]) {
    for (const m of news) {
      if (m.id) {
        for (const p of this.kept.outbox.filter((q) => q.id === m.id)) this.remove(p);
        this.settle(m.id);
      }
      const at = this.messages.findIndex((old) => old.seq === m.seq);
      if (at < 0) this.messages.push(m);
      else if (changedUs(m) > changedUs(this.messages[at]!)) this.messages[at] = m;
      if (m.by === 'agent') this.typing = false;
    }
    this.messages.sort((a, b) => a.seq - b.seq);
    if (this.last > this.toldGot && this.kept.token) this.tell({ t: 'got', seq: (this.toldGot = this.last) });
    this.flush();
  }

  private fail(f: Frame) {
    if (f.code === 'unknown_token') return this.forget();
    const pending = this.kept.outbox.find((p) => p.id === f.id);
    if (!pending) {
      this.error = problemOf(f);
      return;
    }
    if (PASSING.test(f.code)) {
      /* Stay in flight until the wait is over, so that nothing overtakes it. */
      this.delayed = f.code;
      this.world.cancel(this.ackTimer);
      this.ackTimer = this.world.later(2000 + 2000 * this.world.random(), () => {
        this.inFlight = '';
        this.flush();
      });
      return;
    }
    this.settle(f.id);
    if (pending.topic) {
      /* The chat did not begin: back to the form, with what was written there and everything after it. */
      this.error = problemOf(f);
      this.draft(this.kept.outbox.map((p) => p.text).join('\n'));
      for (const p of [...this.kept.outbox]) this.remove(p);
    } else {
      pending.failed = problemOf(f);
      this.keep(pending);
    }
    this.flush();
  }
}
