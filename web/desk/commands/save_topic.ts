import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes a topic (id 'new'), or changes one. Gives its id and warnings, or what is wrong. */
export const save_topic = command<{ id: string; body: Schemas['TopicSet'] }>({
    name: 'save_topic', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/topics', { body }))
            : call(api.PUT('/api/topics/{id}', { params: { path: { id } }, body })))
        if (!r.ok) return { problem: r.problem }
        await d.load_words()
        return r.data
    },
})
