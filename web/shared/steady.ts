// Rows that do not move away from under the pointer: while somebody is at them each stays where it is, also one that is not there any more.

/** The new order. Held: the old one, with what is new at its end. */
export function steady(before: readonly string[], now: readonly string[], held: boolean): string[] {
    if (!held) return [...now]
    const known = new Set(before)
    return [...before, ...now.filter(id => !known.has(id))]
}

/** The rows to show: by the order, those that are gone as they were last. */
export class Steady<T> {
    #rows = new Map<string, T>()
    #order: string[] = []

    show(now: readonly T[], id: (row: T) => string, held: boolean): { id: string; row: T; gone: boolean }[] {
        const fresh = new Map(now.map(r => [id(r), r]))
        this.#order = steady(this.#order, [...fresh.keys()], held)
        this.#rows = new Map(this.#order.map(i => [i, fresh.get(i) ?? this.#rows.get(i)!]))
        return this.#order.map(i => ({ id: i, row: this.#rows.get(i)!, gone: !fresh.has(i) }))
    }
}
