// The keys of a field above a list of choices: one is marked, the arrows move the mark round, Enter takes it.

import { composing } from './keys'

/** Where the mark is now, or null when the key is none of these; `id` is that of a choice by its place. An input method is left alone, and
 *  keys with a modifier are the caller's to look at first. */
export function list_key(e: KeyboardEvent, at: number, n: number, id: (i: number) => string, take: (i: number) => void): number | null {
    if (composing(e)) return null
    const to = e.key === 'ArrowDown' ? (n ? (at + 1) % n : 0) : e.key === 'ArrowUp' ? (n ? (at + n - 1) % n : 0) : e.key === 'Enter' ? at : null
    if (to === null) return null
    e.preventDefault()
    if (e.key === 'Enter') take(to)
    document.getElementById(id(to))?.scrollIntoView({ block: 'nearest' })
    return to
}
