/* pulse.test.ts: when a connection is asked whether it lives, and given up. */
// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import test from 'node:test';
import { HURRY_MS, PATIENCE_MS, Pulse, QUIET_MS } from './pulse';

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
