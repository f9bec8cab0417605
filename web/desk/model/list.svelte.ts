// The list that is on the screen, for the keys that move in it from anywhere.

class List {
    #mover = $state.raw<((by: number) => void) | null>(null)
    get shown(): boolean { return this.#mover !== null }
    move(by: number): void { this.#mover?.(by) }
    /** The list says how; returns how to take it back. */
    show(mover: (by: number) => void): () => void {
        this.#mover = mover
        return () => { if (this.#mover === mover) this.#mover = null }
    }
}

export const list = new List()
