// Customers that are looked at: what is known of them, what was noted, their contacts. Read when shown, and again when the server says so.

import { untrack } from 'svelte'
import { api, call, type Problem, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { desk } from './desk.svelte'
import { news } from './news'

const PAGE = 20
const KEPT = 50 // customers; who was looked at longest ago is forgotten first

export type Contact = Schemas['CustomerContacts']['contacts'][number]
export type PersonNote = Schemas['PersonNotes']['notes'][number]

export class Person {
    known = $state.raw<Schemas['Customer'] | null>(null)
    notes = $state.raw<readonly PersonNote[] | null>(null)
    contacts = $state.raw<readonly Contact[] | null>(null)
    more = $state(false)
    problem = $state.raw<Problem | null>(null)
    #busy = false

    constructor(readonly id: string) {}

    /** As it is after now: what is on its way already may be older. */
    readonly load = one_flight(() => this.#once())

    async #once(): Promise<void> {
        const params = { path: { id: this.id } }
        const [known, notes, contacts] = await Promise.all([
            call(api.GET('/api/customers/{id}', { params })),
            call(api.GET('/api/customers/{id}/notes', { params })),
            call(api.GET('/api/customers/{id}/contacts', { params: { ...params, query: { limit: Math.max(PAGE, Math.min(100, this.contacts?.length ?? 0)) } } })),
        ])
        this.problem = known.ok ? null : known.problem
        if (known.ok) this.known = known.data
        else if (known.problem.status === 404) this.known = this.notes = this.contacts = null
        if (notes.ok) this.notes = notes.data.notes
        if (contacts.ok) {
            this.contacts = contacts.data.contacts
            this.more = contacts.data.more
        }
    }

    async older(): Promise<void> {
        const before = this.contacts?.at(-1)?.id
        if (!before || this.#busy) return
        this.#busy = true
        const r = await call(api.GET('/api/customers/{id}/contacts', { params: { path: { id: this.id }, query: { limit: PAGE, before } } }))
        this.#busy = false
        if (!r.ok) { this.problem = r.problem; return }
        this.contacts = [...this.contacts!, ...r.data.contacts]
        this.more = r.data.more
    }
}

const people = new Map<string, Person>()
let reader = ''

/** What one user has looked at is never shown to the next one of this browser. */
export function person(id: string): Person {
    const me = untrack(() => desk.session?.user.id ?? '')
    if (me !== reader) people.clear()
    reader = me
    const p = people.get(id) ?? new Person(id)
    people.delete(id)
    people.set(id, p)
    if (people.size > KEPT) people.delete(people.keys().next().value!)
    return p
}

const shown = new Map<string, number>()
news.customer = id => { if (shown.has(id)) void person(id).load() }

/** While it is on the screen: read now, and told of changes. Gives what ends that. */
export function watch(p: Person): () => void {
    shown.set(p.id, (shown.get(p.id) ?? 0) + 1)
    untrack(() => void p.load())
    return () => {
        const n = (shown.get(p.id) ?? 1) - 1
        if (n) shown.set(p.id, n)
        else shown.delete(p.id)
    }
}
