import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'

/** A colleague is not in it any more. */
export const take_out = command<{ contact: ContactRow; agent: string }>({
    name: 'take_out', label: 'parts_open', permission: 'agent',
    possible: (_, arg) => arg?.contact.state === 'talking',
    run: (d, { contact, agent }) => d.act(`out ${contact.id}`, () => api.DELETE('/api/contacts/{id}/participants', {
        params: { path: { id: contact.id }, query: { agent } },
    })),
})
