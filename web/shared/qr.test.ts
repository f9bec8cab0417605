import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { qr, qr_path } from './qr'

// Bytes, mask, modules each way, and the SHA-256 (16 digits) of the rows that uqr 0.1.3 (MIT) drew for it with M.
const drawn = [
    [2, 0, 21, 'c653582ba9022f5a'],
    [14, 3, 21, '2c571cd826cdee4e'],
    [26, 1, 25, '019f7aaa45874834'],
    [42, 2, 29, 'ce852eaecd95dd34'],
    [62, 4, 33, '95705f7f5c5ea4ce'],
    [84, 5, 37, '008c738549b0dcc5'],
    [106, 6, 41, '507032aee5380205'],
    [122, 7, 45, '9f4a98deca58a5e9'],
    [152, 0, 49, '4b089c176d4a2b78'],
    [180, 5, 53, 'd1afcc9695db1da4'],
    [213, 3, 57, 'a50590f720a237ee'],
] as const

test('codes_of_every_version_are_those_that_another_program_draws', () => {
    for (const [bytes, mask, size, digest] of drawn) {
        const code = qr('x'.repeat(bytes - 1) + '7', mask)!
        const rows = code.map(row => row.map(d => (d ? '1' : '0')).join('')).join('\n')
        assert.equal(code.length, size)
        assert.equal(createHash('sha256').update(rows).digest('hex').slice(0, 16), digest, `${bytes} bytes`)
    }
})

test('one_of_the_eight_masks_is_chosen_and_what_is_too_long_has_no_code', () => {
    const text = 'https://chat.example.com/c/shop?lang=en#go=' + 'a'.repeat(43)
    const chosen = JSON.stringify(qr(text))
    assert.ok(Array.from({ length: 8 }, (_, k) => JSON.stringify(qr(text, k))).includes(chosen))
    assert.ok(qr('x'.repeat(213)))
    assert.equal(qr('x'.repeat(214)), null)
    assert.equal(qr('汉'.repeat(72)), null)
})

test('the_path_leaves_four_light_modules_around', () => {
    const path = qr_path(qr('x')!)
    assert.ok(path.startsWith('M4 4h1v1h-1z'))
    assert.ok([...path.matchAll(/M(\d+) (\d+)/g)].every(([, x, y]) => +x! >= 4 && +y! >= 4 && +x! < 25 && +y! < 25))
})
