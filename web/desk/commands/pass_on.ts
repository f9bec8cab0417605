import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'

export interface Target { kind: 'agent' | 'queue' | 'topic'; id: string }

/** Passes the customer on. key: of the note, so that a second try writes none twice. */
export const pass_on = command<{ contact: ContactRow; to: Target; note: string; key: string }>({
    name: 'pass_on', label: 'transfer', permission: 'agent',
    possible: (_, arg) => arg?.contact.state === 'talking',
    run: (d, { contact, to, note, key }) => d.act(`transfer ${contact.id}`, () => api.POST('/api/contacts/{id}/transfer', {
        params: { path: { id: contact.id } }, body: { token: contact.token, [to.kind]: to.id, ...(note ? { note, key } : {}) },
    })),
})
