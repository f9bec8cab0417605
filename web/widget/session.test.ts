/* session.test.ts: the visitor's conversation against a played server and a clock of its own. */
// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import test from 'node:test';
import { Session, type Handlers, type World } from './session';

type Frame = Record<string, any>;

/* What the tabs of one browser share. */
class Browser {
  storage = new Map<string, string>();
  tabs: Tab[] = [];
  keys = 0;
  ms = 1000;
  tab() {
    const t = new Tab(this);
    this.tabs.push(t);
    return t;
  }
  outbox() {
    return [...this.storage.keys()].filter((k) => k.startsWith('out|'));
  }
}

class Tab {
  sent: Frame[] = [];
  sockets: Handlers[] = [];
  closed: number[] = [];
  timers: { at: number; act: () => void }[] = [];
  ms = 0;
  session: Session;
  constructor(readonly browser: Browser) {
    const world: World = {
      connect: (on) => {
        const no = this.sockets.push(on) - 1;
        return { send: (text) => this.sent.push(JSON.parse(text)), close: () => this.closed.push(no) };
      },
      load: (name) => browser.storage.get(name) ?? null,
      save: (name, text) => {
        if (text === null) browser.storage.delete(name);
        else browser.storage.set(name, text);
        for (const other of browser.tabs) if (other !== this) other.events.push(name);
      },
      names: () => [...browser.storage.keys()],
      later: (ms, act) => {
        const timer = { at: this.ms + ms, act };
        this.timers.push(timer);
        return timer;
      },
      cancel: (timer) => (this.timers = this.timers.filter((t) => t !== timer)),
      now: () => browser.ms,
      random: () => 1,
      key: () => `key-${++browser.keys}`,
    };
    this.session = new Session(world, 'zh', () => {});
  }
  events: string[] = [];
  /* Storage events come later, as in a browser. */
  hear_storage() {
    for (const name of this.events.splice(0)) this.session.noticed(name);
  }
  pass(ms: number) {
    this.ms += ms;
    for (const t of this.timers.filter((x) => x.at <= this.ms)) {
      this.timers = this.timers.filter((x) => x !== t);
      t.act();
    }
  }
  say(f: Frame) {
    this.sockets.at(-1)!.text(JSON.stringify(f));
  }
  open(f: Frame = {}) {
    this.session.connect();
    this.sockets.at(-1)!.open();
    this.say({ t: 'welcome', company: { zh: '鹭', en: 'L' }, topics: [], conversation: !!this.session.kept.token, ...f });
  }
  begin(text = 'first') {
    this.open();
    this.session.start('wealth', { kind: 'anonymous' }, text);
    const { id } = this.of('start').at(-1)!;
    this.say({ t: 'started', id, token: 'tok', seq: 1, at_us: 1 });
  }
  of(kind: string) {
    return this.sent.filter((f) => f.t === kind);
  }
  texts() {
    return this.session.kept.outbox.map((p) => p.text);
  }
}

test('a_message_is_stored_before_it_is_sent_and_until_it_is_acknowledged', () => {
  const t = new Browser().tab();
  t.begin();
  assert.deepEqual(t.browser.outbox(), []);
  t.session.send('two');
  assert.equal(t.browser.outbox().length, 1);
  const { id } = t.of('send')[0];
  t.say({ t: 'ack', id, seq: 2, at_us: 2 });
  assert.deepEqual(t.browser.outbox(), []);
  assert.deepEqual(t.session.messages.map((m) => m.text), ['first', 'two']);
});

test('one_message_at_a_time_is_in_flight_and_order_is_kept', () => {
  const t = new Browser().tab();
  t.begin();
  for (const text of ['a', 'b', 'c']) t.session.send(text);
  assert.deepEqual(t.of('send').map((f) => f.text), ['a']);
  for (let i = 0; i < 3; i++) t.say({ t: 'ack', id: t.of('send')[i].id, seq: 2 + i, at_us: 1 });
  assert.deepEqual(t.of('send').map((f) => f.text), ['a', 'b', 'c']);
});

test('after_a_break_the_same_key_is_sent_again', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('a');
  t.sockets.at(-1)!.closed(1006);
  t.pass(500);
  t.open();
  assert.deepEqual(t.of('send').map((f) => f.id), [t.of('send')[0].id, t.of('send')[0].id]);
  assert.deepEqual(t.of('hello').at(-1), { t: 'hello', lang: 'zh', token: 'tok', seq: 1 });
});

test('a_socket_that_does_not_answer_is_given_up', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('a');
  t.pass(10000);
  t.pass(500);
  assert.equal(t.sockets.length, 2);
});

test('a_connection_that_opens_and_says_nothing_is_given_up_after_ten_seconds', () => {
  const t = new Browser().tab();
  t.begin();
  t.sockets[0]!.closed(1006);
  t.pass(500);
  t.sockets[1]!.open();
  t.session.send('a');
  t.pass(9999);
  assert.deepEqual(t.closed, []);
  t.pass(1);
  assert.deepEqual(t.closed, [1]);
  t.pass(1000);
  t.sockets[2]!.open();
  t.say({ t: 'welcome' });
  assert.deepEqual(t.of('send').map((f) => f.text), ['a']);
});

test('a_connection_that_never_opens_is_given_up_and_a_welcome_ends_the_wait', () => {
  const t = new Browser().tab();
  t.session.connect();
  t.pass(10000);
  t.pass(500);
  assert.equal(t.sockets.length, 2);
  t.open();
  t.pass(60000);
  assert.deepEqual(t.closed, [0]);
});

test('a_welcome_that_comes_twice_does_not_end_the_wait_for_an_acknowledgement', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('a');
  t.say({ t: 'welcome' });
  t.pass(10000);
  assert.deepEqual(t.closed, [0]);
});

test('a_message_that_waited_on_another_conversation_does_not_end_the_new_connection', () => {
  const browser = new Browser(), t = browser.tab();
  t.begin();
  t.session.send('a');
  browser.storage.clear();
  browser.storage.set('token', 'other');
  t.session.noticed('token');
  t.open();
  t.pass(10000);
  assert.deepEqual(t.closed, [0]);
});

test('tabs_do_not_write_over_each_other_s_unsent_messages', () => {
  const browser = new Browser();
  const a = browser.tab();
  a.begin();
  const b = browser.tab();
  b.open();
  a.session.send('from a');
  b.session.send('from b');
  b.session.draft('half a sentence');
  a.session.draft('');
  assert.equal(browser.outbox().length, 2);
  const later = browser.tab();
  assert.deepEqual(later.texts().sort(), ['from a', 'from b']);
});

test('what_a_closed_tab_left_unsent_is_taken_over_by_another', () => {
  const browser = new Browser();
  const a = browser.tab();
  a.begin();
  const b = browser.tab();
  b.open();
  a.session.send('unsent');
  a.session.stop();
  assert.deepEqual(b.of('send'), []);
  b.session.wake();
  assert.deepEqual(b.of('send').map((f) => [f.id, f.text]), [[a.of('send')[0].id, 'unsent']]);
});

test('a_tab_follows_the_conversation_that_another_began', () => {
  const browser = new Browser();
  const b = browser.tab();
  b.open();
  b.session.draft('typing in the form');
  const a = browser.tab();
  a.begin();
  b.hear_storage();
  assert.equal(b.session.kept.token, 'tok');
  b.sockets.at(-1)!.open();
  assert.equal(b.of('hello').at(-1)!.token, 'tok');
  b.open({ conversation: true });
  assert.deepEqual(b.of('start').concat(b.of('send')), []);
  assert.equal(browser.storage.get('token'), 'tok');
});

test('a_sign_out_in_one_tab_empties_the_others', () => {
  const browser = new Browser();
  const a = browser.tab();
  a.begin();
  const b = browser.tab();
  b.open();
  browser.storage.clear();
  b.session.noticed(null);
  assert.equal(b.session.begun, false);
  assert.deepEqual(b.session.messages, []);
});

test('not_stored_is_tried_again_and_nothing_overtakes_it', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('a');
  t.session.send('b');
  t.say({ t: 'error', id: t.of('send')[0].id, code: 'not_stored', message: '…' });
  assert.equal(t.session.delayed, 'not_stored');
  assert.equal(t.of('send').length, 1);
  t.pass(4000);
  assert.deepEqual(t.of('send').map((f) => f.text), ['a', 'a']);
  t.say({ t: 'ack', id: t.of('send')[1].id, seq: 2, at_us: 1 });
  assert.equal(t.session.delayed, '');
  assert.equal(t.of('send').at(-1)!.text, 'b');
});

test('a_refused_message_waits_for_a_hand_and_lets_others_pass', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('bad');
  t.session.send('good');
  const { id } = t.of('send')[0];
  t.say({ t: 'error', id, code: 'bad_text', message: 'no', field: 'text' });
  assert.deepEqual(t.session.kept.outbox[0].failed, { code: 'bad_text', message: 'no', field: 'text' });
  assert.equal(t.of('send').at(-1)!.text, 'good');
  t.say({ t: 'ack', id: t.of('send').at(-1)!.id, seq: 2, at_us: 1 });
  assert.equal(new Tab(t.browser).session.kept.outbox[0].failed!.code, 'bad_text');
  t.session.again(id);
  assert.equal(t.of('send').at(-1)!.id, id);
});

test('a_start_that_is_refused_goes_back_to_the_form_with_its_field', () => {
  const t = new Browser().tab();
  t.open();
  t.session.start('wealth', { kind: 'contact', name: 'Li', phone: '+' }, 'my question');
  t.say({ t: 'error', id: t.of('start')[0].id, code: 'bad_input', message: 'no', field: 'phone' });
  assert.equal(t.session.begun, false);
  assert.equal(t.session.kept.draft, 'my question');
  assert.equal(t.session.error!.field, 'phone');
  assert.deepEqual(t.browser.outbox(), []);
});

test('a_token_nobody_knows_is_dropped_and_the_words_are_kept', () => {
  const t = new Browser().tab();
  t.begin();
  t.session.send('a');
  t.sockets.at(-1)!.closed(1001);
  t.session.wake();
  t.sockets.at(-1)!.open();
  t.say({ t: 'error', code: 'unknown_token', message: '' });
  assert.equal(t.browser.storage.has('token'), false);
  assert.equal(t.session.kept.draft, 'a');
  assert.equal(t.session.begun, false);
});

test('a_break_is_told_after_two_seconds_only', () => {
  const t = new Browser().tab();
  t.begin();
  t.sockets.at(-1)!.closed(1006);
  t.pass(1900);
  assert.equal(t.session.down, false);
  t.pass(200);
  assert.equal(t.session.down, true);
  t.open();
  assert.equal(t.session.down, false);
});

test('a_forbidden_origin_is_not_knocked_at_again', () => {
  const t = new Browser().tab();
  t.session.connect();
  t.sockets.at(-1)!.closed(4403);
  t.pass(60000);
  t.session.wake();
  assert.equal(t.sockets.length, 1);
});

test('messages_are_merged_by_number_and_the_cursor_stops_at_a_gap', () => {
  const t = new Browser().tab();
  t.begin();
  const m = (seq: number) => ({ seq, by: 'agent', text: `${seq}`, at_us: seq });
  t.say({ t: 'messages', messages: [m(4), m(2)] });
  t.say({ t: 'messages', messages: [m(2)] });
  assert.deepEqual(t.session.messages.map((x) => x.seq), [1, 2, 4]);
  assert.equal(t.session.cursor, 2);
  t.say({ t: 'messages', messages: [m(3)] });
  assert.equal(t.session.cursor, 4);
  assert.equal(t.of('got').at(-1)!.seq, 4);
});

test('once_the_server_has_sent_all_gaps_in_the_numbers_do_not_hold_the_cursor', () => {
  const t = new Browser().tab();
  t.begin();
  const m = (seq: number) => ({ seq, by: 'agent', text: `${seq}`, at_us: seq });
  t.say({ t: 'messages', messages: [m(3)], whole: true });
  assert.equal(t.session.cursor, 3);
  t.say({ t: 'messages', messages: [m(6)] });
  assert.equal(t.session.cursor, 6);
  t.sockets.at(-1)!.closed(1006);
  t.pass(500);
  t.open();
  assert.equal(t.of('hello').at(-1)!.seq, 6);
  /* A line that comes before the page of what was missed must not hide that page. */
  t.say({ t: 'messages', messages: [m(9)] });
  assert.equal(t.session.cursor, 6);
  t.say({ t: 'messages', messages: [m(8)], whole: true });
  assert.equal(t.session.cursor, 9);
});

test('a_changed_message_takes_the_place_of_what_it_was_and_not_the_other_way_round', () => {
  const t = new Browser().tab();
  t.begin();
  const m = { seq: 2, by: 'agent', text: 'was', at_us: 2 };
  t.say({ t: 'messages', messages: [m] });
  t.say({ t: 'messages', messages: [{ ...m, text: 'is', edited_us: 5 }] });
  t.say({ t: 'messages', messages: [m] });
  assert.deepEqual(t.session.messages.map((x) => x.text), ['first', 'is']);
  t.say({ t: 'messages', messages: [{ ...m, text: '', edited_us: 5, deleted_us: 7 }] });
  assert.deepEqual(t.session.messages.map((x) => [x.text, !!x.deleted_us]), [['first', false], ['', true]]);
});

test('damaged_storage_is_passed_over', () => {
  const browser = new Browser();
  for (const [k, v] of [['out|1', '{'], ['out|2', '{"id":1}'], ['out|3', 'null']]) browser.storage.set(k, v);
  const t = browser.tab();
  t.begin();
  assert.equal(t.session.kept.token, 'tok');
});

test('when_a_topic_opens_is_told_by_the_servers_clock_and_not_by_the_browsers', () => {
  const t = new Browser().tab();
  t.browser.ms = 9 * 3600e3; /* hours ahead */
  t.open({ now_us: 1e6, topics: [{ key: 'wealth', zh: '', en: '', open: false, until_us: 61e6 }] });
  t.pass(60000);
  assert.equal(t.session.ready, true);
  t.pass(1000);
  assert.equal(t.session.ready, false);
});
