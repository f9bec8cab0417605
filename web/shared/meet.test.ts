import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meet, type Draft } from './meet'

const mine = (text: string, more: Partial<Draft> = {}): Draft => ({ text, reply_to: 0, at_us: 10, dirty: true, ...more })
const theirs = (text: string, at_us = 20) => ({ text, reply_to: 0, at_us })

test('what_nobody_here_has_changed_gives_way_to_what_is_newer', () => {
    assert.equal(meet(mine('old', { dirty: false }), theirs('new')).text, 'new')
    assert.equal(meet(mine('new', { dirty: false, at_us: 30 }), theirs('old')).text, 'new')
})

test('what_two_browsers_wrote_is_kept_by_both', () => {
    const d = meet(mine('from the laptop'), theirs('from the desktop'))
    assert.deepEqual([d.text, d.dirty], ['from the desktop\nfrom the laptop', true])
})

test('who_went_on_writing_the_same_does_not_find_it_twice', () => {
    assert.equal(meet(mine('half a sentence, whole'), theirs('half a sentence')).text, 'half a sentence, whole')
    assert.equal(meet(mine('half a sentence'), theirs('half a sentence, whole')).text, 'half a sentence, whole')
})

test('a_draft_whose_answer_was_lost_does_not_come_back_after_it_was_sent', () => {
    assert.equal(meet(mine('', { put: 'half' }), theirs('half')).text, '')
    assert.equal(meet(mine('', { put: 'half' }), theirs('another')).text, 'another')
})
