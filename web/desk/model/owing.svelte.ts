// Contacts that were closed without the wrap-up code that their queue asks for: the time had run out. One's own, and, for who leads, everybody's.
// Read when the inbox is there, and again whenever a wrap-up is over.

import { api, call, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { called } from './called'
import { desk } from './desk.svelte'
import { load, names_of, store } from './prefs.svelte'
import type { Item } from './views'

type Owing1 = Schemas['ClosedContact']
type Owed = { contacts: readonly Owing1[]; count: number }
const NONE: Owed = { contacts: [], count: 0 }

class Owing {
    mine = $state.raw<Owed>(NONE)
    all = $state.raw<Owed>(NONE)
    /** Whose are listed, once that was chosen. */
    #chosen = $state<'' | 'mine' | 'all'>('')
    /** The one before was given its code: the next has the focus. */
    led = false

    readonly leads = $derived(desk.may('supervisor'))
    readonly whose = $derived(!this.leads ? 'mine' : this.#chosen || (this.mine.count || !this.all.count ? 'mine' : 'all'))
    readonly list = $derived(this[this.whose].contacts)
    readonly count = $derived(this[this.whose].count)
    /** There is something to be listed, whatever is chosen. */
    readonly any = $derived(this.mine.count > 0 || this.leads && this.all.count > 0)

    readonly items: readonly Item[] = $derived(this.list.map(c => ({
        key: c.id, id: c.conversation, name: called(c.customer), state: 'closed' as const, topic: c.topic, queue: c.queue, zh: c.zh,
        at_us: c.ended_us, href: `/inbox/owing/${c.conversation}`, closed: c, tags: c.tags ?? [],
    })))

    choose(whose: 'mine' | 'all'): void { this.#chosen = whose }

    /** Of a conversation, whoever's it is. */
    of(conversation: string): Owing1 | undefined {
        const is = (c: Owing1) => c.conversation === conversation
        return this.list.find(is) ?? this.mine.contacts.find(is) ?? this.all.contacts.find(is)
    }

    readonly load = one_flight(async () => {
        const [mine, all] = await Promise.all([
            call(api.GET('/api/contacts/owing')), this.leads ? call(api.GET('/api/contacts/owing', { params: { query: { whose: 'all' } } })) : null,
        ])
        if (mine.ok) this.mine = mine.data
        if (all?.ok) this.all = all.data
    })

    /** What is typed for a contact and not given yet, in this browser; null: nothing was typed. */
    note(contact: string): string | null { return load(this.#name(contact)) }
    type(contact: string, note: string | null): void { store(this.#name(contact), note) }
    #name(contact: string): string { return names_of(desk.session?.user.id ?? '', 'owed') + contact }
}

export const owing = new Owing()
