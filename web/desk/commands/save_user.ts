import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

type Arg = { id: string; made: Schemas['NewUser'] } | { id: string; change: Schemas['UserChange'] }

/** Makes a user, or changes one. Gives the user's id, or what is wrong. */
export const save_user = command<Arg>({
    name: 'save_user', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, arg): Promise<{ id: string } | { problem: Problem }> {
        const r = await call('made' in arg
            ? api.POST('/api/users', { body: arg.made })
            : api.PATCH('/api/users/{id}', { params: { path: { id: arg.id } }, body: arg.change }))
        return r.ok ? { id: r.data.id } : { problem: r.problem }
    },
})
