import { api, call, type Schemas } from '../../shared/api'
import { command } from './command'

/** Asks whether an expression is understood; null if there was no answer. */
export const check_expression = command<{ source: string; kind: 'condition' | 'score' }>({
    name: 'check_expression', label: 'required', permission: 'admin',
    possible: () => true,
    async run(_d, body): Promise<Schemas['Verdict'] | null> {
        const r = await call(api.POST('/api/expressions/check', { body }))
        return r.ok ? r.data : null
    },
})
