// What the timeline of a conversation says of each fact.

import { words, type PlainKey } from './i18n'

export interface Happened { kind: string; contact: string; at_us: number; a: number; c: number }

export type Told = { key: PlainKey } | { key: 'fact_put_away' | 'fact_come_back' | 'fact_back_early'; until_us: number } | null

/** The i-th of all, newest first; null: a fact that is newer than this page keeps its own name. */
export function told(all: readonly Happened[], i: number): Told {
    const x = all[i]!
    if (x.kind === 'contact_sleep') {
        if (x.a && x.c) return { key: 'fact_put_away', until_us: x.c } // by its agent, and not just quiet
        const before = all.slice(i + 1).find(y => y.contact === x.contact && y.kind === 'contact_sleep')
        if (!x.a && before?.a && before.c) return { key: x.at_us < before.c ? 'fact_back_early' : 'fact_come_back', until_us: before.c }
        return { key: x.a ? 'fact_contact_sleep' : 'fact_contact_wake' }
    }
    const key = `fact_${x.kind}`
    return key in words ? { key: key as PlainKey } : null
}
