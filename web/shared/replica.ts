// The client's copy of what it may see. Pure: frames in, rows out; no sockets, no clock, no screen.
//
// Values are replaced, never changed in place, so `===` tells a screen whether anything is new.

import type { ContactRow, Incoming, Kinds, MarksRow, MeRow, MessageRow, PickRow, RowFrame } from './rows'

const NONE: readonly MessageRow[] = []
/** Of so many conversations that are no longer held the messages stay: one may come back. */
export const GONE_MAX = 8

/** When a message became what it is; 0 as it was written. */
export function changed_us(m: MessageRow): number {
    return Math.max(m.edited_us ?? 0, m.deleted_us ?? 0)
}

/** Puts message rows into an ascending list, one per seq; a later row replaces an earlier one, unless a page that was read before
 *  a change comes after it. */
export function merge(list: readonly MessageRow[], more: readonly MessageRow[]): readonly MessageRow[] {
    if (more.length === 0) return list
    const last = list.length ? list[list.length - 1]!.seq : 0
    if (more.length === 1 && more[0]!.seq > last) return [...list, more[0]!]
    const by_seq = new Map<number, MessageRow>()
    for (const m of list) by_seq.set(m.seq, m)
    for (const m of more) {
        const old = by_seq.get(m.seq)
        if (!old || changed_us(m) >= changed_us(old)) by_seq.set(m.seq, m)
    }
    return [...by_seq.values()].sort((a, b) => a.seq - b.seq)
}

/** The highest seq that is missing below `last_seq` (so: fetch what is before the one after it), or 0. */
export function gap(list: readonly MessageRow[], last_seq: number): number {
    let want = last_seq
    for (let i = list.length - 1; i >= 0; i--) {
        const seq = list[i]!.seq
        if (seq > want) { want = seq - 1; continue }
        if (seq < want) return want
        want = seq - 1
    }
    return list.length ? 0 : want
}

const EMPTY: ReadonlyMap<string, any> = new Map()
type Kept = { [k in string]?: ReadonlyMap<string, { id: string; queue?: string }> }

/** Changes to kept rows within one frame: each kind that is touched is copied once. */
class Changing {
    readonly kept: Kept
    #copied = new Map<string, Map<string, { id: string; queue?: string }>>()

    constructor(before: Kept) { this.kept = { ...before } }

    put(k: string, row: { id: string }): void { this.#list(k).set(row.id, row) }

    /** '*': all of the kind. A queue that is no longer ours takes along who waits in it. */
    remove(k: string, id: string): void {
        if (id === '*') this.#list(k).clear()
        this.#list(k).delete(id)
        if (k === 'queue') for (const [key, w] of this.#list('waiting')) if (w.queue === id) this.#list('waiting').delete(key)
    }

    #list(k: string): Map<string, { id: string; queue?: string }> {
        let list = this.#copied.get(k)
        if (!list) this.#copied.set(k, this.kept[k] = list = new Map(this.kept[k]))
        return list
    }
}

export class Replica {
    cursor = '0'
    me: MeRow | null = null
    contacts: ReadonlyMap<string, ContactRow> = new Map()
    picks: ReadonlyMap<string, PickRow> = new Map()
    /** True once a snapshot has been taken in; before it, "no contacts" means "not known yet". */
    ready = false

    #messages = new Map<string, readonly MessageRow[]>()
    #gone: string[] = [] // conversations of contacts that went, the latest last
    #kinds: Kept = {}
    #complete_next = false
    #listeners = new Set<() => void>()

    /** To be told after every change. Returns how to stop. */
    listen(fn: () => void): () => void {
        this.#listeners.add(fn)
        return () => this.#listeners.delete(fn)
    }

    messages(conversation: string): readonly MessageRow[] {
        return this.#messages.get(conversation) ?? NONE
    }

    /** The rows of a kind, by id. */
    rows<K extends keyof Kinds>(k: K): ReadonlyMap<string, Kinds[K]> {
        return (this.#kinds[k] ?? EMPTY) as ReadonlyMap<string, Kinds[K]>
    }

    /** What to say hello with. The answer to a hello names every `me`, `contact` and `pick` row there is. */
    hello(): { t: 'hello'; since: string } {
        this.#complete_next = this.cursor !== '0'
        return { t: 'hello', since: this.cursor }
    }

    /** Takes one frame in. Returns the new messages, and whether to say hello again. */
    apply(f: Incoming): { fresh: MessageRow[]; reload: boolean } {
        if (f.t === 'reload') {
            // What is on the screen stays until the snapshot that replaces it is here.
            this.cursor = '0'
            return { fresh: [], reload: true }
        }
        if (f.t !== 'snapshot' && f.t !== 'rows') return { fresh: [], reload: false }

        const whole = f.t === 'snapshot' || this.#complete_next
        this.#complete_next = false
        if (f.t === 'snapshot') {
            this.#messages = new Map()
            this.ready = true
        }
        const fresh = this.#upsert(f.rows, whole)
        this.cursor = f.cursor
        this.#tell()
        return { fresh, reload: false }
    }

    /** Older messages, fetched by paging. */
    add(rows: readonly MessageRow[]): void {
        this.#put(rows)
        this.#tell()
    }

    /** After signing out: another person's desk must not see a single row. */
    clear(): void {
        this.cursor = '0'
        this.me = null
        this.ready = false
        this.contacts = new Map()
        this.picks = new Map()
        this.#kinds = {}
        this.#messages = new Map()
        this.#gone = []
        this.#tell()
    }

    #upsert(rows: readonly RowFrame[], whole: boolean): MessageRow[] {
        const contacts = whole ? new Map<string, ContactRow>() : new Map(this.contacts)
        const picks = whole ? new Map<string, PickRow>() : new Map(this.picks)
        const messages: MessageRow[] = []
        const marks: MarksRow[] = []
        const kinds = new Changing(whole ? {} : this.#kinds)
        if (whole) this.me = null
        for (const r of rows) {
            if ('op' in r) {
                if (r.op === 'delete' && r.k === 'contact') contacts.delete(r.id)
                else if (r.op === 'delete' && r.k === 'pick') picks.delete(r.id)
                else if (r.op === 'delete') kinds.remove(r.k, r.id)
            } else if (r.k === 'me') this.me = r
            else if (r.k === 'contact') contacts.set(r.id, r)
            else if (r.k === 'pick') picks.set(r.id, r)
            else if (r.k === 'message') messages.push(r)
            else if (r.k === 'marks') marks.push(r)
            else kinds.put(r.k, r)
        }
        for (const m of marks) {
            for (const c of contacts.values()) {
                if (c.conversation !== m.id) continue
                contacts.set(c.id, {
                    ...c,
                    customer_got: Math.max(c.customer_got, m.customer_got),
                    customer_read: Math.max(c.customer_read, m.customer_read),
                    agent_read: Math.max(c.agent_read, m.agent_read ?? 0),
                })
            }
        }
        const before = this.contacts
        this.contacts = contacts
        this.picks = picks
        for (const c of before.values()) if (!contacts.has(c.id)) this.#leave(c.conversation)
        this.#kinds = kinds.kept
        return this.#put(messages)
    }

    /** A day has hundreds of contacts; what was said in them is not kept here all day. */
    #leave(conversation: string): void {
        this.#gone = [...this.#gone.filter(x => x !== conversation), conversation]
        while (this.#gone.length > GONE_MAX) {
            const oldest = this.#gone.shift()!
            if (![...this.contacts.values()].some(c => c.conversation === oldest)) this.#messages.delete(oldest)
        }
    }

    #put(rows: readonly MessageRow[]): MessageRow[] {
        const fresh: MessageRow[] = []
        const groups = new Map<string, MessageRow[]>()
        for (const m of rows) {
            const g = groups.get(m.conversation)
            if (g) g.push(m)
            else groups.set(m.conversation, [m])
        }
        for (const [conversation, group] of groups) {
            const list = this.messages(conversation)
            const last = list.length ? list[list.length - 1]!.seq : 0
            for (const m of group) if (m.seq > last) fresh.push(m)
            this.#messages.set(conversation, merge(list, group))
        }
        return fresh
    }

    #tell(): void {
        for (const fn of this.#listeners) fn()
    }
}

/** The customer's messages nobody has read. */
export function unread(c: ContactRow, list: readonly MessageRow[], read_here: number): number {
    const read = Math.max(c.agent_read, read_here)
    let n = 0
    for (let i = list.length - 1; i >= 0 && list[i]!.seq > read; i--) if (list[i]!.by === 'customer') n++
    return n
}

export type MarkState = 'sent' | 'delivered' | 'read'

/** How far a message of ours has come, by the contact's cursors. */
export function mark_of(seq: number, c: Pick<ContactRow, 'customer_got' | 'customer_read'> | undefined): MarkState {
    if (c && c.customer_read >= seq) return 'read'
    if (c && c.customer_got >= seq) return 'delivered'
    return 'sent'
}
