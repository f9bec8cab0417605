/* take.test.ts: going on with a chat on another device, through connections that fail in every way. */
// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import test from 'node:test';
import type { Frame, Handlers, World } from './session';
import { take } from './take';

function played() {
  let ms = 0, timers: { at: number; act: () => void }[] = [];
  const sockets: (Handlers & { sent: Frame[]; over: boolean })[] = [], told: Frame[] = [];
  const world = {
    connect(on: Handlers) {
      const s = { ...on, sent: [] as Frame[], over: false };
      sockets.push(s);
      return { send: (text: string) => s.sent.push(JSON.parse(text)), close: () => (s.over = true) };
    },
    later(after: number, act: () => void) {
      const timer = { at: ms + after, act };
      timers.push(timer);
      return timer;
    },
    cancel: (timer: unknown) => (timers = timers.filter((t) => t !== timer)),
  } as unknown as World;
  const pass = (by: number) => {
    for (const end = ms + by; ;) {
      const next = timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      ms = next ? next.at : end;
      if (!next) return;
      timers = timers.filter((t) => t !== next);
      next.act();
    }
  };
  const last = () => sockets.at(-1)!;
  const hear = (f: Frame) => last().text(JSON.stringify(f));
  take(world, 'en', 'key', 'code', (f) => told.push(f));
  return { pass, sockets, last, hear, told, welcomed: () => (last().open(), hear({ t: 'welcome' })) };
}

test('a_chat_is_taken_over_and_that_is_told_once', () => {
  const p = played();
  p.welcomed();
  assert.deepEqual(p.last().sent, [{ t: 'hello', lang: 'en', seq: 0 }, { t: 'continue', id: 'key', code: 'code' }]);
  p.hear({ t: 'continued', token: 'tok' });
  p.hear({ t: 'continued', token: 'tok' });
  p.last().closed(1000);
  p.pass(60000);
  assert.deepEqual(p.told.map((f) => f.token), ['tok']);
  assert.deepEqual(p.sockets.map((s) => s.over), [true]);
});

test('a_silence_before_the_welcome_or_after_it_is_given_up_and_asked_again_under_the_same_key', () => {
  const p = played();
  p.last().open();
  p.pass(10000);
  assert.equal(p.sockets[0]!.over, true);
  p.sockets[0]!.closed(1006); /* The browser says so late. */
  p.pass(2000);
  assert.equal(p.sockets.length, 2);
  p.pass(9000);
  p.welcomed();
  p.pass(9999);
  assert.equal(p.sockets[1]!.over, false);
  p.pass(1);
  p.sockets[1]!.text('{"t":"continued","token":"too late"}');
  p.pass(2000);
  assert.equal(p.sockets.length, 3);
  p.welcomed();
  p.hear({ t: 'continued', token: 'tok' });
  assert.deepEqual(p.told.map((f) => f.token), ['tok']);
  assert.deepEqual(p.last().sent[1], p.sockets[1]!.sent[1]);
});

test('what_passes_is_asked_again_and_what_stays_is_told', () => {
  const p = played();
  p.welcomed();
  p.hear({ t: 'error', code: 'not_stored' });
  p.pass(2000);
  assert.equal(p.sockets.length, 2);
  p.last().closed(1006);
  p.pass(2000);
  assert.equal(p.sockets.length, 3);
  p.welcomed();
  p.hear({ t: 'error', code: 'not_found' });
  p.pass(60000);
  assert.deepEqual(p.told.map((f) => f.code), ['not_found']);
  assert.equal(p.sockets.length, 3);
});
