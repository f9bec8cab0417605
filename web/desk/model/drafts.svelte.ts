// What is being written and not sent yet, per conversation and mode: in this browser at once, on the server 500 ms after typing. Of a
// draft that both have the newer one counts, by the server's time; what was written in two browsers is kept (shared/meet.ts).

import { api, call } from '../../shared/api'
import { meet, type Draft } from '../../shared/meet'
import { load, store } from './prefs.svelte'

export type Mode = 'text' | 'note'
const SAVE_MS = 500
const NONE: Draft = { text: '', reply_to: 0, at_us: 0, dirty: false }
const id_of = (conversation: string, mode: Mode) => `${conversation}/${mode}`

class Drafts {
    #all = $state.raw<ReadonlyMap<string, Draft>>(new Map())
    #key = ''
    #timers = new Map<string, number>()
    #saving = new Set<string>()

    get(conversation: string, mode: Mode): Draft { return this.#all.get(id_of(conversation, mode)) ?? NONE }

    /** What the list shows of a conversation: its reply, else its note. */
    text(conversation: string): string {
        return this.get(conversation, 'text').text || this.get(conversation, 'note').text
    }

    set(conversation: string, mode: Mode, change: Partial<Pick<Draft, 'text' | 'reply_to'>>): void {
        const id = id_of(conversation, mode)
        this.#put(id, { ...this.get(conversation, mode), ...change, dirty: true })
        clearTimeout(this.#timers.get(id))
        this.#timers.set(id, window.setTimeout(() => void this.#save(id), SAVE_MS))
    }

    /** The link is there (again): what the server has not is sent, what is newer there is taken. */
    async sync(): Promise<void> {
        const key = this.#key
        const r = await call(api.GET('/api/drafts'))
        if (!r.ok || this.#key !== key) return
        const theirs = new Map(r.data.drafts.map(d => [id_of(d.conversation, d.mode), d]))
        for (const [id, d] of theirs) this.#put(id, meet(this.#all.get(id) ?? NONE, d))
        for (const [id, d] of this.#all) {
            if (d.dirty) void this.#save(id)
            else if (!theirs.has(id)) this.#put(id, NONE) // sent or emptied elsewhere
        }
    }

    async #save(id: string): Promise<void> {
        const d = this.#all.get(id) ?? NONE
        if (!this.#key || this.#saving.has(id)) return
        const [conversation, mode] = id.split('/') as [string, Mode]
        this.#saving.add(id)
        this.#put(id, { ...d, put: d.text })
        const r = await call(api.PUT('/api/conversations/{id}/draft', {
            params: { path: { id: conversation } }, body: { mode, text: d.text, reply_to: d.reply_to },
        }))
        this.#saving.delete(id)
        const now = this.#all.get(id) ?? NONE
        if (now.text !== d.text || now.reply_to !== d.reply_to) return void this.#save(id) // typed on meanwhile, or sent
        if (r.ok || r.problem.status === 403 || r.problem.status === 404) this.#put(id, { ...d, at_us: r.ok ? r.data.at_us : 0, dirty: false })
    }

    #put(id: string, d: Draft): void {
        const next = new Map(this.#all)
        if (d.text || d.reply_to || d.dirty) next.set(id, d)
        else next.delete(id)
        this.#all = next
        this.#keep()
    }

    enter(user: string): void {
        this.#key = `tandem.drafts.${user}`
        try {
            const v: unknown = JSON.parse(load(this.#key) ?? '[]')
            this.#all = new Map(Array.isArray(v) ? v.filter(x => Array.isArray(x) && typeof x[1]?.text === 'string') as [string, Draft][] : [])
        } catch { this.#all = new Map() }
    }

    /** The page is left or the session is over: what was written stays in this browser, under the person's id. */
    leave(): void {
        for (const t of this.#timers.values()) clearTimeout(t)
        this.#key = ''
        this.#all = new Map()
    }

    /** By the person's own wish. */
    forget(): void {
        if (this.#key) store(this.#key, null)
    }

    #keep(): void {
        if (this.#key) store(this.#key, this.#all.size ? JSON.stringify([...this.#all]) : null)
    }
}

export const drafts = new Drafts()
