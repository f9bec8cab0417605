import assert from 'node:assert/strict'
import { test } from 'node:test'
import { one_flight } from './flight'

/** A read whose answers are given by hand. */
function by_hand() {
    const waits: { done: () => void; fail: (e: Error) => void }[] = []
    const read = one_flight(() => new Promise<void>((done, fail) => { waits.push({ done, fail }) }))
    return { waits, read }
}
const turns = async () => { for (let i = 0; i < 5; i++) await Promise.resolve() }

test('asked_thrice_it_reads_twice_and_all_wait_for_the_last', async () => {
    const { waits, read } = by_hand()
    let over = 0
    for (let i = 0; i < 3; i++) void read().then(() => over++)
    assert.equal(waits.length, 1)
    waits[0]!.done()
    await turns()
    assert.deepEqual([waits.length, over], [2, 0])
    waits[1]!.done()
    await turns()
    assert.deepEqual([waits.length, over], [2, 3])
})

test('after_one_that_failed_it_reads_again', async () => {
    const { waits, read } = by_hand()
    const first = read()
    waits[0]!.fail(new Error('no'))
    await assert.rejects(first)
    const second = read()
    assert.equal(waits.length, 2)
    waits[1]!.done()
    await second
})
