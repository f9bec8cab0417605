// What a slash in the composer does.

import type { canned as Canned } from './canned.svelte'

// A slash at the beginning of a word; Chinese input methods write ／ and, at the beginning of a line, 、 with the same key.
const BEFORE = /(?:(^|[\s\u3000-\u3002\uff0c-\uff1f])[/／]|(^|\n)、)([^\s/／]{0,40})$/

/** Where the slash is. */
const at = (c: typeof Canned) => (c.box?.selectionStart ?? 0) - c.query.length - 1

/** After something was typed. */
export function look(c: typeof Canned, conversation: string, box: HTMLTextAreaElement): void {
    const end = box.selectionStart
    const m = end === box.selectionEnd ? BEFORE.exec(box.value.slice(0, end)) : null
    const slash = m ? end - m[3]!.length - 1 : -1
    if (slash !== c.closed_at) c.closed_at = -1
    if (!m || slash === c.closed_at) return void (c.open = '')
    c.open = conversation
    c.query = m[3]!
    c.box = box
}

/** By the person: not opened again for the same slash. */
export function dismiss(c: typeof Canned): void {
    c.closed_at = at(c)
    c.open = ''
}

/** In place of what is between from and the caret, as if it were typed (so that it can be undone). */
function put(box: HTMLTextAreaElement, text: string, from: number): void {
    box.setSelectionRange(from, box.selectionEnd)
    if (document.execCommand('insertText', false, text)) return
    box.setRangeText(text, from, box.selectionEnd, 'end')
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Types the slash where the caret is. */
export function begin(box: HTMLTextAreaElement): void {
    box.focus()
    put(box, (/(^|\s)$/.test(box.value.slice(0, box.selectionStart)) ? '' : ' ') + '/', box.selectionStart)
}

/** Puts a text where the slash is, and selects what could not be filled in. */
export function insert(c: typeof Canned, text: string): void {
    const box = c.box
    const from = at(c)
    c.open = ''
    if (!box) return
    put(box, text, from)
    const hole = /\{[a-z.]+\}/.exec(text)
    if (hole) box.setSelectionRange(from + hole.index, from + hole.index + hole[0].length)
}
