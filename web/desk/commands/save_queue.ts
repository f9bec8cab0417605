import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes a queue (id 'new'), or changes one. Gives its id and warnings, or what is wrong. */
export const save_queue = command<{ id: string; body: Schemas['QueueSet'] }>({
    name: 'save_queue', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/queues', { body }))
            : call(api.PUT('/api/queues/{id}', { params: { path: { id } }, body })))
        if (!r.ok) return { problem: r.problem }
        await d.load_words()
        return r.data
    },
})
