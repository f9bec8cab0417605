// Which contact a command without an argument means.

import type { ContactRow } from '../../shared/rows'
import type { Desk } from '../model/desk.svelte'

/** The selected offer, else the one that ends first. */
export function first_offer(d: Desk): ContactRow | undefined {
    const open = (c: ContactRow | undefined) => c?.state === 'offered' && c.call?.state !== 'connecting'
    if (open(d.selected)) return d.selected
    return d.contacts.filter(open).sort((a, b) => a.until_us - b.until_us)[0]
}

export function selected_in(d: Desk, state: ContactRow['state']): ContactRow | undefined {
    return d.selected?.state === state ? d.selected : undefined
}
