// Why one pauses and why an offer is declined: what the company has declared, in its order.

import type { Vocabulary } from '../../shared/api'
import { pick, t } from './prefs.svelte'

export type Declared = Vocabulary['pause_reasons'][number] | Vocabulary['decline_reasons'][number]
/** Paused by the system after an offer that nobody answered. */
export const MISSED = '5'
/** So many have a command, and perhaps keys, by their place. */
export const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const

export const both = (x: { name_zh: string; name_en: string }) => ({ zh: x.name_zh, en: x.name_en })

/** In their order; without archived ones unless they are asked for. */
export function in_place<T extends Declared>(list: readonly T[] | undefined, archived = false): T[] {
    return (list ?? []).filter(x => x.active || archived).sort((a, b) => a.position - b.position || Number(a.id) - Number(b.id))
}

/** What somebody who is paused is, in a word. */
export function pause_word(words: Vocabulary | null, reason: string): string {
    const x = words?.pause_reasons.find(r => r.id === reason)
    return reason === MISSED ? t('pause_missed') : x ? pick(both(x)) : t('paused')
}
