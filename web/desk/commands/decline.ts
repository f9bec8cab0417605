import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'
import { first_offer } from './which'

export type DeclineReason = 'busy' | 'skill' | 'conflict'

export const decline = command<{ contact: ContactRow; reason: DeclineReason } | void>({
    name: 'decline', label: 'decline', keys: ['Alt+KeyX'], permission: 'agent',
    possible: d => !!first_offer(d),
    async run(d, arg) {
        const c = arg?.contact ?? first_offer(d)
        if (!c) return
        await d.act(`decline ${c.id}`, () => api.POST('/api/contacts/{id}/decline', {
            params: { path: { id: c.id } }, body: { token: c.token, reason: arg?.reason ?? 'busy' },
        }))
    },
})
