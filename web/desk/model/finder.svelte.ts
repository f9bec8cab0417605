// What the palette finds on the server: customers one has served, canned replies, and for whoever may, every customer. Asked a moment
// after typing; an answer to what is no longer asked is dropped.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { desk } from './desk.svelte'
import { replies, type Reply } from './replies.svelte'

const SOON_MS = 250
const SHOWN = 8

class Finder {
    /** What was asked, '' when nothing is. */
    asked = $state('')
    busy = $state(false)
    problem = $state.raw<Problem | null>(null)
    closed = $state.raw<readonly Schemas['ClosedContact'][]>([])
    replies = $state.raw<readonly Reply[]>([])
    #timer = 0

    get found(): number { return this.closed.length + this.replies.length }

    ask(query: string): void {
        if (query === this.asked) return
        this.clear()
        if (!query) return
        this.asked = query
        this.busy = true
        this.#timer = window.setTimeout(() => void this.#look(query), SOON_MS)
    }

    clear(): void {
        clearTimeout(this.#timer)
        this.asked = ''
        this.busy = false
        this.problem = null
        this.closed = []
        this.replies = []
    }

    async #look(query: string): Promise<void> {
        const [r] = await Promise.all([call(api.GET('/api/contacts/closed', { params: { query: { query, limit: SHOWN } } })), replies.read()])
        if (this.asked !== query) return
        this.busy = false
        this.problem = r.ok ? replies.problem : r.problem
        const seen = new Set<string>()
        if (r.ok) this.closed = r.data.contacts.filter(c => !seen.has(c.conversation) && seen.add(c.conversation))
        this.replies = desk.selected?.state === 'talking' ? replies.found(query, desk.selected).slice(0, SHOWN) : []
    }
}

export const finder = new Finder()
