// Whether somebody is at the rows of a table: with the pointer or with a key a moment ago, or with something of theirs open. They stay where they
// are then. A pointer that was only left there is nobody.

const MOMENT_MS = 5_000

export class AtRows {
    held = $state(false)
    #timer = 0

    readonly here = (): void => {
        this.held = true
        clearTimeout(this.#timer)
        this.#timer = window.setTimeout(() => { this.held = false }, MOMENT_MS)
    }
    readonly gone = (): void => {
        clearTimeout(this.#timer)
        this.held = false
    }
    /** Of the table. */
    readonly watch = (node: HTMLElement) => {
        for (const what of ['pointermove', 'pointerdown', 'keydown', 'focusin']) node.addEventListener(what, this.here)
        node.addEventListener('pointerleave', this.gone)
        return { destroy: this.gone }
    }
}
