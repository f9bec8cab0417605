import { api, call } from '../../shared/api'
import { command } from './command'

export const sign_out = command({
    name: 'sign_out', label: 'sign_out', permission: 'agent',
    possible: () => true,
    async run(d) {
        const r = await call(api.DELETE('/api/session'))
        if (r.ok) d.forget()
        else if (r.problem.status !== 401) d.problem = r.problem
    },
})
