import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Names an expression (id 'new'), or changes one. Gives its id and warnings, or what is wrong. */
export const save_definition = command<{ id: string; body: Schemas['DefinitionSet'] }>({
    name: 'save_definition', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/definitions', { body }))
            : call(api.PUT('/api/definitions/{id}', { params: { path: { id } }, body })))
        return r.ok ? r.data : { problem: r.problem }
    },
})
