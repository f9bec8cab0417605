import { api } from '../../shared/api'
import { command } from './command'

/** key: made by this page, so that a second try keeps none twice. */
export const keep_reminder = command<{ conversation: string; key: string; text: string; due_us: number; team: boolean }>({
    name: 'keep_reminder', label: 'remind', permission: 'agent',
    possible: () => true,
    run: (d, { conversation, ...body }) => d.act(`remind ${conversation}`, () => api.POST('/api/conversations/{id}/reminders', { params: { path: { id: conversation } }, body })),
})
