// Messages on their way: shown at once, sent in order, retried, never doubled.
//
// The key is made once, when the person presses Enter, and travels with every try; the server answers the
// same key with the same message. An entry leaves when the row with its key arrives.

import { backoff_ms, type World } from './connection'

export interface Entry {
    key: string; contact: string; conversation: string; text: string; at_us: number
    /** Nothing: a text to the customer. */
    kind?: 'note'
    reply_to?: number
    /** Uploaded already; shown by their names until the row comes. */
    files?: { id: string; name: string; type: string; bytes: number; alt?: string }[]
    /** Colleagues named in a note. */
    mentions?: string[]
    /** The last seq on the screen when it was written: a colleague's newer answer is not written over. */
    after?: number
    state: 'sending' | 'sent' | 'failed'
    tries: number
    /** A sentence for people, when failed. */
    error: string
    /** What the server called it. */
    code?: string
}

/** ok: stored. retry: unknown or passing trouble. refused: trying again as it stands is pointless. */
export type SendResult = { kind: 'ok' } | { kind: 'retry'; error: string } | { kind: 'refused'; error: string; code?: string }

export interface OutboxDeps {
    send(e: Entry): Promise<SendResult>
    save(entries: readonly Entry[]): void
    world: Pick<World, 'after' | 'cancel' | 'random'>
    changed(): void
    /** Its row is here, by whatever way it came. */
    arrived(e: Entry): boolean
    /** There is a connection: that a try fails says something then. */
    linked(): boolean
}

const TRIES_MAX = 6

export class Outbox {
    entries: readonly Entry[] = []
    #busy = new Set<string>() // conversations with a send under way: one at a time keeps the order
    #timers = new Map<string, unknown>()

    constructor(readonly deps: OutboxDeps) {}

    of(conversation: string): readonly Entry[] {
        return this.entries.filter(e => e.conversation === conversation)
    }

    add(e: Omit<Entry, 'state' | 'tries' | 'error'>): void {
        this.#set([...this.entries, { ...e, state: 'sending', tries: 0, error: '' }])
        void this.#pump(e.conversation)
    }

    /** After a reload of the page: what had not been confirmed is tried again, under the same key. */
    restore(saved: readonly Entry[]): void {
        const known = new Set(this.entries.map(e => e.key))
        const back = saved.filter(e => !known.has(e.key))
            .map(e => e.state === 'failed' ? e : { ...e, state: 'sending' as const, tries: 0 })
        this.#set([...back, ...this.entries])
        this.kick()
    }

    /** after: what has been seen by now. */
    retry(key: string, after?: number): void {
        const e = this.#find(key)
        if (!e || e.state !== 'failed') return
        this.#put(key, { state: 'sending', tries: 0, error: '', code: '', ...(after !== undefined && { after }) })
        void this.#pump(e.conversation)
    }

    discard(key: string): void {
        this.#set(this.entries.filter(e => e.key !== key))
    }

    /** Rows may have come in: what has arrived leaves. */
    look(): void {
        const left = this.entries.filter(e => !this.deps.arrived(e))
        if (left.length !== this.entries.length) this.#set(left)
    }

    /** Connected again: do not sit out the waits, nor count what failed before. */
    kick(): void {
        if (this.entries.some(e => e.state === 'sending' && e.tries)) this.#set(this.entries.map(e => e.state === 'sending' ? { ...e, tries: 0 } : e))
        for (const c of new Set(this.entries.map(e => e.conversation))) {
            this.deps.world.cancel(this.#timers.get(c))
            this.#timers.delete(c)
            void this.#pump(c)
        }
    }

    clear(): void {
        for (const t of this.#timers.values()) this.deps.world.cancel(t)
        this.#timers.clear()
        this.#set([])
    }

    async #pump(conversation: string): Promise<void> {
        if (this.#busy.has(conversation) || this.#timers.has(conversation)) return
        const e = this.entries.find(x => x.conversation === conversation && x.state === 'sending')
        if (!e) return
        this.#busy.add(conversation)
        let r: SendResult
        try { r = await this.deps.send(e) } catch { r = { kind: 'retry', error: '' } }
        this.#busy.delete(conversation)
        const tries = e.tries + 1
        if (r.kind === 'ok') {
            this.#put(e.key, { state: 'sent', tries })
            this.look()
        } else if (r.kind === 'refused' || (tries >= TRIES_MAX && this.deps.linked())) this.#put(e.key, { state: 'failed', tries, error: r.error, ...(r.kind === 'refused' && r.code && { code: r.code }) })
        else {
            this.#put(e.key, { tries })
            const wait = backoff_ms(tries - 1, this.deps.world.random())
            this.#timers.set(conversation, this.deps.world.after(wait, () => {
                this.#timers.delete(conversation)
                void this.#pump(conversation)
            }))
            return
        }
        void this.#pump(conversation)
    }

    #find(key: string): Entry | undefined {
        return this.entries.find(e => e.key === key)
    }

    #put(key: string, change: Partial<Entry>): void {
        this.#set(this.entries.map(e => e.key === key ? { ...e, ...change } : e))
    }

    #set(entries: readonly Entry[]): void {
        this.entries = entries
        this.deps.save(entries.filter(e => e.state !== 'sent'))
        this.deps.changed()
    }
}

/** What to keep for all tabs of a browser: one does not write over what another has not sent yet. mine: every key this tab has had. */
export function kept_by_all(stored: readonly Entry[], list: readonly Entry[], mine: Set<string>): Entry[] {
    for (const e of list) mine.add(e.key)
    return [...stored.filter(e => !mine.has(e.key)), ...list]
}

/** 128 random bits; crypto.randomUUID is absent on plain http. */
export function client_key(): string {
    const b = crypto.getRandomValues(new Uint8Array(16))
    return Array.from(b, x => x.toString(16).padStart(2, '0')).join('')
}
