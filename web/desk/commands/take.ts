import { api } from '../../shared/api'
import { router } from '../model/router.svelte'
import { command } from './command'

/** Without an argument: the most urgent of those to pick. */
export const take = command<{ id: string } | void>({
    name: 'take', label: 'take', keys: ['Alt+KeyG'], permission: 'agent',
    possible: d => d.picks.length > 0 && d.me?.state === 'ready' && (!d.me.wants || d.me.wants.state === 'ready'),
    async run(d, arg) {
        const c = arg ?? d.picks[0]
        if (!c) return
        const done = await d.act(`take ${c.id}`, () => api.POST('/api/contacts/{id}/take', { params: { path: { id: c.id } } }))
        if (done) router.go(`/inbox/${c.id}`)
    },
})
