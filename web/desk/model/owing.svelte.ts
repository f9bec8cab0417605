// My contacts that were closed without the wrap-up code that their queue asks for: the time had run out. Read when the inbox is there, and again
// whenever a wrap-up is over.

import { api, call, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { called } from './called'
import type { Item } from './views'

class Owing {
    list = $state.raw<readonly Schemas['ClosedContact'][]>([])
    count = $state(0)
    /** The one before was given its code: the next has the focus. */
    led = false

    readonly items: readonly Item[] = $derived(this.list.map(c => ({
        key: c.id, id: c.conversation, name: called(c.customer), state: 'closed' as const, topic: c.topic, queue: c.queue, zh: c.zh,
        at_us: c.ended_us, href: `/inbox/owing/${c.conversation}`, closed: c, tags: c.tags ?? [],
    })))

    readonly load = one_flight(async () => {
        const r = await call(api.GET('/api/contacts/owing'))
        if (r.ok) [this.list, this.count] = [r.data.contacts, r.data.count]
    })
}

export const owing = new Owing()
