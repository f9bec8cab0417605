import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'
import { selected_in } from './which'

export const wrap_up = command<{ contact: ContactRow; code?: string; note?: string }>({
    name: 'wrap_up', label: 'wrap_done', permission: 'agent',
    possible: d => !!selected_in(d, 'wrapup'),
    run: (d, arg) => d.act(`wrap ${arg.contact.id}`, () => api.POST('/api/contacts/{id}/wrap', {
        params: { path: { id: arg.contact.id } }, body: { ...(arg.code && { code: arg.code }), ...(arg.note !== undefined && { note: arg.note }) },
    })),
})
