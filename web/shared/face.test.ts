import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64, square_of } from './face'

test('a_wide_picture_keeps_its_middle', () => {
    assert.deepEqual(square_of(400, 100), { x: 150, y: 0, side: 100 })
})

test('a_tall_picture_keeps_its_upper_part', () => {
    assert.deepEqual(square_of(300, 600), { x: 0, y: 100, side: 300 })
})

test('bytes_in_base64_are_what_the_server_reads', () => {
    assert.equal(base64(new Uint8Array([0, 255, 16])), 'AP8Q')
})
