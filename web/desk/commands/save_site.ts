import { api, call, type Problem, type Schemas } from '../../shared/api'
import { command } from './command'

/** Makes a web chat (id 'new'), or changes one; then its logo (base64; '' takes it away, null leaves it). Gives its id, or what is wrong. */
export const save_site = command<{ id: string; body: Schemas['SiteSet']; logo: string | null }>({
    name: 'save_site', label: 'save', permission: 'admin',
    possible: () => true,
    async run(d, { id, body, logo }): Promise<Schemas['Made'] | { problem: Problem }> {
        const r = await (id === 'new'
            ? call(api.POST('/api/sites', { body }))
            : call(api.PUT('/api/sites/{id}', { params: { path: { id } }, body })))
        if (!r.ok) return { problem: r.problem }
        if (logo !== null) {
            const done = await call(api.PUT('/api/sites/{id}/logo', { params: { path: { id: r.data.id } }, body: { image: logo } }))
            if (!done.ok) return { problem: done.problem }
        }
        await d.load_words()
        return r.data
    },
})
