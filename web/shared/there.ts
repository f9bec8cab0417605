// In which order colleagues are offered to whoever looks for help: first those who can take something now, then by name as one reads it.

import type { Lang } from './i18n'

/** What the server says of a colleague who is signed in. */
export interface There {
    id: string; zh: string; en: string
    state: 'ready' | 'paused'
    /** Of a pause: what the company has declared; '0': none. */
    reason: string
    /** Their desktop has no connection just now. */
    away: boolean
    /** It may be passed on to them. */
    can: boolean
    /** Could take it at once. */
    free: boolean
    active: number; capacity: number
}

/** 0 takes it at once, 1 later, 2 is there and takes nothing, 3 is not reached just now, 4 is offline. */
export function rank(x: There | undefined): number {
    return !x ? 4 : x.away ? 3 : !x.can ? 2 : x.free ? 0 : 1
}

const named = (x: { zh: string; en: string }, lang: Lang) => (lang === 'zh' ? x.zh || x.en : x.en || x.zh)

/** A new list; equals by id, so that nothing jumps when it is asked for again. */
export function in_order<T extends { id: string; zh: string; en: string }>(list: readonly T[], there: (id: string) => There | undefined, lang: Lang): T[] {
    const by = new Intl.Collator(lang === 'zh' ? 'zh-u-co-pinyin' : 'en')
    return [...list].sort((a, b) => rank(there(a.id)) - rank(there(b.id)) || by.compare(named(a, lang), named(b, lang)) || (a.id < b.id ? -1 : 1))
}

/** The word for it and which of the others go with it. */
export function status(x: There | undefined): 'ready' | 'talking' | 'full' | 'leaving' | 'none' | 'paused' | 'away' | 'out' {
    if (!x) return 'out'
    if (x.away) return 'away'
    if (x.state === 'paused') return 'paused'
    if (!x.can) return x.capacity ? 'leaving' : 'none'
    return !x.free ? 'full' : x.active ? 'talking' : 'ready'
}
