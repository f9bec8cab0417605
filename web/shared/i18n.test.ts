import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areas } from './i18n'
import { choices } from './words/choices'

type Area = Record<string, readonly [string, string]>
/** Every area there is, by the name it is exported under. */
const all: Record<string, Area> = Object.assign({}, ...Object.values((import.meta as any).glob('./words/*.ts', { eager: true })))

test('no_word_is_in_two_areas', () => {
    const where = new Map<string, string>()
    for (const [area, words] of Object.entries(all)) for (const key of Object.keys(words)) {
        assert.ok(!where.has(key), `${key} is in words/${where.get(key)}.ts and in words/${area}.ts`)
        where.set(key, area)
    }
})

test('a_sentence_has_the_same_values_in_both_languages', () => {
    const holes = (s: string) => [...s.matchAll(/\{(\w+)/g)].map(m => m[1]).sort()
    for (const words of Object.values(all)) for (const [key, [zh, en]] of Object.entries(words)) {
        assert.ok(zh.trim() && en.trim(), key)
        assert.deepEqual([...new Set(holes(zh))], [...new Set(holes(en))], key)
    }
})

// Whoever says a word of an area that is loaded later must have it loaded: by calling learn() itself, or by being part of settings/.
test('no_page_says_a_word_it_has_not_loaded', () => {
    const pages = (import.meta as any).glob('../desk/**/*.{svelte,ts}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
    const later = Object.entries(all).filter(([area]) => !(area in areas))
    assert.ok(Object.keys(pages).length > 50 && later.length > 30 && Object.keys(areas).every(area => area in all))
    for (const [file, text] of Object.entries(pages)) for (const [, inside] of text.matchAll(/\bt\(([^()]*)/g)) for (const [, key] of inside!.matchAll(/(?<!=== )'(\w+)'/g)) for (const [area, words] of later) {
        const called = new RegExp(`\\b${area} as (\\w+) } from '[./]*/shared/words/`).exec(text)?.[1] ?? area
        const loads = text.includes(`learn(${called})`) || (area !== 'choices' && area !== 'files' && file.includes('/settings/'))
        assert.ok(!(key! in words) || loads, `${file} says ${key} of words/${area}.ts`)
    }
})

test('what_the_palette_and_the_list_of_keys_show_comes_with_them', () => {
    const files = (import.meta as any).glob('../desk/commands/*.ts', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
    const there: Record<string, unknown> = { ...Object.assign({}, ...Object.values(areas)), ...choices }
    let seen = 0
    for (const [, name] of files['../desk/commands/index.ts']!.matchAll(/from '\.\/(\w+)'/g)) for (const [, label] of files[`../desk/commands/${name}.ts`]!.matchAll(/label: '(\w+)'/g)) {
        seen++
        assert.ok(label! in there, `${name}: ${label}`)
    }
    assert.ok(seen > 30)
})
