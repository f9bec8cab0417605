import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aside_id, asides_left, read_aside, type Aside, type AsideKind } from './aside'
import type { ContactRow } from './rows'

const customer = { id: '7', name: '' }
const place = { contact: '1', conversation: '5', customer }
const aside = (more: Partial<Aside> = {}): Aside => ({ ...place, text: 'half a', key: 'k', held: true, ...more })
const row = (id: string, state: ContactRow['state'], more: Partial<ContactRow> = {}) => ({ k: 'contact', id, state, conversation: '5', customer, ...more }) as ContactRow
const all = (more?: Partial<Aside>) => new Map((['transfer', 'invite', 'remind', 'person'] as const).map(kind => [aside_id(kind, place), aside(more)]))
const left = (contacts: ContactRow[], more?: Partial<Aside>) => asides_left(all(more), contacts).map(([id]) => id).join()

test('each_kind_is_kept_with_what_it_is_of', () => {
    const id = (kind: AsideKind) => aside_id(kind, place)
    assert.deepEqual([id('transfer'), id('invite'), id('remind'), id('person')], ['transfer/1', 'invite/1', 'remind/5', 'person/7'])
    assert.equal(aside_id('transfer', { ...place, contact: '' }), '')
    assert.equal(aside_id('remind', { ...place, contact: '' }), 'remind/5')
    assert.equal(aside_id('person', { contact: '', conversation: '', customer }), 'person/7')
})

test('what_is_typed_beside_a_talk_has_its_place_until_the_talk_is_gone', () => {
    assert.equal(left([row('1', 'talking')]), '')
    assert.equal(left([row('1', 'offered')]), '')
    assert.equal(left([row('1', 'wrapup')]), 'transfer/1,invite/1')
    assert.equal(left([row('1', 'joined')]), 'transfer/1,invite/1')
    assert.equal(left([]), 'transfer/1,invite/1,remind/5,person/7')
})

test('the_same_customer_back_with_another_contact_takes_reminder_and_note_and_not_what_was_said_of_the_first', () => {
    assert.equal(left([row('2', 'talking')]), 'transfer/1,invite/1')
    assert.equal(left([row('2', 'talking', { conversation: '6' })]), 'transfer/1,invite/1,remind/5')
    assert.equal(left([row('2', 'talking', { conversation: '6', customer: { ...customer, id: '8' } as ContactRow['customer'] })]), 'transfer/1,invite/1,remind/5,person/7')
})

test('what_was_never_beside_a_talk_of_ones_own_or_is_blank_is_not_missed', () => {
    assert.equal(left([], { held: false }), '')
    assert.equal(left([], { text: ' \n' }), '')
})

test('what_a_browser_kept_is_read_and_anything_else_is_none', () => {
    const a = aside()
    assert.deepEqual(read_aside('remind/5', JSON.stringify(a)), a)
    for (const bad of [null, '', '{', '7', '{}', JSON.stringify({ ...a, text: 1 }), JSON.stringify({ ...a, customer: null }), JSON.stringify({ ...a, key: undefined })])
        assert.equal(read_aside('remind/5', bad), null)
    assert.equal(read_aside('5/text', JSON.stringify(a)), null)
})
