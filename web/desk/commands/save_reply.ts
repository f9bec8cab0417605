import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes a canned reply (id 'new'), or changes one. Gives its id, or what is wrong. */
export const save_reply = command<{ id: string; body: Schemas['ReplySet'] }>({
    name: 'save_reply', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/replies', { body }))
            : call(api.PUT('/api/replies/{id}', { params: { path: { id } }, body })))
        return r.ok ? r.data : { problem: r.problem }
    },
})
