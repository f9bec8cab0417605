import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Notes something about a customer (with a key), or changes an own note (with its id). Gives what is wrong, or null. */
export const save_person_note = command<{ text: string } & ({ customer: string; key: string } | { note: string })>({
    name: 'save_person_note', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, x): Promise<Problem | null> {
        const r = 'note' in x
            ? await call(api.PUT('/api/person_notes/{id}', { params: { path: { id: x.note } }, body: { text: x.text } }))
            : await call(api.POST('/api/customers/{id}/notes', { params: { path: { id: x.customer } }, body: { key: x.key, text: x.text } }))
        return r.ok ? null : r.problem
    },
})
