// What is done with a conversation one reads: found in it, printed, saved. One bar over the messages, of one conversation at a time.

import { tick } from 'svelte'
import type { Desk } from './desk.svelte'
import { asked } from './team.svelte'
import { router } from './router.svelte'

/** What a screen with messages lends the bar. */
export interface Reading {
    conversation: string
    /** Messages that are loaded, and whether these are all. */
    count(): number
    whole(): boolean
    older(): Promise<unknown>
    /** Shows a message, loads it if need be; false: it cannot be had. The focus stays. */
    jump(seq: number): Promise<boolean>
}

export type Use = 'find' | 'keep' | 'print' | 'saved'

class Bar {
    /** '' when it is closed. */
    conversation = $state('')
    use = $state<Use>('find')
    /** Counts how often it was asked for: asked again, its field is to be chosen. */
    times = $state(0)
    /** What is marked in the messages. */
    found = $state('')
    /** So many messages were saved; not all. 0: all. */
    saved = $state(0)
    #back: HTMLElement | null = null

    open(conversation: string, use: Use): void {
        if (!this.conversation && document.activeElement instanceof HTMLElement) this.#back = document.activeElement
        if (this.conversation !== conversation) this.found = ''
        this.conversation = conversation
        this.use = use
        this.times++
    }

    /** The focus goes back where it was, or to the messages. */
    close(): void {
        if (!this.conversation) return
        this.leave()
        const back = this.#back
        this.#back = null
        void tick().then(() => (back?.isConnected && back !== document.body ? back : document.querySelector<HTMLElement>('main .log'))?.focus())
    }

    /** Its conversation is no longer on the screen. */
    leave(): void {
        this.conversation = ''
        this.found = ''
    }

    found_in(conversation: string): string { return conversation === this.conversation ? this.found : '' }
}

export const bar = new Bar()

/** The conversation on the screen, '' when there is none. */
export function read_now(d: Desk): string {
    return d.selected ? asked(d.selected) ? '' : d.selected.conversation : router.past
}

/** All messages that were ever said; false when the server does not give them. */
export async function load_all(r: Reading, still: () => boolean): Promise<boolean> {
    while (!r.whole()) {
        const n = r.count()
        await r.older()
        if (!still() || (r.count() === n && !r.whole())) return false
    }
    return true
}
