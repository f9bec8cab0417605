// What can be taken back for a few seconds. It is held back, not done and undone: until the time is over nothing has happened, and the
// customer has seen nothing. Whoever closes the page means it: what is held back is done at once.

import type { ContactRow } from '../../shared/rows'
import type { Desk } from './desk.svelte'

export const HELD_MS = 5_000
const UNSENT_MS = 300

export interface Held {
    id: string
    kind: 'end' | 'remove'
    conversation: string
    name: string
    /** The last message that was there: a newer one of the customer's stops an end. */
    seq: number
    /** Its messages are still on their way: it waits for them. */
    waits: boolean
    run(keepalive: boolean): unknown
}

class Later {
    list = $state.raw<readonly Held[]>([])
    /** Why something was not done after all, and of which conversation. */
    stopped = $state.raw<{ why: 'wrote' | 'unsent'; name: string } | null>(null)
    #timers = new Map<string, number>()
    #desk: Desk | null = null

    constructor() {
        addEventListener('pagehide', () => this.flush(true))
    }

    has(id: string): boolean { return this.list.some(h => h.id === id) }

    /** The same once more: do it now. */
    put(d: Desk, h: Held): void {
        this.#desk = d
        this.stopped = null
        if (this.has(h.id)) return this.now(h.id)
        this.list = [...this.list, h]
        this.#start(h.id, HELD_MS)
    }

    end(d: Desk, c: ContactRow, run: Held['run']): void {
        const seq = d.messages(c.conversation).at(-1)?.seq ?? 0
        this.put(d, { id: `end ${c.id}`, kind: 'end', conversation: c.conversation, name: d.name_of(c), seq, waits: false, run })
    }

    /** Somebody reads what is about to happen: the time stands still. */
    pause(): void {
        for (const t of this.#timers.values()) clearTimeout(t)
        this.#timers.clear()
    }
    go_on(): void { for (const h of this.list) if (!this.#timers.has(h.id)) this.#start(h.id, HELD_MS) }

    now(id: string): void {
        const h = this.list.find(x => x.id === id)
        if (!h || !this.#desk) return
        if (h.kind === 'end') {
            const out = this.#desk.outgoing(h.conversation).filter(e => e.kind !== 'note')
            if (out.some(e => e.state === 'failed')) return this.#stop(h, 'unsent')
            if (out.some(e => e.state === 'sending')) {
                if (!h.waits) this.list = this.list.map(x => x === h ? { ...h, waits: true } : x)
                return this.#start(id, UNSENT_MS)
            }
        }
        this.#drop(id)
        void h.run(false)
    }

    undo(id = this.list.at(-1)?.id ?? ''): void { this.#drop(id) }

    /** The customer has written meanwhile: what is not read is not ended. */
    look(d: Desk): void {
        for (const h of this.list)
            if (h.kind === 'end' && d.messages(h.conversation).some(m => m.by === 'customer' && m.seq > h.seq)) this.#stop(h, 'wrote')
    }

    /** Done at once: the page is left, or the person signs out. */
    async flush(keepalive = false): Promise<void> {
        const all = this.list
        for (const h of all) this.#drop(h.id)
        await Promise.all(all.filter(h => !h.waits).map(h => h.run(keepalive)))
    }

    /** The session is over: it was not done, and nothing said that it was. */
    leave(): void {
        for (const h of this.list) this.#drop(h.id)
        this.stopped = null
    }

    #start(id: string, ms: number): void {
        clearTimeout(this.#timers.get(id))
        this.#timers.set(id, window.setTimeout(() => this.now(id), ms))
    }

    #drop(id: string): void {
        clearTimeout(this.#timers.get(id))
        this.#timers.delete(id)
        this.list = this.list.filter(h => h.id !== id)
    }

    #stop(h: Held, why: 'wrote' | 'unsent'): void {
        this.#drop(h.id)
        this.stopped = { why, name: h.name }
    }
}

export const later = new Later()
