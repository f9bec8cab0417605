import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

export const sign_in = command<{ login: string; password: string }>({
    name: 'sign_in', label: 'sign_in', permission: 'agent',
    possible: d => d.phase === 'signin',
    async run(d, arg): Promise<Problem | null> {
        const r = await call(api.POST('/api/session', { body: arg }))
        if (!r.ok) return r.problem
        await d.enter(r.data)
        return null
    },
})
