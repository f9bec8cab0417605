import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areas } from './i18n'
import { attaching } from './words/attaching'
import { bulk } from './words/bulk'
import { choices } from './words/choices'
import { coding } from './words/coding'
import { composer } from './words/composer'
import { copying } from './words/copying'
import { door } from './words/door'
import { emoji } from './words/emoji'
import { facts } from './words/facts'
import { files } from './words/files'
import { filtering } from './words/filtering'
import { finding } from './words/finding'
import { gone } from './words/gone'
import { held } from './words/held'
import { hours } from './words/hours'
import { my_day } from './words/day'
import { people } from './words/people'
import { reminding } from './words/reminding'
import { reply } from './words/reply'
import { limits } from './words/limits'
import { parts } from './words/parts'
import { load } from './words/load'
import { onward } from './words/onward'
import { seeking } from './words/seeking'
import { settings } from './words/settings'
import { site } from './words/site'
import { snoozing } from './words/snoozing'
import { stray } from './words/stray'
import { tagging } from './words/tagging'
import { there } from './words/there'
import { presence } from './words/presence'
import { visit } from './words/visit'
import { reasons } from './words/reasons'
import { transfer } from './words/transfer'

const all: Record<string, Record<string, readonly [string, string]>> = { ...areas, attaching, bulk, presence, visit, choices, coding, composer, copying, door, emoji, facts, files, filtering, finding, gone, held, hours, my_day, limits, load, onward, parts, people, reminding, reply, seeking, settings, site, snoozing, stray, tagging, there, transfer, reasons }

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
    const later = { attaching, bulk, visit, choices, coding, composer, copying, door, emoji, facts, files, filtering, finding, gone, held, hours, my_day, limits, parts, people, reminding, reply, load, onward, seeking, settings, site, snoozing, stray, tagging, there, transfer, reasons } as Record<string, Record<string, unknown>>
    assert.ok(Object.keys(pages).length > 50)
    for (const [file, text] of Object.entries(pages)) for (const [, inside] of text.matchAll(/\bt\(([^()]*)/g)) for (const [, key] of inside!.matchAll(/(?<!=== )'(\w+)'/g)) for (const [area, words] of Object.entries(later)) {
        const loads = text.includes(`learn(${area})`) || (area !== 'choices' && area !== 'files' && file.includes('/settings/'))
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
