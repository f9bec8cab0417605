import { api } from '../../shared/api'
import { command } from './command'

/** The wrap-up code that a contact owes since its time ran out. */
export const give_code = command<{ contact: string; code: string; note?: string }>({
    name: 'give_code', label: 'view_owing', permission: 'agent',
    possible: () => true,
    run: (d, { contact, code, note }) => d.act(`code ${contact}`, () => api.PUT('/api/contacts/{id}/code', { params: { path: { id: contact } }, body: { code, note } })),
})
