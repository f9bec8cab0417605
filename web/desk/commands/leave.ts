import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'
import { selected_in } from './which'

/** Leaves what one has joined, or declines to join. */
export const leave = command<ContactRow | void>({
    name: 'leave', label: 'leave', permission: 'agent',
    possible: d => !!selected_in(d, 'joined') || !!selected_in(d, 'invited'),
    run(d, arg) {
        const c = arg ?? selected_in(d, 'joined') ?? selected_in(d, 'invited')
        if (!c) return
        return d.act(`leave ${c.id}`, () => api.DELETE('/api/contacts/{id}/participants', { params: { path: { id: c.id } } }))
    },
})
