import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** One of one's sessions, or with '' all but this one. Gives what is wrong, or null; one that is over already is no fault. */
export const end_sessions = command<string>({
    name: 'end_sessions', label: 'sign_out', permission: 'agent',
    possible: () => true,
    async run(_d, id): Promise<Problem | null> {
        const r = await call(id ? api.DELETE('/api/sessions/{id}', { params: { path: { id } } }) : api.DELETE('/api/sessions'))
        return r.ok || r.problem.status === 404 ? null : r.problem
    },
})
