// My contacts that were closed without the wrap-up code that their queue asks for: the time had run out. Read when the inbox is there, and again
// whenever a wrap-up is over.

import { api, call, type Schemas } from '../../shared/api'
import { called } from './called'
import type { Item } from './views'

class Owing {
    list = $state.raw<readonly Schemas['ClosedContact'][]>([])
    count = $state(0)
    /** The one before was given its code: the next has the focus. */
    led = false
    #busy = false
    #again = false

    readonly items: readonly Item[] = $derived(this.list.map(c => ({
        key: c.id, id: c.conversation, name: called(c.customer), state: 'closed' as const, topic: c.topic, queue: c.queue, zh: c.zh,
        at_us: c.ended_us, href: `/inbox/owing/${c.conversation}`, closed: c, tags: c.tags ?? [],
    })))

    async load(): Promise<void> {
        if (this.#busy) { this.#again = true; return }
        this.#busy = true
        const r = await call(api.GET('/api/contacts/owing'))
        this.#busy = false
        if (r.ok) [this.list, this.count] = [r.data.contacts, r.data.count]
        if (this.#again) { this.#again = false; await this.load() }
    }
}

export const owing = new Owing()
