// The company's tags: read after each connection, and again when the socket says that the list has changed. And whose picker is open.

import { api, call, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { closed } from './closed.svelte'
import { desk } from './desk.svelte'
import { pick } from './prefs.svelte'
import { router } from './router.svelte'
import { asked } from './team.svelte'

export type Tag = Schemas['Tag']
export const COLORS = ['grey', 'red', 'orange', 'amber', 'green', 'teal', 'blue', 'purple', 'pink'] as const satisfies readonly Tag['color'][]
export const TAGS_MAX = 20 // of a contact

/** What is tagged here: an own contact, or one that is over. */
export function tagged(): { id: string; tags?: readonly string[] } | undefined {
    const c = desk.selected ?? desk.held.find(x => x.conversation === router.past)
    return c ? asked(c) ? undefined : c : closed.list.find(x => x.conversation === router.past)
}

class Tags {
    list = $state.raw<readonly Tag[]>([])
    agents_make = $state(false)
    /** The contact whose picker is open. */
    open = $state('')
    #back: HTMLElement | null = null
    readonly #by_id = $derived(new Map(this.list.map(t => [t.id, t])))

    of(ids: readonly string[] | undefined): Tag[] { return (ids ?? []).flatMap(id => this.#by_id.get(id) ?? []) }
    name(t: Tag): string { return pick({ zh: t.name_zh, en: t.name_en }) }

    readonly load = one_flight(async () => {
        const r = await call(api.GET('/api/tags'))
        if (!r.ok) return
        this.list = r.data.tags ?? []
        this.agents_make = r.data.agents_make
    })

    press(): void {
        const c = tagged()
        if (!c) return
        if (this.open === c.id) return this.end()
        desk.problem = null
        this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null
        this.open = c.id
    }

    /** Closed, and the focus is where it was. */
    end(): void {
        this.open = ''
        if (this.#back?.isConnected) this.#back.focus()
        this.#back = null
    }
}

export const tags = new Tags()
