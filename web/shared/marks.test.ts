import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContactRow, Outgoing } from './rows'
import { Marks } from './marks'

const row = (more: Partial<ContactRow> = {}) => ({ conversation: '9', state: 'talking', agent_read: 2, ...more }) as ContactRow

class Played {
    told: Outgoing[] = []
    open = true
    withheld = false
    marks = new Marks(f => this.open && this.told.push(f) > 0, () => this.withheld)
}

test('what_is_read_is_told_once_and_not_below_what_the_row_knows', () => {
    const w = new Played()
    assert.deepEqual([w.marks.read(row(), 2), w.marks.read(row(), 4), w.marks.read(row(), 4)], [false, true, false])
    assert.deepEqual(w.told, [{ t: 'read', conversation: '9', seq: 4 }])
})

test('what_could_not_be_said_is_not_taken_as_said', () => {
    const w = new Played()
    w.open = false
    assert.equal(w.marks.read(row(), 4), false)
    assert.equal(w.marks.last_read(row()), 2)
})

test('marks_that_a_break_may_have_swallowed_are_told_again_until_the_row_has_them', () => {
    const w = new Played()
    w.marks.got('9', 5)
    w.marks.tell([row()])
    w.marks.tell([row()])
    w.marks.read(row(), 4)
    assert.deepEqual(w.told.map(f => f.t), ['got', 'read'])
    w.told.length = 0
    w.marks.again([row()])
    assert.deepEqual(w.told, [{ t: 'got', conversation: '9', seq: 5 }, { t: 'read', conversation: '9', seq: 4 }])
    w.told.length = 0
    w.marks.again([row({ agent_read: 5 })])
    assert.deepEqual(w.told, [])
})

test('how_far_a_guest_has_read_is_told_to_nobody', () => {
    const w = new Played()
    const part = row({ state: 'joined', part: { mode: 'both', by: { id: '1', zh: '', en: '' }, note: '', at_us: 1 } })
    assert.equal(w.marks.read(part, 4), true)
    w.marks.again([part])
    assert.deepEqual(w.told, [])
})

test('words_of_an_offer_are_told_of_once_it_is_accepted', () => {
    const w = new Played()
    w.marks.got('9', 5)
    w.marks.tell([row({ state: 'offered' })])
    assert.deepEqual(w.told, [])
    w.marks.tell([row()])
    assert.deepEqual(w.told, [{ t: 'got', conversation: '9', seq: 5 }])
})

test('what_is_withheld_is_read_here_and_told_to_nobody_until_it_is_released', () => {
    const w = new Played()
    w.withheld = true
    assert.deepEqual([w.marks.read(row(), 4), w.marks.read(row(), 4), w.marks.last_read(row())], [true, false, 4])
    w.marks.again([row()])
    assert.deepEqual(w.told, [])
    w.marks.release(row())
    w.marks.release(row({ agent_read: 4 }))
    assert.deepEqual(w.told, [{ t: 'read', conversation: '9', seq: 4 }])
})
