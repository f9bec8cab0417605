import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'

/** What is put away is taken up before its time. */
export const wake_now = command<ContactRow | void>({
    name: 'wake_now', label: 'snooze_wake', permission: 'agent',
    possible: d => !!d.selected?.snoozed_us,
    run(d, arg) {
        const c = arg ?? d.selected
        if (c?.snoozed_us) return d.act(`wake ${c.id}`, () => api.POST('/api/contacts/{id}/wake', { params: { path: { id: c.id } } }))
    },
})
