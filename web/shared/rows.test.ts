import assert from 'node:assert/strict'
import { test } from 'node:test'
import { more_urgent, parse_frame, type PickRow } from './rows'

const S = 1e6, NOW = 1000 * S
const pick = (id: string, waits_s: number, more: Partial<PickRow> = {}): PickRow =>
    ({ k: 'pick', id, queue: '1', topic: 'x', arrived_us: NOW - waits_s * S, zh: true, customer: null, band: 0, start_us: NOW - waits_s * S, rate: 1e9, ...more })
const order = (list: PickRow[], at = NOW) => [...list].sort(more_urgent(at)).map(p => p.id).join(' ')

test('who_may_be_picked_stands_as_the_server_would_give_them_out', () => {
    assert.equal(order([pick('1', 10), pick('2', 30), pick('3', 20)]), '2 3 1')
    assert.equal(order([pick('1', 90), pick('2', 5, { band: 3 }), pick('3', 50, { band: 1 })]), '2 3 1')
    // A head start by priority and age, a queue whose seconds weigh double, one with a target of 20 s.
    assert.equal(order([pick('1', 60), pick('2', 10, { start_us: NOW - 70 * S }), pick('3', 31, { rate: 2e9 }), pick('4', 3, { rate: 5e7 })]), '2 3 1 4')
})

test('two_of_different_pace_change_places_in_time_and_equals_stand_by_arrival_and_id', () => {
    const slow = pick('1', 30), quick = pick('2', 10, { rate: 2e9 })
    assert.equal(order([slow, quick]), '1 2')
    assert.equal(order([slow, quick], NOW + 11 * S), '2 1')
    assert.equal(order([pick('10', 5), pick('9', 5)]), '9 10')
    // A server that says nothing of it: by arrival.
    const plain = (id: string, s: number) => ({ ...pick(id, s), band: undefined, start_us: undefined, rate: undefined })
    assert.equal(order([plain('1', 5), plain('2', 9)]), '2 1')
})

test('every_frame_that_is_told_is_taken_and_no_other', () => {
    for (const t of ['reload', 'requests', 'reminders', 'tags', 'vocabulary', 'people', 'preferences', 'owing', 'error']) assert.deepEqual(parse_frame(JSON.stringify({ t })), { t })
    for (const text of ['', 'null', '[]', '{"t":"tag"}', '{"t":"rows"}', '{"t":"customer"}', '{"t":"typing","conversation":1}']) assert.equal(parse_frame(text), null, text)
})
