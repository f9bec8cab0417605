import type { Entry } from '../../shared/outbox'
import { command } from './command'

/** A colleague has answered first, and that was read: what one wrote goes after it. An even newer answer is asked about again. */
export const send_anyway = command<Entry | void>({
    name: 'send_anyway', label: 'newer_send', permission: 'agent',
    possible: d => !!d.selected && d.outgoing(d.selected.conversation).some(e => e.code === 'newer_answer'),
    run(d, arg) {
        const e = arg ?? (d.selected && d.outgoing(d.selected.conversation).find(x => x.code === 'newer_answer'))
        if (e) d.retry(e.key, d.newest(e.conversation))
    },
})
