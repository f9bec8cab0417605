import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** One's own password. Gives what is wrong, or null. */
export const set_password = command<Schemas['PasswordSet']>({
    name: 'set_password', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, body): Promise<Problem | null> {
        const r = await call(api.PUT('/api/password', { body }))
        return r.ok ? null : r.problem
    },
})
