// What is being written and not sent yet: per conversation and per mode, kept in this browser.

import { load, store } from './prefs.svelte'

export type Mode = 'text' | 'note'
export interface Draft { text: string; reply_to: number }
const NONE: Draft = { text: '', reply_to: 0 }
const id_of = (conversation: string, mode: Mode) => `${conversation}/${mode}`

class Drafts {
    #all = $state.raw<ReadonlyMap<string, Draft>>(new Map())
    #key = ''

    get(conversation: string, mode: Mode): Draft { return this.#all.get(id_of(conversation, mode)) ?? NONE }

    /** What the list shows of a conversation: its reply, else its note. */
    text(conversation: string): string {
        return this.get(conversation, 'text').text || this.get(conversation, 'note').text
    }

    set(conversation: string, mode: Mode, change: Partial<Draft>): void {
        const d = { ...this.get(conversation, mode), ...change }
        const next = new Map(this.#all)
        if (d.text || d.reply_to) next.set(id_of(conversation, mode), d)
        else next.delete(id_of(conversation, mode))
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
