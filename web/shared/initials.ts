// Finding by a few letters: those of a text in order, or the initials of how its Chinese characters are read (khgh finds 客户关怀).
// Pure.

import { initials as initials_of } from './pinyin'

const seen = new Map<string, string>()

/** Remembered, since a list asks for the same ones with every letter that is typed. */
export function initials(text: string): string {
    const known = seen.get(text)
    if (known !== undefined) return known
    const found = initials_of(text)
    if (seen.size > 5_000) seen.clear()
    seen.set(text, found)
    return found
}

/** The letters in order, not necessarily side by side. */
function holds(text: string, letters: string): boolean {
    let i = 0
    for (const c of letters) {
        i = text.indexOf(c, i) + 1
        if (!i) return false
    }
    return true
}

/** Whether somebody who types this may mean that text. Spaces do not matter. */
export function fits(text: string, query: string): boolean {
    const q = query.toLowerCase().replaceAll(' ', '')
    return holds(text.toLowerCase(), q) || holds(initials(text), q)
}

/** How well it fits: 0 begins so, 1 has it in one piece, 2 has the letters; 3: not at all. */
export function rank(text: string, query: string): number {
    const q = query.toLowerCase().replaceAll(' ', '')
    const forms = [text.toLowerCase(), initials(text)]
    return forms.some(f => f.startsWith(q)) ? 0 : forms.some(f => f.includes(q)) ? 1 : fits(text, q) ? 2 : 3
}
