import assert from 'node:assert/strict'
import { test } from 'node:test'
import { may_be_number } from './number'

test('what_is_like_no_telephone_number_is_seen_before_it_is_sent', () => {
    for (const x of ['+8613812345678', '138 1234 5678', '(0592) 555-1234', '+44 20 7946 0000', '１３８１２３４５６７８', '＋86 138 1234 5678', '0086—138—12345678']) assert.ok(may_be_number(x), x)
    for (const x of ['', '12', '0592', 'abc', '138 1234 567x', '+', '13812345678901234567', '138+12345678']) assert.ok(!may_be_number(x), x)
})
