import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Changes what holds for the whole company. Gives what is wrong, or null. */
export const save_routing = command<Schemas['Routing']>({
    name: 'save_routing', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, body): Promise<{ problem: Problem } | null> {
        const r = await call(api.PUT('/api/routing', { body }))
        return r.ok ? null : { problem: r.problem }
    },
})
