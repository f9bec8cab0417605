import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { router } from '../model/router.svelte'
import { command } from './command'
import { selected_in } from './which'

/** Follows a colleague's invitation. */
export const join = command<ContactRow | void>({
    name: 'join', label: 'join', keys: ['Alt+Shift+KeyA'], permission: 'agent',
    possible: d => d.contacts.some(c => c.state === 'invited'),
    async run(d, arg) {
        const c = arg ?? selected_in(d, 'invited') ?? d.contacts.find(x => x.state === 'invited')
        if (!c) return
        if (await d.act(`join ${c.id}`, () => api.POST('/api/contacts/{id}/join', { params: { path: { id: c.id } } }))) router.go(`/inbox/${c.id}`)
    },
})
