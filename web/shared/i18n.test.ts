import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areas } from './i18n'

test('no_word_is_in_two_areas', () => {
    const where = new Map<string, string>()
    for (const [area, words] of Object.entries(areas)) for (const key of Object.keys(words)) {
        assert.ok(!where.has(key), `${key} is in words/${where.get(key)}.ts and in words/${area}.ts`)
        where.set(key, area)
    }
})

test('a_sentence_has_the_same_values_in_both_languages', () => {
    const holes = (s: string) => [...s.matchAll(/\{(\w+)/g)].map(m => m[1]).sort()
    for (const words of Object.values(areas)) for (const [key, [zh, en]] of Object.entries(words)) {
        assert.ok(zh.trim() && en.trim(), key)
        assert.deepEqual([...new Set(holes(zh))], [...new Set(holes(en))], key)
    }
})
