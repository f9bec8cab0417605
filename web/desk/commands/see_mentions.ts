import { api } from '../../shared/api'
import { command } from './command'

/** What one is named in there has been seen. */
export const see_mentions = command<string>({
    name: 'see_mentions', label: 'view_mentions', permission: 'agent',
    possible: (_, conversation) => !!conversation,
    run: (d, id) => d.act(`seen ${id}`, () => api.POST('/api/conversations/{id}/mentions/seen', { params: { path: { id } } })),
})
