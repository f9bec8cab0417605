// What one holds of each medium, and why none of it may come just now.

import type { Schemas } from './api'
import type { MeRow } from './rows'

export type Medium = Schemas['Medium']
export type Held = Schemas['Capacity']['media'][number]

/** Its state in a word; held_back says by which media. Whoever is not ready is told no word: the state above says it. */
export function load_word(m: Held, all: readonly Held[], ready: boolean): 'free' | 'full' | 'over' | 'held_back' | '' {
    if (m.taken > m.capacity) return 'over'
    if (m.free) return 'free'
    if (!ready) return ''
    return held_back_by(m, all).length ? 'held_back' : 'full'
}

/** The media beside which one more may not come, of which one is awake. */
export const held_back_by = (m: Held, all: readonly Held[]): Medium[] =>
    all.filter(h => h.medium !== m.medium && h.taken > h.asleep && !m.beside.includes(h.medium)).map(h => h.medium)

/** Those that may come into one of these while none of these may come into one of those: what interrupts. */
export const interrupts = (m: Held, all: readonly Held[]): Medium[] =>
    all.filter(h => m.beside.includes(h.medium) && !h.beside.includes(m.medium)).map(h => h.medium)

/** While one of these is awake none of those comes. */
export const excludes = (m: Held, all: readonly Held[]): Medium[] =>
    all.filter(h => h.medium !== m.medium && !h.beside.includes(m.medium)).map(h => h.medium)

/** Whether one is given anything at all. */
export const takes = (me: MeRow | null | undefined): boolean => !!me && (me.capacity > 0 || !!me.media?.some(m => m.capacity > 0))

/** What the head says of one's places: the first medium, and whatever is held. */
export const places = (me: MeRow): readonly { medium: Medium; active: number; capacity: number }[] =>
    me.media?.length ? me.media.filter((m, i) => i === 0 || m.active > 0) : [{ medium: 'chat', active: me.active, capacity: me.capacity }]
