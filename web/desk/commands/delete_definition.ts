import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Takes a named expression away. Gives what is wrong (something uses it), or null. */
export const delete_definition = command<string>({
    name: 'delete_definition', label: 'delete', permission: 'admin',
    possible: () => true,
    async run(_d, id): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/definitions/{id}', { params: { path: { id } } }))
        return r.ok ? null : r.problem
    },
})
