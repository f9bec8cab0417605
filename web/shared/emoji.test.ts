import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMOJI, find_emoji } from './emoji'

const signs = (q: string, recent: string[] = []) => find_emoji(q, recent).map(e => e.sign)

test('an_emoji_is_found_in_chinese_by_pinyin_and_in_english', () => {
    for (const q of ['感谢', 'ganxie', 'xiexie', 'thanks', 'THANK', ' gan xie ']) assert.ok(signs(q).slice(0, 3).includes('🙏'), q)
    assert.equal(signs('dianhua')[0], '📞')
    assert.equal(signs('zan')[0], '👍')
    assert.deepEqual(signs('zzzz'), [])
})

test('every_emoji_is_there_once_with_words_in_both_languages', () => {
    assert.equal(new Set(EMOJI.map(e => e.sign)).size, EMOJI.length)
    assert.ok(EMOJI.length > 150)
    for (const e of EMOJI) {
        assert.match(e.zh, /^[\u4e00-\u9fff ]+$/, e.sign)
        assert.match(e.en, /^[a-z -]+$/, e.sign)
        assert.ok(!/\p{Script=Han}/u.test(e.sign) && e.words.length === e.zh.split(' ').length * 2 + e.en.split(' ').length, `${e.sign}: as many readings as words`)
    }
})

test('what_was_used_last_comes_first_and_only_once', () => {
    const list = signs('', ['🎂', '🧾', 'nothing'])
    assert.deepEqual(list.slice(0, 2), ['🎂', '🧾'])
    assert.equal(list.length, EMOJI.length)
})
