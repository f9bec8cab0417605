import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lang_of, tag_of } from './lang'

test('a_message_is_in_the_language_it_is_written_in_not_in_that_of_the_screen', () => {
    assert.equal(lang_of('您好', 'en'), 'zh')
    assert.equal(lang_of('IBAN 号码是 DE02', 'en'), 'zh')
    assert.equal(lang_of('Good morning', 'zh'), 'en')
    assert.equal(lang_of('12:30 👍', 'zh'), 'zh')
    assert.equal(lang_of('12:30 👍', 'en'), 'en')
})

test('a_text_is_tagged_as_the_server_says_and_else_by_its_script', () => {
    assert.equal(tag_of('Hola', 'es', 'zh'), 'es')
    assert.equal(tag_of('您好', 'zh', 'en'), 'zh-CN')
    const rows = [['您好', 'zh-CN'], ['カードが無い', 'ja'], ['카드', 'ko'], ['карта', 'ru'], ['بطاقة', 'ar'], ['כרטיס', 'he'], ['บัตร', 'th'], ['कार्ड', 'hi'], ['card', 'en'], ['12:30', 'zh-CN']]
    for (const [text, tag] of rows) assert.equal(tag_of(text!, undefined, 'zh'), tag, text)
    assert.equal(tag_of('👍', '', 'en'), 'en')
})
