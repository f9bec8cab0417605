// The rows of the list that are chosen, and what is done to them one after the other. Nothing of it outlives the page.

import type { Problem } from '../../shared/api'
import { list } from './list.svelte'
import { router } from './router.svelte'
import { asked } from './team.svelte'
import type { Item } from './views'

export interface Failure { key: string; name: string; why: Problem | null }

class Chosen {
    keys = $state.raw<ReadonlySet<string>>(new Set())
    /** What is asked about them. */
    menu = $state<'' | 'tag' | 'snooze' | 'pass' | 'end'>('')
    /** The run that is under way: of so many this is the nth; of 0 none is. */
    nth = $state(0)
    of = $state(0)
    /** What the last run could not do; they stay chosen. */
    failed = $state.raw<readonly Failure[]>([])
    /** How the last run ended, until something else is chosen. */
    ended = $state.raw<{ done: number; of: number } | null>(null)
    #from = '' // where a range begins
    #stop = false
    #back: HTMLElement | null = null

    /** Those that can be chosen, as they are seen: held or over; who waits is nobody's, and an offer is answered by itself. */
    readonly #may = $derived((list.rows as readonly Item[]).filter(x => x.state === 'closed' || !!x.contact && !asked(x.contact)))
    readonly #can = $derived(new Set(this.#may.map(x => x.key)))
    readonly here = $derived(this.#may.filter(x => this.keys.has(x.key)))
    /** Some of them are talks. */
    readonly talks = $derived(this.here.some(x => x.contact))

    may(key: string): boolean { return this.#can.has(key) }
    /** Something is chosen, and nothing is done to it just now. */
    get idle(): boolean { return this.here.length > 0 && !this.of }

    /** The row with the focus; without a focus the one that is open. */
    get cursor(): string {
        const on = document.activeElement
        const row = on && on !== document.body ? on.closest('.list [data-at]')?.querySelector('[data-row]') : document.querySelector('.list [data-row][aria-current]')
        const href = row?.getAttribute('href')
        return href ? this.#may.find(x => x.href === href)?.key ?? '' : ''
    }

    toggle(key: string): void {
        this.#from = key
        this.#set(key, !this.keys.has(key))
    }

    /** All from the last one touched to this one. */
    range(key: string): void {
        const [a, b] = [this.#from, key].map(k => this.#may.findIndex(x => x.key === k)) as [number, number]
        if (a < 0) return this.toggle(key)
        this.#put([...this.keys, ...this.#may.slice(Math.min(a, b), Math.max(a, b) + 1).map(x => x.key)])
    }

    /** The row under the cursor and the next one, where the cursor goes. */
    extend(by: 1 | -1): void {
        const rows = list.rows
        const at = rows.findIndex(x => x.key === this.cursor)
        const next = rows[at + by]?.key ?? ''
        this.#from ||= this.cursor
        this.#put([...this.keys, this.cursor, ...(this.may(next) ? [next] : [])])
        if (next) list.move(by)
    }

    all(): void { this.#put(this.#may.map(x => x.key)) }

    clear(): void {
        this.#put([])
        this.#from = ''
        this.menu = ''
        this.failed = []
    }

    /** Another list is looked at; what is under way goes on. */
    leave(): void {
        if (this.of) return
        this.clear()
    }

    press(what: typeof this.menu): void {
        if (this.menu === what) return this.close()
        if (!this.menu) this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null
        this.menu = what
    }

    /** The focus is where it was. */
    close(): void {
        this.menu = ''
        if (this.#back?.isConnected) this.#back.focus()
        else list.move(0)
        this.#back = null
    }

    stop(): void { this.#stop = true }

    /** One after the other; one gives why it did not work, or true. What was done is chosen no more. */
    async work(one: (x: Item) => Promise<true | Problem | null>): Promise<void> {
        const all = this.here
        const view = router.view
        this.close()
        this.failed = []
        this.ended = null
        this.#stop = false
        this.of = all.length
        let done = 0
        for (const [i, x] of all.entries()) {
            if (this.#stop) break
            this.nth = i + 1
            const r = await one(x)
            if (r === true) {
                done++
                this.#set(x.key, false)
            } else this.failed = [...this.failed, { key: x.key, name: x.name, why: r }]
        }
        this.of = 0
        if (router.view !== view) this.#put([]) // they are in a list that is no longer looked at
        this.ended = { done, of: all.length }
    }

    #set(key: string, on: boolean): void { this.#put(on ? [...this.keys, key] : [...this.keys].filter(k => k !== key)) }

    #put(keys: readonly string[]): void {
        this.keys = new Set(keys)
        if (!this.of) this.ended = null
    }
}

export const chosen = new Chosen()
