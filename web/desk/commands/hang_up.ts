import { call_of } from '../model/calls'
import { command } from './command'
import { end_now } from './end_chat'

/** At once: it cannot be taken back. */
export const hang_up = command({
    name: 'hang_up', label: 'hang_up', keys: ['Alt+KeyE'], permission: 'agent', over: true,
    possible: d => !!call_of(d.contacts, d.selected),
    run: d => {
        const c = call_of(d.contacts, d.selected)
        return c && end_now(d, c, d.last_seen(c))
    },
})
