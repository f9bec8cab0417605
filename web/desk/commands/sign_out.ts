import { api, call } from '../../shared/api'
import { later } from '../model/later.svelte'
import { unsaved } from '../model/unsaved.svelte'
import { command } from './command'

export const sign_out = command({
    name: 'sign_out', label: 'sign_out', permission: 'agent',
    possible: () => true,
    async run(d) {
        if (unsaved.ask('out')) return
        await later.flush()
        const r = await call(api.DELETE('/api/session'))
        if (r.ok) d.forget()
        else if (r.problem.status !== 401) d.problem = r.problem
    },
})
