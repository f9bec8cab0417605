// Every word the desktop says, in both languages side by side: neither can be forgotten.
// {name} is a value; {n:one|many} chooses by number in English. One file an area, in words/; no key is in two of them.

import { attach } from './words/attach'
import { canned } from './words/canned'
import { context } from './words/context'
import { entry } from './words/entry'
import { frame } from './words/frame'
import { hands } from './words/hands'
import { inbox } from './words/inbox'
import { life } from './words/life'
import { message } from './words/message'
import { shell } from './words/shell'
import { tag } from './words/tag'
import { talk } from './words/talk'
import { team } from './words/team'
import type { attaching } from './words/attaching'
import type { bulk } from './words/bulk'
import type { choices } from './words/choices'
import type { my_day } from './words/day'
import type { coding } from './words/coding'
import type { declared } from './words/declared'
import type { composer } from './words/composer'
import type { copying } from './words/copying'
import type { door } from './words/door'
import type { emoji } from './words/emoji'
import type { facts } from './words/facts'
import type { files } from './words/files'
import type { filtering } from './words/filtering'
import type { finding } from './words/finding'
import type { held } from './words/held'
import type { gone } from './words/gone'
import type { hours } from './words/hours'
import type { people } from './words/people'
import type { limits } from './words/limits'
import type { lines } from './words/lines'
import type { live_words } from './words/live'
import type { load } from './words/load'
import type { nowhere } from './words/nowhere'
import type { onward } from './words/onward'
import type { parts } from './words/parts'
import type { phone } from './words/phone'
import type { presence } from './words/presence'
import type { profile } from './words/profile'
import type { reminding } from './words/reminding'
import type { reply } from './words/reply'
import type { ringing } from './words/ringing'
import type { seeking } from './words/seeking'
import type { settings } from './words/settings'
import type { site } from './words/site'
import type { snoozing } from './words/snoozing'
import type { stray } from './words/stray'
import type { tagging } from './words/tagging'
import type { there } from './words/there'
import type { transfer } from './words/transfer'
import type { unkept } from './words/unkept'
import type { visit } from './words/visit'
import type { reasons } from './words/reasons'
import type { record } from './words/record'
import type { apart } from './words/apart'

/** What every page needs. i18n.test.ts sees to it that no area writes over another's, and that no page says a word it has not loaded. */
export const areas = { attach, entry, frame, inbox, talk, canned, message, context, shell, team, hands, life, tag }
/** What comes with the chunk that says it: there, learn() is called with it before anything is shown. */
type Later = typeof attaching & typeof bulk & typeof choices & typeof coding & typeof composer & typeof copying & typeof declared & typeof door & typeof emoji & typeof facts & typeof files & typeof filtering & typeof finding & typeof gone & typeof held & typeof hours & typeof my_day & typeof nowhere & typeof limits & typeof lines & typeof live_words & typeof load & typeof onward & typeof parts & typeof people & typeof phone & typeof presence & typeof profile & typeof reminding & typeof reply & typeof ringing & typeof seeking & typeof settings & typeof site & typeof snoozing & typeof tagging & typeof there & typeof transfer & typeof unkept & typeof visit & typeof reasons & typeof record & typeof apart & typeof stray

const known = { ...attach, ...entry, ...frame, ...inbox, ...talk, ...canned, ...message, ...context, ...shell, ...team, ...hands, ...life, ...tag }
export const words = known as typeof known & Later

export function learn(more: Partial<Later>): void {
    Object.assign(words, more)
}

export type Key = keyof typeof words
export type Lang = 'zh' | 'en'

type Holes<S extends string> = S extends `${string}{${infer H}}${infer R}`
    ? (H extends `${infer N}:${string}` ? N : H) | Holes<R> : never
/** The values a sentence needs, read from the sentence itself. */
export type Values<K extends Key> = Holes<(typeof words)[K][0] | (typeof words)[K][1]>
/** The keys whose sentence needs no values. */
export type PlainKey = { [K in Key]: [Values<K>] extends [never] ? K : never }[Key]
export type Args<K extends Key> = [Values<K>] extends [never] ? [] : [values: Record<Values<K>, string | number>]

export function say<K extends Key>(lang: Lang, key: K, ...args: Args<K>): string {
    const text: string = words[key][lang === 'zh' ? 0 : 1]
    const values = args[0] as Record<string, string | number> | undefined
    if (!values) return text
    return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, many?: string) => {
        const v = values[name] ?? ''
        return one === undefined ? String(v) : `${v} ${Number(v) === 1 ? one : many}`
    })
}

export function browser_lang(languages: readonly string[]): Lang {
    for (const l of languages) {
        if (/^zh\b/i.test(l)) return 'zh'
        if (/^en\b/i.test(l)) return 'en'
    }
    return 'en'
}
