// A telephone call that has been, in a few words: which way it went, and how long they talked or why they did not.

import type { Schemas } from '../../shared/api'
import type { CallState } from '../../shared/rows'
import type { PlainKey } from '../../shared/i18n'

export type Way = Schemas['CallRecord']['way']
export type Called = NonNullable<Schemas['Messages']['calls']>[number]

export const way_of = (c: CallState | null | undefined): Way => c?.outbound ? 'out' : c?.page ? 'page' : 'in'

/** Why nobody talked; null: they did. */
export function missed_word(c: Schemas['CallRecord']): PlainKey | null {
    if (c.answered_us) return null
    return c.result && c.result !== 'answered' ? `record_${c.result}` : 'record_never'
}
