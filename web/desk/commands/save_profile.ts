import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** What customers are told one is called. Gives what is wrong, or null. */
export const save_profile = command<Schemas['ProfileSet']>({
    name: 'save_profile', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, body): Promise<{ problem: Problem } | null> {
        const r = await call(api.PUT('/api/profile', { body }))
        return r.ok ? null : { problem: r.problem }
    },
})
