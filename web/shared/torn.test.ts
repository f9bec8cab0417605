import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAUSE_MS, Torn } from './torn'

/** A page with one field; each stroke is 100 ms after the one before. */
class Page {
    field = { there: true }
    now_ms = 5_000
    torn = new Torn<{ there: boolean }>(f => f.there)
    press(key: string, plain = true): boolean {
        this.now_ms += 100
        return this.torn.takes(key, plain, this.field.there ? this.field : null, this.now_ms)
    }
    type(text: string): string { return [...text].filter(k => !this.press(k)).join('') }
}

test('what_is_typed_on_after_the_field_went_is_nobodys', () => {
    const p = new Page()
    assert.equal(p.type('hello '), 'hello ')
    p.field.there = false
    assert.equal(p.type('nice guy'), '')
    assert.ok(p.press('Enter'))
})

test('what_an_input_method_wrote_counts_as_typed', () => {
    const p = new Page()
    p.torn.wrote(p.field, p.now_ms)
    p.field.there = false
    assert.equal(p.type('gp'), '')
})

test('after_a_pause_keys_are_commands_again', () => {
    const p = new Page()
    p.type('a')
    p.field.there = false
    assert.equal(p.type('gp'), '')
    p.now_ms += PAUSE_MS
    assert.equal(p.type('gp'), 'gp')
})

test('tab_escape_and_the_pointer_move_the_focus_on_purpose', () => {
    for (const on_purpose of [(p: Page) => assert.ok(!p.press('Tab')), (p: Page) => assert.ok(!p.press('Escape')), (p: Page) => p.torn.moved()]) {
        const p = new Page()
        p.type('a')
        p.field.there = false
        assert.ok(p.press('g'))
        on_purpose(p)
        assert.equal(p.type('gp'), 'gp')
    }
})

test('who_closes_the_field_by_a_key_has_not_lost_it', () => {
    for (const [key, plain] of [['Enter', true], ['Escape', true], ['j', false]] as const) {
        const p = new Page()
        p.type('abc')
        assert.ok(!p.press(key, plain))
        p.field.there = false
        assert.equal(p.type('e'), 'e', key)
    }
})

test('a_key_with_alt_or_ctrl_is_always_meant', () => {
    const p = new Page()
    p.type('a')
    p.field.there = false
    assert.ok(!p.press('j', false))
})

test('a_field_that_is_only_left_takes_nothing_with_it', () => {
    const p = new Page()
    p.type('a')
    assert.ok(!p.torn.takes('g', true, null, p.now_ms + 100))
    p.field.there = false
    assert.ok(!p.torn.takes('p', true, null, p.now_ms + 200))
})
