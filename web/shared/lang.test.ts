import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lang_of } from './lang'

test('a_message_is_in_the_language_it_is_written_in_not_in_that_of_the_screen', () => {
    assert.equal(lang_of('您好', 'en'), 'zh')
    assert.equal(lang_of('IBAN 号码是 DE02', 'en'), 'zh')
    assert.equal(lang_of('Good morning', 'zh'), 'en')
    assert.equal(lang_of('12:30 👍', 'zh'), 'zh')
    assert.equal(lang_of('12:30 👍', 'en'), 'en')
})
