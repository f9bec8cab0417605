// The inbox by why something is here: what is in each view, and how many.

import type { Schemas } from '../../shared/api'
import type { ContactRow, Medium, MentionRow } from '../../shared/rows'
import { called } from './called'
import type { Desk } from './desk.svelte'
import { owing } from './owing.svelte'
import { prefs, type View } from './prefs.svelte'
import { reminders } from './reminders.svelte'

export const VIEWS = ['mine', 'offered', 'team', 'mentions', 'snoozed', 'reminders', 'owing', 'closed'] as const
export type ViewName = (typeof VIEWS)[number]

export type State = ContactRow['state'] | 'waiting'
/** One row of a list, whatever it stands for. */
export interface Item {
    key: string; id: string; name: string; state: State | 'mention' | 'closed'
    topic: string; queue: string; zh: boolean; at_us: number; href: string
    /** The row behind it. */
    contact?: ContactRow; mention?: MentionRow; closed?: Schemas['ClosedContact']
    tags?: readonly string[]
    /** May be taken from the queue. */
    pick?: boolean
    /** Until then who declined or missed it is not asked again; none: nobody is kept from it. */
    again_us?: number
    medium?: Medium | undefined
}

const by_time = (a: Item, b: Item) => a.at_us - b.at_us || (a.id < b.id ? -1 : 1)

function held(d: Desk, list: readonly ContactRow[], path: string): Item[] {
    return list.map(c => ({
        key: c.id, id: c.id, name: d.name_of(c), state: c.state, topic: c.topic, queue: c.queue, zh: c.zh, at_us: c.arrived_us, href: `${path}/${c.id}`, contact: c, medium: c.medium, tags: c.tags ?? [],
    }))
}

/** Who waits in the queues served; of a long queue the first only. */
function waiting(d: Desk, path: string): Item[] {
    const picks = new Set(d.picks.map(p => p.id))
    const list: Item[] = [...d.rows('waiting').values()].map(w => ({
        key: w.id, id: w.id, name: called({ id: w.customer_id, name: w.name }), state: 'waiting', topic: w.topic, queue: w.queue, zh: w.zh, at_us: w.arrived_us, href: `${path}/${w.id}`, pick: picks.has(w.id), again_us: w.again_us, medium: w.medium, tags: w.tags ?? [],
    }))
    return list.sort(by_time)
}

function mentions(d: Desk): Item[] {
    return [...d.rows('mention').values()].sort((a, b) => b.at_us - a.at_us || (a.id < b.id ? 1 : -1)).map(m => ({
        key: m.id, id: m.conversation, name: called({ id: m.customer_id, name: m.customer }), state: 'mention', topic: m.topic, queue: '', zh: true, at_us: m.at_us, href: `/inbox/mentions/${m.conversation}`, mention: m,
    }))
}

/** What a list is filtered by. */
export type Wanted = Omit<View, 'id' | 'name'>
export const ALL: Wanted = { text: '', topic: '', queue: '', lang: '', state: '', tag: '' }
export const filters = (w: Wanted) => Object.values(w).some(Boolean)

export function passes(x: Item, v: Wanted): boolean {
    const q = v.text.trim().toLowerCase()
    return (!v.topic || x.topic === v.topic) && (!v.queue || x.queue === v.queue) && (!v.lang || (x.zh ? 'zh' : 'en') === v.lang)
        && (!v.tag || !!x.tags?.includes(v.tag)) && (!v.state || x.state === v.state) && (!q || x.name.toLowerCase().includes(q))
}

export const saved = (name: string) => name.startsWith('v-') ? prefs.views.find(v => v.id === name.slice(2)) : undefined

/** The rows of a view, in order. What is closed is not here: it comes by pages. */
export function items_of(d: Desk, name: string): Item[] {
    switch (name) {
    case 'mine': return held(d, d.held.filter(c => !c.snoozed_us), '/inbox')
    case 'snoozed': return held(d, d.held.filter(c => c.snoozed_us).sort((a, b) => a.snoozed_us! - b.snoozed_us!), '/inbox/snoozed')
    case 'offered': return held(d, [...d.offers, ...d.invited], '/inbox/offered')
    case 'team': return waiting(d, '/inbox/team')
    case 'mentions': return mentions(d)
    case 'owing': return [...owing.items]
    default: {
        const v = saved(name)
        const path = `/inbox/${name}`
        return v ? [...held(d, d.contacts, path), ...waiting(d, path)].filter(x => passes(x, v)) : []
    }
    }
}

/** True counts: of a long queue also those that no row is here of. '+': there may be more that a saved view cannot see. */
export function count_of(d: Desk, name: string): { n: number; more: boolean } {
    if (name === 'team') return { n: total(d), more: false }
    if (name === 'mentions') return { n: [...d.rows('mention').values()].filter(m => !m.seen_us).length, more: false }
    if (name === 'closed') return { n: 0, more: false }
    if (name === 'owing') return { n: owing.count, more: false }
    if (name === 'reminders') return { n: reminders.due.length, more: false }
    const v = saved(name)
    const unseen = !!v && (!v.state || v.state === 'waiting') && total(d, v.queue) > [...d.rows('waiting').values()].filter(w => !v.queue || w.queue === v.queue).length
    return { n: items_of(d, name).length, more: unseen }
}

export function total(d: Desk, queue = ''): number {
    let n = 0
    for (const q of d.rows('queue').values()) if (!queue || q.id === queue) n += q.waiting
    return n
}
