import { api, call, type Problem } from '../../shared/api'
import { command } from './command'

/** Takes opening hours away; what they held for is then open always. Gives what is wrong, or null. */
export const delete_calendar = command<{ id: string }>({
    name: 'delete_calendar', label: 'delete', permission: 'admin',
    possible: () => true,
    async run(_d, { id }): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/calendars/{id}', { params: { path: { id } } }))
        return r.ok ? null : r.problem
    },
})
