// What would be lost, and what could not be kept: said near the top until somebody has decided (screens/Unkept.svelte).

import { store } from './prefs.svelte'
import { unsaved } from './unsaved.svelte'

class Unkept {
    /** Notes of wrap-ups that came too late, by their name in this browser. */
    notes = $state.raw<ReadonlyMap<string, string>>(new Map())
    /** Whoever signs out now loses these: messages, files by their names, and how many drafts and notes. */
    out = $state.raw<{ messages: readonly string[]; files: readonly string[]; others: number } | null>(null)

    add(name: string, note: string): void {
        this.notes = new Map([...this.notes, [name, note]])
        this.#show()
    }

    seen(name: string): void {
        store(name, null)
        this.notes = new Map([...this.notes].filter(([n]) => n !== name))
        this.#show()
    }

    ask(out: Unkept['out']): void {
        this.out = out
        this.#show()
    }

    #show(): void { unsaved.more = !!this.out || this.notes.size > 0 }
}

export const unkept = new Unkept()
