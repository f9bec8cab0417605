import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learn } from './i18n'
import { told, type Happened } from './timeline'
import { facts } from './words/facts'

learn(facts)
const fact = (kind: string, at_us: number, a = 0, c = 0, contact = '1'): Happened => ({ kind, contact, at_us, a, c })
/** Written as it happened; a timeline begins with the newest. */
const keys = (all: Happened[]) => all.map((_, i) => told(all.toReversed(), all.length - 1 - i)?.key ?? null)

test('who_puts_it_away_is_told_apart_from_one_that_falls_asleep', () => {
    const all = [fact('contact_sleep', 10, 1), fact('contact_sleep', 20, 0), fact('contact_sleep', 30, 1, 500)]
    assert.deepEqual(keys(all), ['fact_contact_sleep', 'fact_contact_wake', 'fact_put_away'])
    assert.deepEqual(told(all.toReversed(), 0), { key: 'fact_put_away', until_us: 500 })
})

test('it_comes_back_at_its_time_or_before', () => {
    assert.deepEqual(keys([fact('contact_sleep', 10, 1, 100), fact('contact_sleep', 100)]), ['fact_put_away', 'fact_come_back'])
    assert.deepEqual(keys([fact('contact_sleep', 10, 1, 100), fact('contact_sleep', 99)]), ['fact_put_away', 'fact_back_early'])
    // Put away anew; the last time counts.
    assert.deepEqual(keys([fact('contact_sleep', 10, 1, 100), fact('contact_sleep', 20, 1, 50), fact('contact_sleep', 60)]).at(-1), 'fact_come_back')
    // Of another contact of the conversation.
    assert.deepEqual(keys([fact('contact_sleep', 10, 1, 100, '2'), fact('contact_sleep', 99)]).at(-1), 'fact_contact_wake')
})

test('a_fact_that_is_newer_than_the_page_keeps_its_name', () => {
    assert.deepEqual(keys([fact('contact_arrived', 1), fact('contact_cloned', 2)]), ['fact_contact_arrived', null])
})
