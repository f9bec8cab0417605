import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'

export const put_away = command<{ contact: ContactRow; until_us: number }>({
    name: 'put_away', label: 'snooze', permission: 'agent',
    possible: (_, arg) => arg?.contact.state === 'talking',
    run: (d, { contact, until_us }) => d.act(`snooze ${contact.id}`, () => api.POST('/api/contacts/{id}/snooze', {
        params: { path: { id: contact.id } }, body: { until_us },
    })),
})
