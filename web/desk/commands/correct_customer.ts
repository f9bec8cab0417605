import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Corrects what is known of a customer, as it was seen. Gives what is wrong, or null. */
export const correct_customer = command<{ id: string; body: Schemas['CustomerCorrection'] }>({
    name: 'correct_customer', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_d, { id, body }): Promise<Problem | null> {
        const r = await call(api.PATCH('/api/customers/{id}', { params: { path: { id } }, body }))
        return r.ok ? null : r.problem
    },
})
