// What there is of telephone calls before the part that handles them has come: which contact is one, and who takes what the server says.

import type { Problem } from '../../shared/api'
import type { Desk } from './desk.svelte'
import type { ContactRow, Medium } from '../../shared/rows'

export const is_call = (c: { medium?: Medium } | undefined): boolean => c?.medium === 'voice'

/** What an offer is called, and how it is told: that somebody is on the line decides what one does next. */
export const offer_word = (c: ContactRow) => is_call(c) ? 'offer_call' : 'offer'
export const offer_from_word = (c: ContactRow) => is_call(c) ? 'offer_call_from' : 'offer_from'

class Calls {
    /** Tokens of offers that this page is answering: they ring no more. */
    readonly answered = new Set<string>()
    /** Contacts that this page has taken from the list: who takes a call has said yes to it, and no ringing asks again. */
    readonly taken = new Set<string>()
    /** phone.svelte.ts, once it is there. */
    answer: (contact: string, sdp: string) => void = () => {}
    refused: (d: Desk, contact: string, why: Problem) => void = () => {}
}
export const calls = new Calls()

/** The call that is going on: the one that is open, else the first. */
export function call_of(all: readonly ContactRow[], selected?: ContactRow): ContactRow | undefined {
    const on = (c: ContactRow | undefined) => is_call(c) && c!.state === 'talking' && c!.call?.state !== 'over'
    return on(selected) ? selected : all.find(on)
}
