import { test } from 'node:test'
import assert from 'node:assert/strict'
import jsqr from 'jsqr'
import { qr, qr_path } from './qr'

const SCALE = 4 // pixels a module

/** What a reader of another make sees in it. */
function scanned(code: boolean[][]): string | null {
    const side = (code.length + 8) * SCALE, picture = new Uint8ClampedArray(side * side * 4).fill(255)
    code.forEach((row, y) => row.forEach((dark, x) => {
        if (!dark) return
        for (let i = 0; i < SCALE * SCALE; i++) {
            const at = (((y + 4) * SCALE + Math.floor(i / SCALE)) * side + (x + 4) * SCALE + i % SCALE) * 4
            picture.fill(0, at, at + 3)
        }
    }))
    return (jsqr as unknown as { default: typeof jsqr.default }).default(picture, side, side)?.data ?? null
}

test('a_scanner_reads_addresses_of_every_length', () => {
    for (const n of [2, 14, 26, 42, 62, 84, 106, 122, 152, 180, 213]) {
        const text = ('https://chat.example.com/c/shop?lang=en#go=' + 'aZ09-_'.repeat(40)).slice(0, n)
        assert.equal(scanned(qr(text)!), text)
    }
    assert.equal(scanned(qr('https://例子.公司/c/店')!), 'https://例子.公司/c/店')
})

test('what_is_too_long_to_scan_easily_has_no_code', () => {
    assert.equal(qr('x'.repeat(213))!.length, 57)
    assert.equal(qr('x'.repeat(214)), null)
    assert.equal(qr('汉'.repeat(72)), null)
})

test('the_path_leaves_four_light_modules_around', () => {
    const path = qr_path(qr('x')!)
    assert.ok(path.startsWith('M4 4h1v1h-1z'))
    assert.ok([...path.matchAll(/M(\d+) (\d+)/g)].every(([, x, y]) => +x! >= 4 && +y! >= 4 && +x! < 25 && +y! < 25))
})
