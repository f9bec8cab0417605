import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes a wrap-up code (id 'new'), or changes, moves or archives one. Gives its id, or what is wrong. */
export const save_code = command<{ id: string; body: Schemas['CodeSet'] }>({
    name: 'save_code', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new' ? call(api.POST('/api/codes', { body })) : call(api.PUT('/api/codes/{id}', { params: { path: { id } }, body })))
        if (r.ok) await d.load_words()
        return r.ok ? r.data : { problem: r.problem }
    },
})
