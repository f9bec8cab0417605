import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Changes which files are taken. Gives what is wrong, or null. */
export const save_limits = command<Schemas['FileLimitsToBe']>({
    name: 'save_limits', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, body): Promise<{ problem: Problem } | null> {
        const r = await call(api.PUT('/api/settings/files', { body }))
        return r.ok ? null : { problem: r.problem }
    },
})
