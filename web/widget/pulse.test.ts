/* pulse.test.ts: when a connection is asked whether it lives, and given up. */
// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import test from 'node:test';
import { hurry, HURRY_MS, PATIENCE_MS, Pulse, pulse_of, QUIET_MS } from './pulse';
import { Session, type Handlers } from './session';

class Clock {
  ms = 0;
  timers: { at: number; act: () => void }[] = [];
  pings = 0;
  deaths = 0;
  open = true;
  pulse = new Pulse({
    later: (ms, act) => {
      const timer = { at: this.ms + ms, act };
      this.timers.push(timer);
      return timer;
    },
    cancel: (timer) => (this.timers = this.timers.filter((t) => t !== timer)),
    ping: () => this.open && !!++this.pings,
    dead: () => this.deaths++,
  });
  pass(ms: number) {
    for (const end = this.ms + ms; ;) {
      const next = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      this.ms = next ? next.at : end;
      if (!next) return;
      this.timers = this.timers.filter((t) => t !== next);
      next.act();
    }
  }
}

test('a_server_that_speaks_is_not_asked', () => {
  const c = new Clock();
  for (let i = 0; i < 10; i++) {
    c.pass(QUIET_MS - 1);
    c.pulse.heard();
  }
  assert.equal(c.pings, 0);
});

test('a_silence_is_asked_about_and_an_answer_ends_it', () => {
  const c = new Clock();
  c.pass(QUIET_MS);
  assert.equal(c.pings, 1);
  c.pass(PATIENCE_MS - 1);
  c.pulse.heard();
  c.pass(PATIENCE_MS);
  assert.equal(c.deaths, 0);
});

test('half_a_minute_of_silence_is_the_end_of_a_connection', () => {
  const c = new Clock();
  c.pass(QUIET_MS + PATIENCE_MS - 1);
  assert.equal(c.deaths, 0);
  c.pass(1);
  assert.equal(c.deaths, 1);
});

test('who_looks_again_waits_three_seconds_even_if_a_longer_wait_has_begun', () => {
  const c = new Clock();
  c.pass(QUIET_MS + 1);
  c.pulse.ask(HURRY_MS);
  c.pulse.ask(PATIENCE_MS);
  c.pass(HURRY_MS);
  assert.equal(c.deaths, 1);
});

test('without_a_connection_nothing_is_given_up', () => {
  const c = new Clock();
  c.open = false;
  c.pulse.ask(HURRY_MS);
  c.pass(10 * QUIET_MS);
  assert.equal(c.deaths, 0);
  c.open = true;
  c.pass(QUIET_MS + PATIENCE_MS);
  assert.equal(c.deaths, 1);
});

/* A visitor who has the pulse, and sockets that only say what they are told to. */
function visitor() {
  const c = new Clock(), sockets: Handlers[] = [], sent: string[] = [];
  const { later, cancel } = c.pulse.heart;
  c.pulse.stop();
  const session = new Session({
    connect: (on) => {
      sockets.push(on);
      return { send: (text) => sent.push(JSON.parse(text).t), close() {} };
    },
    load: () => null, save: () => {}, names: () => [], now: () => c.ms, later, cancel, random: () => 1, key: () => 'k',
  }, 'zh', () => {});
  const welcome = () => {
    sockets.at(-1)!.open();
    sockets.at(-1)!.text('{"t":"welcome"}');
  };
  session.connect();
  return { c, session, sockets, sent, welcome, pulse: pulse_of(session) };
}

test('who_comes_back_gives_a_connection_that_was_never_welcomed_three_seconds', () => {
  const v = visitor();
  v.sockets[0]!.open();
  hurry(v.session, v.pulse);
  assert.deepEqual(v.sent, ['hello']);
  v.c.pass(HURRY_MS - 1);
  assert.ok(v.session.socket);
  v.c.pass(1);
  assert.equal(v.session.socket, undefined);
  v.c.pass(500);
  assert.equal(v.sockets.length, 2);
});

test('who_comes_back_gives_a_new_connection_its_whole_time', () => {
  const v = visitor();
  v.welcome();
  hurry(v.session, v.pulse);
  v.sockets[0]!.closed(1006);
  v.c.pass(HURRY_MS);
  assert.equal(v.sockets.length, 2);
  assert.ok(v.session.socket, 'the new one was given up for the old');
  v.sockets[1]!.closed(1006);
  hurry(v.session, v.pulse);
  v.c.pass(HURRY_MS);
  assert.equal(v.sockets.length, 3);
  assert.ok(v.session.socket, 'the one just opened was given up');
});

test('after_a_night_without_a_network_who_comes_back_waits_half_a_second_between_tries', () => {
  const v = visitor();
  for (let i = 0; i < 10; i++) {
    v.sockets.at(-1)!.closed(1006);
    v.c.pass(30000);
  }
  hurry(v.session, v.pulse);
  const before = v.sockets.length;
  v.sockets.at(-1)!.closed(1006);
  v.c.pass(500);
  assert.equal(v.sockets.length, before + 1);
});
