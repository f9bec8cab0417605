// What the palette finds on the server: customers, for whoever may see them all; contacts one has closed; canned replies; places in the
// settings. Asked a moment after typing, one question at a time; an answer to what is no longer asked is dropped.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { desk } from './desk.svelte'
import { replies, type Reply } from './replies.svelte'
import type { Stand } from './settings_places'

const SOON_MS = 250
const SHOWN = 8

interface Answer {
    problem: Problem | null
    customers: readonly Schemas['Customers']['customers'][number][]
    closed: readonly Schemas['ClosedContact'][]
    replies: readonly Reply[]
    places: readonly Stand[]
}
const NOTHING: Answer = { problem: null, customers: [], closed: [], replies: [], places: [] }

class Finder {
    /** What was asked, '' when nothing is. */
    asked = $state('')
    busy = $state(false)
    answer = $state.raw(NOTHING)
    #timer = 0
    #looking = false

    get found(): number { return this.answer.customers.length + this.answer.closed.length + this.answer.replies.length + this.answer.places.length }

    ask(query: string): void {
        if (query === this.asked) return
        this.clear()
        if (!query) return
        this.asked = query
        this.busy = true
        this.#timer = window.setTimeout(() => void this.#look(), SOON_MS)
    }

    clear(): void {
        clearTimeout(this.#timer)
        this.#timer = 0
        this.asked = ''
        this.busy = false
        this.answer = NOTHING
    }

    /** Until what was answered is what is asked. */
    async #look(): Promise<void> {
        this.#timer = 0
        if (this.#looking) return
        this.#looking = true
        while (this.busy && !this.#timer) {
            const query = this.asked
            const answer = await this.#find(query)
            if (this.asked !== query) continue
            this.answer = answer
            this.busy = false
        }
        this.#looking = false
    }

    async #find(query: string): Promise<Answer> {
        const [all, own, , places] = await Promise.all([
            desk.may('supervisor') ? call(api.GET('/api/customers', { params: { query: { query, limit: SHOWN } } })) : null,
            call(api.GET('/api/contacts/closed', { params: { query: { query, limit: SHOWN } } })),
            replies.read(),
            !desk.may('admin') ? [] : import('./settings_places').then(m => m.places_in_settings(query, SHOWN)).catch(() => []),
        ])
        const seen = new Set<string>()
        return {
            problem: all && !all.ok ? all.problem : own.ok ? replies.problem : own.problem,
            customers: all?.ok ? all.data.customers : [],
            closed: own.ok ? own.data.contacts.filter(c => !seen.has(c.conversation) && seen.add(c.conversation)) : [],
            replies: desk.selected?.state === 'talking' ? replies.found(query, desk.selected).slice(0, SHOWN) : [],
            places,
        }
    }
}

export const finder = new Finder()
