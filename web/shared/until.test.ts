import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choices, local } from './until'

const told = (d: Date) => choices(d).map(c => `${c.key.slice(7)} ${local(c.at_ms)}`)

test('a_weekday_morning_offers_all_four_in_order', () => {
    assert.deepEqual(told(new Date(2026, 10, 25, 8, 30)), ['hour 2026-11-25T09:30', 'evening 2026-11-25T18:00', 'tomorrow 2026-11-26T09:00', 'monday 2026-11-30T09:00'])
})

test('this_evening_is_not_offered_when_it_has_begun_or_nearly', () => {
    assert.deepEqual(told(new Date(2026, 10, 25, 17, 45)).map(x => x.split(' ')[0]), ['hour', 'tomorrow', 'monday'])
    assert.deepEqual(told(new Date(2026, 10, 25, 23, 45)), ['hour 2026-11-26T00:45', 'tomorrow 2026-11-26T09:00', 'monday 2026-11-30T09:00'])
})

test('on_a_sunday_monday_is_tomorrow_and_on_a_monday_it_is_in_a_week', () => {
    assert.deepEqual(told(new Date(2026, 10, 29, 20, 0)).map(x => x.split(' ')[0]), ['hour', 'tomorrow'])
    assert.deepEqual(told(new Date(2026, 10, 30, 20, 0)).at(-1), 'monday 2026-12-07T09:00')
})

test('a_month_and_a_year_end_are_gone_over', () => {
    assert.equal(told(new Date(2026, 11, 31, 10, 0)).find(x => x.startsWith('tomorrow')), 'tomorrow 2027-01-01T09:00')
})
