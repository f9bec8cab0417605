// Keys that were meant for a field that is there no more.
//
// A conversation may end while its agent types in it. The next strokes find no field: as single letters they would be commands ("nice
// guy" has the two that open a page). So what follows without a pause is nobody's; Tab, Escape and the pointer move the focus on purpose.

/** A pause that says that the person has seen it. */
export const PAUSE_MS = 1_000

export class Torn<F extends object> {
    #field: F | null = null
    #at_ms = 0

    constructor(readonly there: (f: F) => boolean) {}

    /** Whether the press is to be swallowed. field: what it goes into, if that is a field; plain: without Ctrl, Alt or Cmd. */
    takes(key: string, plain: boolean, field: F | null, now_ms: number): boolean {
        const writes = plain && key !== 'Tab' && key !== 'Escape'
        const lost = writes && !field && !!this.#field && !this.there(this.#field) && now_ms - this.#at_ms < PAUSE_MS
        this.#at_ms = now_ms
        // Enter is where writing ends: what it closes was closed by who pressed it.
        if (!lost) this.#field = writes && key !== 'Enter' ? field : null
        return lost
    }

    /** Something was written without a key: by an input method, by voice, by hand. */
    wrote(field: F, now_ms: number): void {
        this.#field = field
        this.#at_ms = now_ms
    }

    /** The focus was moved on purpose. */
    moved(): void { this.#field = null }
}
