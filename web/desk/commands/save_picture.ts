import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** A user's picture (base64; '' takes it away). Gives what is wrong, or null. */
export const save_picture = command<{ id: string; image: string }>({
    name: 'save_picture', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, { id, image }): Promise<Problem | null> {
        const r = await call(api.PUT('/api/users/{id}/picture', { params: { path: { id } }, body: { image } }))
        return r.ok ? null : r.problem
    },
})
