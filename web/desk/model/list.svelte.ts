// The list that is on the screen, for the keys that move in it from anywhere.

import type { Component } from 'svelte'
import type { Item } from './views'

type Row = { key: string }

class List {
    #mover = $state.raw<((by: number) => void) | null>(null)
    #rows = $state.raw<() => readonly Row[]>()
    /** What a row is chosen with; it comes after the first load. */
    box = $state.raw<Component<{ x: Item; tab: 0 | -1 }>>()
    get shown(): boolean { return this.#mover !== null }
    /** Its rows in the order in which they are seen. */
    get rows(): readonly Row[] { return this.#rows?.() ?? [] }
    move(by: number): void { this.#mover?.(by) }
    /** The list says how; returns how to take it back. */
    show(mover: (by: number) => void, rows: () => readonly Row[]): () => void {
        this.#mover = mover
        this.#rows = rows
        return () => { if (this.#mover === mover) this.#mover = null }
    }
}

export const list = new List()
