import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'
import { selected_in } from './which'

/** What the customer wrote after the last message seen here is kept: it opens the conversation again. */
export const end_chat = command<ContactRow | void>({
    name: 'end_chat', label: 'end_chat', permission: 'agent',
    possible: d => !!selected_in(d, 'talking'),
    run(d, arg) {
        const c = arg ?? selected_in(d, 'talking')
        if (!c) return
        return d.act(`end ${c.id}`, () => api.POST('/api/contacts/{id}/end', {
            params: { path: { id: c.id } }, body: { seq: d.last_seen(c) },
        }))
    },
})
