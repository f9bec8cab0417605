import { waits_longest } from '../../shared/longest'
import { after } from '../model/calling'
import type { Desk } from '../model/desk.svelte'
import { gone } from '../model/gone.svelte'
import { router } from '../model/router.svelte'
import { command } from './command'

const next = (d: Desk) => router.contact && router.contact === gone.row?.id ? after(d, router.contact) : waits_longest(d.contacts, c => d.messages(c), router.contact)

/** To whoever waits longest for an answer, beside the one that is open; from one that went away, to
 *  whoever would have been opened. */
export const next_waiting = command({
    name: 'next_waiting', label: 'next_waiting', keys: ['Alt+Shift+KeyJ'], permission: 'agent',
    possible: d => !!next(d),
    run(d) {
        const c = next(d)
        if (c) router.go(`/inbox/${c.id}`)
    },
})
