import { api, call, type Problem, type Schemas } from '../../shared/api'
import { client_key } from '../../shared/outbox'
import { command } from './command'

/** Makes a tag (id 'new'), or changes one. Gives its id, or what is wrong. */
export const save_tag = command<{ id: string; body: Schemas['TagSet'] }>({
    name: 'save_tag', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, { id, body }): Promise<{ id: string } | { problem: Problem }> {
        const { name_zh, name_en, color } = body
        const r = id === 'new'
            ? await call(api.POST('/api/tags', { body: { key: client_key(), name_zh, name_en, color } }))
            : await call(api.PUT('/api/tags/{id}', { params: { path: { id } }, body }))
        return r.ok ? { id: r.data?.id ?? id } : { problem: r.problem }
    },
})

/** Whether agents may make tags by typing. */
export const save_tagging = command<boolean>({
    name: 'save_tagging', label: 'save', permission: 'admin',
    possible: () => true,
    run: (d, agents_make) => d.act('tagging', () => api.PUT('/api/tags', { body: { agents_make } })),
})
