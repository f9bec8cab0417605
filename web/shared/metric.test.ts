import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percent, service_word, wait_word } from './metric'

test('a_service_level_is_named_from_where_on_it_is_bad_and_not_before', () => {
    const words = [[8, 10], [799, 1000], [6, 10], [599, 1000], [0, 3], [0, 0]].map(([over, of]) => service_word({ over: over!, of: of! }))
    assert.deepEqual(words, ['', 'warning', 'warning', 'critical', 'critical', ''])
    assert.equal(service_word(undefined), '')
})

test('a_wait_is_named_beyond_the_target_and_beyond_twice_the_target', () => {
    assert.deepEqual([0, 20e6, 20e6 + 1, 40e6, 40e6 + 1].map(us => wait_word(us, 20e6)), ['', '', 'warning', 'warning', 'critical'])
    assert.equal(wait_word(9e9, 0), '')
})

test('a_percentage_never_says_more_than_there_is_and_nothing_of_nothing', () => {
    assert.equal(percent({ over: 7999, of: 10000 }), '79.9%')
    assert.equal(percent({ over: 3, of: 3 }), '100.0%')
    assert.equal(percent({ over: 0, of: 3 }), '0.0%')
    assert.equal(percent({ over: 999, of: 1000 }, 0), '99%')
    assert.equal(percent({ over: 3, of: 3 }, 0), '100%')
    assert.equal(percent({ over: 0, of: 0 }), '–')
    assert.equal(percent(undefined), '–')
})
