import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Takes a request, gives it back, or finishes it with a note. Gives what is wrong, or null. */
export const set_request = command<{ id: string; state: 'open' | 'taken' | 'done'; note?: string }>({
    name: 'set_request', label: 'requests', permission: 'agent',
    possible: () => true,
    async run(_d, { id, state, note }): Promise<Problem | null> {
        const r = await call(api.PUT('/api/requests/{id}', { params: { path: { id } }, body: { state, ...(note ? { note } : {}) } }))
        return r.ok ? null : r.problem
    },
})
