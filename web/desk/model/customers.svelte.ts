// Finding customers: supervisors and administrators among all, by the beginning of a name, number or account; an agent among those served
// in the last 30 days, by a part of the name. Asked a moment after typing; an answer to what is no longer asked is dropped.

import { api, call, type Problem } from '../../shared/api'
import { desk } from './desk.svelte'

const SOON_MS = 200
const SHOWN = 50

export interface Found { id: string; name: string; address: string }

class Customers {
    query = $state('')
    list = $state.raw<readonly Found[] | null>(null)
    problem = $state.raw<Problem | null>(null)
    #timer = 0

    ask(query: string, now = false): void {
        this.query = query
        clearTimeout(this.#timer)
        this.#timer = window.setTimeout(() => void this.#look(query.trim()), now ? 0 : SOON_MS)
    }

    async #look(query: string): Promise<void> {
        const found = desk.may('supervisor') ? await this.#all(query) : await this.#served(query)
        if (found && this.query.trim() === query) this.list = found
    }

    async #all(query: string): Promise<Found[] | null> {
        const r = await call(api.GET('/api/customers', { params: { query: { query, limit: SHOWN } } }))
        this.problem = r.ok ? null : r.problem
        return r.ok ? r.data.customers.map(c => ({ id: c.id, name: c.name, address: c.address ?? '' })) : null
    }

    async #served(query: string): Promise<Found[] | null> {
        const r = await call(api.GET('/api/contacts/closed', { params: { query: { query, limit: 200 } } }))
        this.problem = r.ok ? null : r.problem
        if (!r.ok) return null
        const held = desk.held.map(c => c.customer).filter(c => c.name.toLowerCase().includes(query.toLowerCase()))
        const all = new Map<string, Found>()
        for (const c of [...held, ...r.data.contacts.map(x => x.customer)]) if (!all.has(c.id)) all.set(c.id, { id: c.id, name: c.name, address: '' })
        return [...all.values()].slice(0, SHOWN)
    }
}

export const customers = new Customers()
