import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Sets what a user may do as agent. New words join the vocabulary, so it is read again. */
export const save_agent = command<{ id: string; agent: Schemas['AgentSet'] }>({
    name: 'save_agent', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, { id, agent }): Promise<Problem | null> {
        const r = await call(api.PUT('/api/agents/{id}', { params: { path: { id } }, body: agent }))
        if (!r.ok) return r.problem
        await d.load_words()
        return null
    },
})
