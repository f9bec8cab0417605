import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

export type Reason =
    | { kind: 'decline'; id: string; body: Schemas['DeclineReasonSet'] }
    | { kind: 'pause'; id: string; body: Schemas['PauseReasonSet'] }

const put = ({ kind, id, body }: Reason) => {
    const at = { params: { path: { id } } }
    return kind === 'decline' ? id === 'new' ? call(api.POST('/api/reasons/decline', { body })) : call(api.PUT('/api/reasons/decline/{id}', { ...at, body }))
        : id === 'new' ? call(api.POST('/api/reasons/pause', { body })) : call(api.PUT('/api/reasons/pause/{id}', { ...at, body }))
}

/** Makes a reason (id 'new'), or changes, moves or archives one. Gives its id, or what is wrong. */
export const save_reason = command<Reason>({
    name: 'save_reason', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, what): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await put(what)
        if (r.ok) await d.load_words()
        return r.ok ? r.data : { problem: r.problem }
    },
})
