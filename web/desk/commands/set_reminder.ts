import { api } from '../../shared/api'
import { command } from './command'

/** Done, or at another time. */
export const set_reminder = command<{ id: string; due_us?: number }>({
    name: 'set_reminder', label: 'view_reminders', permission: 'agent',
    possible: () => true,
    run: (d, { id, due_us }) => d.act(`reminder ${id}`, () => api.PUT('/api/reminders/{id}', { params: { path: { id } }, body: due_us ? { due_us } : { done: true } })),
})
