import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waits_longest, waits_since } from './longest'
import type { ContactRow, MessageRow } from './rows'

const said = (...all: [MessageRow['by'], number, Partial<MessageRow>?][]) => all.map(([by, at_us, more], i) => ({ k: 'message', id: `${i}`, seq: i + 1, by, at_us, text: 'x', ...more }) as MessageRow)
const contact = (id: string, more: Partial<ContactRow> = {}) => ({ k: 'contact', id, conversation: id, state: 'talking', arrived_us: Number(id), ...more }) as ContactRow

test('a_customer_waits_from_the_first_of_theirs_that_is_not_answered', () => {
    assert.equal(waits_since(said(['customer', 1], ['agent', 2], ['customer', 3], ['customer', 4])), 3)
    assert.equal(waits_since(said(['customer', 1], ['agent', 2])), 0)
    assert.equal(waits_since(said(['customer', 1], ['agent', 2, { kind: 'note' }], ['system', 3])), 1)
    assert.equal(waits_since(said(['customer', 1, { deleted_us: 9 }])), 0)
    assert.equal(waits_since([]), 0)
})

test('who_waits_longest_is_next_and_not_whom_one_is_at', () => {
    const lists: Record<string, MessageRow[]> = {
        1: said(['customer', 50]), 2: said(['customer', 1], ['agent', 2], ['customer', 30]), 3: said(['customer', 10], ['agent', 40]),
        4: said(['customer', 5]), 5: said(['customer', 6]), 6: said(['customer', 30]),
    }
    const of = (id: string) => lists[id] ?? []
    const all = [contact('6'), contact('1'), contact('2'), contact('3'), contact('4', { state: 'wrapup' }), contact('5', { snoozed_us: 99 }), contact('7')]
    assert.equal(waits_longest(all, of)?.id, '2')
    assert.equal(waits_longest(all, of, '2')?.id, '6')
    assert.equal(waits_longest([contact('3')], of), undefined)
})
