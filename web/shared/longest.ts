// Whose turn it is to be answered.

import type { ContactRow, MessageRow } from './rows'

/** When the customer began to wait for an answer: the first of theirs after the last thing an agent wrote to them. 0: nothing waits. */
export function waits_since(list: readonly MessageRow[]): number {
    let since = 0
    for (let i = list.length - 1; i >= 0; i--) {
        const m = list[i]!
        if (m.kind === 'note' || m.by === 'system' || m.deleted_us) continue
        if (m.by === 'agent') break
        since = m.at_us
    }
    return since
}

/** Of those talked with, but `but`, the one whose customer waits longest; of two the one that arrived first. Who was put away does not wait. */
export function waits_longest(contacts: readonly ContactRow[], messages: (conversation: string) => readonly MessageRow[], but = ''): ContactRow | undefined {
    let found: ContactRow | undefined, first = Infinity
    for (const c of contacts) {
        const since = c.state === 'talking' && !c.snoozed_us && c.id !== but ? waits_since(messages(c.conversation)) : 0
        if (since && (since < first || (since === first && c.arrived_us < found!.arrived_us))) {
            found = c
            first = since
        }
    }
    return found
}
