// A conversation that is only read: fetched by pages, kept while it is on the screen.

import { api, call, type Problem, type Schemas } from '../../shared/api'

const PAGE = 100

export class Past {
    list = $state.raw<readonly Schemas['Message'][]>([])
    /** The telephone calls of it: nobody writes in one. */
    calls = $state.raw<NonNullable<Schemas['Messages']['calls']>>([])
    more = $state(false)
    busy = $state(false)
    problem = $state.raw<Problem | null>(null)

    constructor(readonly conversation: string) { void this.older() }

    async older(): Promise<void> {
        if (this.busy) return
        this.busy = true
        const before = this.list[0]?.seq
        const r = await call(api.GET('/api/conversations/{id}/messages', {
            params: { path: { id: this.conversation }, query: { limit: PAGE, ...(before && { before }) } },
        }))
        this.busy = false
        this.problem = r.ok ? null : r.problem
        if (!r.ok) return
        this.list = [...r.data.messages, ...this.list]
        this.more = r.data.more
        if (!before) this.calls = r.data.calls ?? []
    }
}
