import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

export const set_up = command<Schemas['Setup']>({
    name: 'set_up', label: 'set_up_do', permission: 'agent',
    possible: d => d.phase === 'setup',
    async run(d, arg): Promise<Problem | null> {
        const r = await call(api.POST('/api/setup', { body: arg }))
        if (!r.ok) return r.problem
        await d.enter(r.data)
        return null
    },
})
