import assert from 'node:assert/strict'
import { test } from 'node:test'
import { client_key, kept_by_all, Outbox, type Entry, type SendResult } from './outbox'

/** A server whose answers the test gives, and timers it fires. */
class Played {
    sent: string[] = []
    saved: readonly Entry[] = []
    waits: number[] = []
    timers: (() => void)[] = []
    answers: ((r: SendResult) => void)[] = []
    box = new Outbox({
        send: e => { this.sent.push(e.key); return new Promise(done => this.answers.push(done)) },
        save: list => { this.saved = list },
        world: {
            after: (ms, fn) => { this.waits.push(ms); this.timers.push(fn); return fn },
            cancel: fn => { this.timers = this.timers.filter(x => x !== fn) },
            random: () => 1,
        },
        changed: () => {},
        arrived: e => this.rows.has(`${e.conversation}:${e.key}`),
        linked: () => this.linked,
    })
    rows = new Set<string>()
    linked = true

    add(key: string, conversation = '9') { this.box.add({ key, contact: '1', conversation, text: key, at_us: 1 }) }
    async answer(r: SendResult) { this.answers.shift()!(r); await new Promise(setImmediate) }
    async fire() { this.timers.shift()!(); await new Promise(setImmediate) }
    arrive(key: string) {
        this.rows.add(`9:${key}`)
        this.box.look()
    }
    get states() { return this.box.entries.map(e => e.state) }
}
const RETRY: SendResult = { kind: 'retry', error: 'no answer' }
const REFUSED: SendResult = { kind: 'refused', error: 'ended' }

test('a_message_is_shown_at_once_and_leaves_when_its_row_arrives', async () => {
    const w = new Played()
    w.add('a')
    assert.deepEqual(w.states, ['sending'])
    await w.answer({ kind: 'ok' })
    assert.deepEqual(w.states, ['sent'])
    w.arrive('a')
    assert.deepEqual(w.states, [])
})

test('a_row_before_the_answer_is_not_doubled_by_it', async () => {
    const w = new Played()
    w.add('a')
    w.arrive('a')
    await w.answer({ kind: 'ok' })
    assert.deepEqual(w.states, [])
    assert.deepEqual(w.sent, ['a'])
})

test('messages_of_a_conversation_go_one_after_the_other', async () => {
    const w = new Played()
    w.add('a')
    w.add('b')
    w.add('c', '8')
    assert.deepEqual(w.sent, ['a', 'c'])
    await w.answer({ kind: 'ok' })
    assert.deepEqual(w.sent, ['a', 'c', 'b'])
})

test('a_try_without_answer_is_repeated_under_the_same_key_after_a_growing_wait', async () => {
    const w = new Played()
    w.add('a')
    await w.answer(RETRY)
    await w.fire()
    await w.answer(RETRY)
    await w.fire()
    assert.deepEqual(w.sent, ['a', 'a', 'a'])
    assert.deepEqual(w.waits, [500, 1000])
    assert.deepEqual(w.states, ['sending'])
})

test('a_later_message_does_not_overtake_one_that_waits_for_its_retry', async () => {
    const w = new Played()
    w.add('a')
    await w.answer(RETRY)
    w.add('b')
    assert.deepEqual(w.sent, ['a'])
})

test('after_six_tries_it_has_failed_and_says_why', async () => {
    const w = new Played()
    w.add('a')
    for (let i = 0; i < 6; i++) {
        await w.answer(RETRY)
        if (i < 5) await w.fire()
    }
    assert.deepEqual([w.sent.length, w.states, w.box.entries[0]!.error], [6, ['failed'], 'no answer'])
})

test('a_refusal_fails_at_once_and_the_next_message_goes_on', async () => {
    const w = new Played()
    w.add('a')
    w.add('b')
    await w.answer(REFUSED)
    assert.deepEqual(w.states, ['failed', 'sending'])
    assert.deepEqual(w.sent, ['a', 'b'])
    assert.equal(w.timers.length, 0)
})

test('retry_sends_a_failed_one_again_under_its_key_and_discard_drops_it', async () => {
    const w = new Played()
    w.add('a')
    await w.answer(REFUSED)
    w.box.retry('a')
    assert.deepEqual(w.sent, ['a', 'a'])
    await w.answer(REFUSED)
    w.box.discard('a')
    assert.deepEqual([w.states, w.saved], [[], []])
})

test('what_was_not_confirmed_survives_a_reload_under_its_key', async () => {
    const before = new Played()
    before.add('a')
    before.add('b')
    await before.answer(REFUSED)
    const w = new Played()
    w.box.restore(before.saved)
    assert.deepEqual(w.states, ['failed', 'sending'])
    assert.deepEqual(w.sent, ['b'])
})

test('being_connected_again_ends_the_wait_but_not_the_order', async () => {
    const w = new Played()
    w.add('a')
    await w.answer(RETRY)
    w.box.kick()
    w.box.kick()
    assert.deepEqual(w.sent, ['a', 'a'])
    assert.equal(w.timers.length, 0)
})

test('keys_are_128_bits_and_differ', () => {
    assert.match(client_key(), /^[0-9a-f]{32}$/)
    assert.notEqual(client_key(), client_key())
})

test('one_tab_does_not_write_over_what_another_has_not_sent', () => {
    const e = (key: string): Entry => ({ key, contact: '1', conversation: '9', text: key, at_us: 1, state: 'sending', tries: 0, error: '' })
    const one = new Set<string>(), two = new Set<string>()
    let stored = kept_by_all([], [e('a')], one)
    stored = kept_by_all(stored, [e('b')], two)
    assert.deepEqual(stored.map(x => x.key), ['a', 'b'])
    stored = kept_by_all(stored, [], one) // sent
    assert.deepEqual(stored.map(x => x.key), ['b'])
    stored = kept_by_all(stored, [], two)
    assert.deepEqual(stored, [])
})

test('what_came_by_another_way_before_it_was_confirmed_is_not_shown_beside_itself', async () => {
    const w = new Played()
    w.rows.add('9:a') // fetched with a page of messages, say, and never new in a frame
    w.add('a')
    await w.answer({ kind: 'ok' })
    assert.deepEqual(w.states, [])
})

test('without_a_connection_it_is_tried_for_ever_and_with_one_six_times', async () => {
    const w = new Played()
    w.linked = false
    w.add('a')
    for (let i = 0; i < 12; i++) {
        await w.answer(RETRY)
        await w.fire()
    }
    assert.deepEqual(w.states, ['sending'])
    await w.answer(RETRY)
    w.linked = true
    w.box.kick()
    for (let i = 0; i < 6; i++) {
        await w.answer(RETRY)
        if (i < 5) await w.fire()
    }
    assert.deepEqual([w.states, w.sent.length], [['failed'], 19])
})
