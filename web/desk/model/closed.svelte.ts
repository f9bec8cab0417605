// My closed contacts, a page at a time, the last one first. Kept while the desktop is open; looked at anew when the view is entered.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import type { Item } from './views'
import { called } from './called'

const PAGE = 200

class Closed {
    list = $state.raw<readonly Schemas['ClosedContact'][]>([])
    more = $state(true)
    busy = $state(false)
    problem = $state.raw<Problem | null>(null)

    readonly items: readonly Item[] = $derived(this.list.map(c => ({
        key: c.id, id: c.conversation, name: called(c.customer), state: 'closed' as const, topic: c.topic, queue: c.queue, zh: c.zh,
        at_us: c.ended_us, href: `/inbox/closed/${c.conversation}`, closed: c, tags: c.tags ?? [],
    })))

    /** The first page; what was there stays until it has come. */
    async begin(): Promise<void> { await this.#fetch(true) }
    async go_on(): Promise<void> { if (this.more) await this.#fetch(false) }

    retag(id: string, tags: string[]): void { this.list = this.list.map(c => c.id === id ? { ...c, tags } : c) }

    async #fetch(anew: boolean): Promise<void> {
        if (this.busy) return
        this.busy = true
        const last = anew ? undefined : this.list.at(-1)
        const r = await call(api.GET('/api/contacts/closed', { params: { query: { limit: PAGE, ...(last && { before_us: last.ended_us, before: last.id }) } } }))
        this.busy = false
        this.problem = r.ok ? null : r.problem
        if (!r.ok) return
        this.list = anew ? r.data.contacts : [...this.list, ...r.data.contacts]
        this.more = r.data.more
    }
}

export const closed = new Closed()
