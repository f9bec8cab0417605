import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Takes a canned reply away. Gives what is wrong, or null. */
export const delete_reply = command<string>({
    name: 'delete_reply', label: 'delete', permission: 'agent',
    possible: () => true,
    async run(_d, id): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/replies/{id}', { params: { path: { id } } }))
        return r.ok ? null : r.problem
    },
})
