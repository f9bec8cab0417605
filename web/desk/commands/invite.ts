import { api } from '../../shared/api'
import type { ContactRow, PartMode } from '../../shared/rows'
import { command } from './command'

/** Asks a colleague into the conversation, or changes what one who is in it may do. */
export const invite = command<{ contact: ContactRow; agent: string; mode: PartMode; note?: string }>({
    name: 'invite', label: 'parts_open', permission: 'agent',
    possible: (_, arg) => arg?.contact.state === 'talking',
    run: (d, { contact, agent, mode, note }) => d.act(`invite ${contact.id}`, () => api.POST('/api/contacts/{id}/participants', {
        params: { path: { id: contact.id } }, body: { agent, mode, ...(note && { note }) },
    })),
})
