import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asked_at, finds, named_in } from './colleagues'

const lin = { id: '1', zh: '林海燕', en: 'Lin Haiyan' }, chen = { id: '2', zh: '陈文杰', en: 'Chen Wenjie' }

test('a_colleague_is_found_by_letters_initials_and_characters', () => {
    for (const q of ['', 'l', 'lin', 'linh', 'lh', 'hai', '林', '海燕', 'LH']) assert.ok(finds(lin, q), q)
    for (const q of ['x', 'lw', 'chen', '文']) assert.ok(!finds(lin, q), q)
})

test('an_at_sign_asks_only_at_the_start_of_a_word', () => {
    assert.deepEqual(asked_at('ask @lh', 7), { from: 4, typed: 'lh' })
    assert.deepEqual(asked_at('问一下@林', 5), { from: 3, typed: '林' })
    assert.deepEqual(asked_at('@', 1), { from: 0, typed: '' })
    assert.equal(asked_at('a@b.example', 11), null)
    assert.equal(asked_at('@lh done', 8), null)
})

test('who_is_named_is_told_by_the_text_and_never_oneself', () => {
    assert.deepEqual(named_in('@林海燕 and @Chen Wenjie', [lin, chen], '9'), ['1', '2'])
    assert.deepEqual(named_in('@林海燕', [lin, chen], '1'), [])
    assert.deepEqual(named_in('Lin Haiyan', [lin], '9'), [])
})
