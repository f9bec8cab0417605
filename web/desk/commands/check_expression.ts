import { api, call, type Schemas } from '../../shared/api'
import { command } from './command'

/** Asks whether a requirement is understood; null if there was no answer. */
export const check_expression = command<string>({
    name: 'check_expression', label: 'required', permission: 'admin',
    possible: () => true,
    async run(_d, source): Promise<Schemas['Verdict'] | null> {
        const r = await call(api.POST('/api/expressions/check', { body: { source } }))
        return r.ok ? r.data : null
    },
})
