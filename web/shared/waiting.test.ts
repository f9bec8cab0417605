import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueueRow, WaitingRow } from './rows'
import { begins_to_wait, type Lines } from './waiting'

const lines = (queues: Record<string, number>, ...waiting: [id: string, queue: string][]): Lines => ({
    queues: new Map(Object.entries(queues).map(([id, n]) => [id, { k: 'queue', id, waiting: n } as QueueRow])),
    waiting: new Map(waiting.map(([id, queue]) => [id, { k: 'waiting', id, queue } as WaitingRow])),
})

test('who_comes_into_a_queue_begins_to_wait_and_who_goes_does_not', () => {
    const none = lines({ 3: 0 }), one = lines({ 3: 1 }, ['7', '3'])
    assert.deepEqual([begins_to_wait(none, one), begins_to_wait(one, one), begins_to_wait(one, none)], [true, false, false])
})

test('who_is_only_shown_now_because_another_went_does_not_begin_to_wait', () => {
    assert.equal(begins_to_wait(lines({ 3: 90 }, ['7', '3']), lines({ 3: 89 }, ['8', '3'])), false)
})

test('a_queue_that_one_begins_to_serve_is_no_news', () => {
    assert.equal(begins_to_wait(lines({}), lines({ 4: 1 }, ['7', '4'])), false)
})
