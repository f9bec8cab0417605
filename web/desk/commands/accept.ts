import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { is_call } from '../model/calls'
import { router } from '../model/router.svelte'
import { command } from './command'
import { first_offer } from './which'

export const accept = command<ContactRow | void>({
    name: 'accept', label: 'accept', keys: ['Alt+KeyA'], permission: 'agent', over: true,
    possible: d => !!first_offer(d),
    async run(d, arg) {
        const c = arg ?? first_offer(d)
        if (!c) return
        if (is_call(c)) {
            const { phone } = await import('../model/phone.svelte')
            router.go(`/inbox/${c.id}`)
            return phone.accept(d, c)
        }
        const done = await d.act(`accept ${c.id}`, () => api.POST('/api/contacts/{id}/accept', {
            params: { path: { id: c.id } }, body: { token: c.token },
        }))
        if (done) router.go(`/inbox/${c.id}`)
    },
})
