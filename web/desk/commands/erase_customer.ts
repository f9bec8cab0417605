import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** For good. Gives what is wrong, or null. */
export const erase_customer = command<string>({
    name: 'erase_customer', label: 'remove', permission: 'admin',
    possible: (_, id) => !!id,
    async run(_d, id): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/customers/{id}', { params: { path: { id } } }))
        return r.ok ? null : r.problem
    },
})
