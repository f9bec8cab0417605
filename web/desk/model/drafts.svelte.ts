// What is being written and not sent yet, per conversation and mode: in this browser at once, each under a name of its own, so that no tab
// writes over another's and all of them show the same; on the server 500 ms after typing (drafts_server.ts).

import type { Draft } from '../../shared/meet'
import { kept_names, load, names_of, store } from './prefs.svelte'

export type Mode = 'text' | 'note'
const SAVE_MS = 500
/** A customer; the name is empty where none is known. */
export interface Named { id: string; name: string }
const NONE: Draft = { text: '', reply_to: 0, at_us: 0, dirty: false }
/** An own message that is being changed is in this tab only: reply_to says which. */
export const id_of = (conversation: string, mode: Mode | 'edit') => `${conversation}/${mode}`

class Drafts {
    all = $state.raw<ReadonlyMap<string, Draft>>(new Map())
    /** To or about whom, by conversation, as the server told last. */
    customers = $state.raw<ReadonlyMap<string, Named>>(new Map())
    /** Whose; empty while nobody is here. */
    user = ''
    #timers = new Map<string, number>()

    constructor() {
        addEventListener('storage', e => {
            const start = names_of(this.user, 'draft')
            if (!this.user || !e.key?.startsWith(start)) return
            const id = e.key.slice(start.length)
            // The tab in which one types knows best.
            if (!this.#timers.has(id) || !document.hasFocus()) this.#take(id, e.newValue)
        })
    }

    at(id: string): Draft { return this.all.get(id) ?? NONE }
    get(conversation: string, mode: Mode | 'edit'): Draft { return this.at(id_of(conversation, mode)) }

    /** What the list shows of a conversation: its reply, else its note. */
    text(conversation: string): string {
        return this.get(conversation, 'text').text || this.get(conversation, 'note').text
    }

    set(conversation: string, mode: Mode, change: Partial<Pick<Draft, 'text' | 'reply_to'>>): void {
        const id = id_of(conversation, mode)
        this.put(id, { ...this.get(conversation, mode), ...change, dirty: true })
        clearTimeout(this.#timers.get(id))
        this.#timers.set(id, window.setTimeout(() => {
            this.#timers.delete(id)
            void this.#server(m => m.save(id))
        }, SAVE_MS))
    }

    /** It was sent, or thrown away. */
    clear(conversation: string, mode: Mode): void { this.set(conversation, mode, { text: '', reply_to: 0 }) }

    /** By the id of one, whatever its mode. */
    drop(id: string): void {
        const [conversation, mode] = id.split('/') as [string, Mode | 'edit']
        if (mode === 'edit') this.put(id)
        else this.clear(conversation, mode)
    }

    /** The link is there (again): what the server has not is sent, what is newer there is taken. */
    async sync(): Promise<void> { await this.#server(m => m.sync()) }

    async #server(run: (m: typeof import('./drafts_server')) => unknown): Promise<void> {
        const { user } = this
        const m = await import('./drafts_server')
        if (user && this.user === user) await run(m)
    }

    put(id: string, d: Draft = NONE): void {
        const kept = d.text || d.reply_to || d.dirty ? JSON.stringify(d) : null
        if (this.user) store(names_of(this.user, 'draft') + id, kept)
        this.#take(id, kept)
    }

    enter(user: string): void {
        this.user = user
        const start = names_of(user, 'draft')
        for (const name of kept_names(start)) this.#take(name.slice(start.length), load(name))
    }

    /** The page is left or the session is over: what was written stays in this browser, under the person's id. */
    leave(): void {
        for (const t of this.#timers.values()) clearTimeout(t)
        this.#timers.clear()
        this.user = ''
        this.all = this.customers = new Map()
    }

    #take(id: string, kept: string | null): void {
        const next = new Map(this.all)
        next.delete(id)
        try {
            const d: unknown = JSON.parse(kept ?? '0')
            if (typeof (d as Draft)?.text === 'string') next.set(id, d as Draft)
        } catch { /* not ours */ }
        this.all = next
    }
}

export const drafts = new Drafts()
