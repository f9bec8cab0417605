import { api } from '../../shared/api'
import { calls, is_call } from '../model/calls'
import type { Medium } from '../../shared/rows'
import { router } from '../model/router.svelte'
import { command } from './command'

/** Without an argument: the most urgent of those to pick. */
export const take = command<{ id: string; medium?: Medium } | void>({
    name: 'take', label: 'take', keys: ['Alt+KeyG'], permission: 'agent',
    possible: d => d.picks.length > 0 && d.me?.state === 'ready' && (!d.me.wants || d.me.wants.state === 'ready'),
    async run(d, arg) {
        const c = arg ?? d.picks[0]
        if (!c) return
        if (is_call(c)) calls.taken.add(c.id) // before its offer comes, which may be sooner than the answer
        const done = await d.act(`take ${c.id}`, () => api.POST('/api/contacts/{id}/take', { params: { path: { id: c.id } } }))
        if (!done) calls.taken.delete(c.id)
        else router.go(`/inbox/${c.id}`)
    },
})
