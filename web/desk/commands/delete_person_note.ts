import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Gives what is wrong, or null. */
export const delete_person_note = command<string>({
    name: 'delete_person_note', label: 'remove', permission: 'agent',
    possible: (_, id) => !!id,
    async run(_d, id): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/person_notes/{id}', { params: { path: { id } } }))
        return r.ok ? null : r.problem
    },
})
