// What is typed beside a conversation and not given yet: what to say to the next, to a colleague who is asked in, a reminder, a note about
// the customer. Whether there is still a place to go on writing it.

import type { ContactRow } from './rows'

export const ASIDES = ['transfer', 'invite', 'remind', 'person'] as const
export type AsideKind = (typeof ASIDES)[number]

/** Where it is typed: beside a contact, or a conversation that is over (contact is empty), or on a customer's own page (both are). */
export interface AsidePlace { contact: string; conversation: string; customer: { id: string; name: string } }

/** key: made with its first letter, so that it is given once however often it is tried. held: it was typed beside a talk of one's own. */
export interface Aside extends AsidePlace { text: string; key: string; held: boolean }

export const beside = (c: ContactRow): AsidePlace => ({ contact: c.id, conversation: c.conversation, customer: { id: c.customer.id, name: c.customer.name } })

/** Of what it is: of a contact alone, of a conversation, whoever holds it, or of the customer. Empty: there is nothing to keep it with. */
export function aside_id(kind: AsideKind, at: AsidePlace): string {
    const of = kind === 'remind' ? at.conversation : kind === 'person' ? at.customer.id : at.contact
    return of && `${kind}/${of}`
}
export const aside_kind = (id: string): AsideKind => id.slice(0, id.indexOf('/')) as AsideKind

/** As a browser kept it; null: that is none. */
export function read_aside(id: string, kept: string | null): Aside | null {
    if (!ASIDES.includes(aside_kind(id))) return null
    try {
        const a = JSON.parse(kept ?? 'null') as Aside | null
        const right = a && [a.text, a.key, a.contact, a.conversation, a.customer?.id, a.customer?.name].every(x => typeof x === 'string')
        return right ? a : null
    } catch { return null }
}

/** Whether its panel can be opened beside one of these contacts. */
function has_place(kind: AsideKind, a: Aside, contacts: readonly ContactRow[]): boolean {
    return contacts.some(c => kind === 'remind' ? c.conversation === a.conversation
        : kind === 'person' ? c.customer.id === a.customer.id
        : c.id === a.contact && (c.state === 'talking' || c.state === 'offered'))
}

/** Those that were typed beside a talk which is no longer there to go on. */
export function asides_left(all: ReadonlyMap<string, Aside>, contacts: readonly ContactRow[]): [id: string, a: Aside][] {
    return [...all].filter(([id, a]) => a.held && a.text.trim() !== '' && !has_place(aside_kind(id), a, contacts))
}
