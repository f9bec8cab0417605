import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes opening hours (id 'new'), or changes them. Gives their id, or what is wrong. */
export const save_calendar = command<{ id: string; body: Schemas['CalendarSet'] }>({
    name: 'save_calendar', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, { id, body }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/calendars', { body }))
            : call(api.PUT('/api/calendars/{id}', { params: { path: { id } }, body })))
        return r.ok ? r.data : { problem: r.problem }
    },
})
