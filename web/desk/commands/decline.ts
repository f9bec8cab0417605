import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import type { Desk } from '../model/desk.svelte'
import { command } from './command'
import { first_offer } from './which'

export const REASONS = ['busy', 'skill', 'conflict'] as const
export type DeclineReason = (typeof REASONS)[number]

export function decline(d: Desk, contact: ContactRow, reason: DeclineReason): Promise<unknown> {
    return d.act(`decline ${contact.id}`, () => api.POST('/api/contacts/{id}/decline', {
        params: { path: { id: contact.id } }, body: { token: contact.token, reason },
    }))
}

/** Alt X and then a digit, also while writing: one of each reason. */
export const declines = REASONS.map((reason, i) => command({
    name: `decline_${reason}`, label: `decline_as_${reason}`, keys: [`Alt+KeyX Digit${i + 1}`], permission: 'agent', over: true,
    possible: d => !!first_offer(d),
    run(d) {
        const c = first_offer(d)
        return c && decline(d, c, reason)
    },
}))
