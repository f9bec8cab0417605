import { api } from '../../shared/api'
import { command } from './command'

export const delete_message = command<{ conversation: string; seq: number }>({
    name: 'delete_message', label: 'remove', permission: 'agent',
    possible: (_, arg) => !!arg,
    run: (d, { conversation, seq }) => d.act(`delete ${conversation}/${seq}`, () => api.DELETE('/api/conversations/{id}/messages', {
        params: { path: { id: conversation }, query: { seq } },
    })),
})
