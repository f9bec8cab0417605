// Who can be named in a note, as people type it: letters of the name in either language, or its initials.

import type { Schemas } from './api'

export type Colleague = Schemas['Person']

const letters = (s: string) => s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
/** "Lin Haiyan" is lh, and with the syllables' own beginnings l, lin, linh ... */
const initials = (s: string) => s.split(/[\s.'-]+/).map(w => w[0] ?? '').join('').toLowerCase()

export function finds(c: Colleague, typed: string): boolean {
    const q = letters(typed)
    const parts = c.en.toLowerCase().split(/\s+/)
    return !q || c.zh.includes(typed) || letters(c.en).startsWith(q) || initials(c.en).startsWith(q) || parts.some(p => p.startsWith(q))
}

/** The word after an @ that the caret stands in, or null. */
export function asked_at(text: string, caret: number): { from: number; typed: string } | null {
    const m = /(^|[\s\p{P}\p{Script=Han}])@([^\s@]{0,24})$/u.exec(text.slice(0, caret))
    return m ? { from: caret - m[2]!.length - 1, typed: m[2]! } : null
}

/** Whoever's name stands after an @ in the text, at most as many as the server takes. */
export function named_in(text: string, all: readonly Colleague[], me: string): string[] {
    return all.filter(c => c.id !== me && [c.zh, c.en].some(n => n && text.includes(`@${n}`))).map(c => c.id).slice(0, 8)
}
