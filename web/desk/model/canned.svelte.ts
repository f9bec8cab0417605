// The list of canned replies over the composer: whether it is open, and what has been typed after the slash. The list, which takes the keys
// while it is open (screens/Replies.svelte), is loaded with the first one.

import * as slash from './slash'
import { unfilled, type Variable } from '../../shared/variables'

class Canned {
    /** The conversation in whose composer the list is open, or ''. */
    open = $state('')
    query = $state('')
    box = $state.raw<HTMLTextAreaElement | null>(null)
    /** Set by the list: whether it used the key. */
    keys: ((e: KeyboardEvent) => boolean) | null = null
    /** The slash for which the list was closed; -1: none. */
    closed_at = -1

    look(conversation: string, box: HTMLTextAreaElement): void { slash.look(this, conversation, box) }

    begin(box: HTMLTextAreaElement): void { slash.begin(box) }

    /** Whether a key is the list's. One that chooses is so before the list is there: it would send the slash to the customer. */
    takes(e: KeyboardEvent): boolean {
        if (!this.open) return false
        if (this.keys) return this.keys(e)
        if (e.key === 'Escape') slash.dismiss(this)
        else if (e.key !== 'Enter' && e.key !== 'Tab' || e.shiftKey || e.altKey || e.ctrlKey || e.metaKey) return false
        e.preventDefault()
        e.stopPropagation()
        return true
    }
}

export const canned = new Canned()

/** What a text to a customer still has to be filled in with. */
export const missing = (mode: 'text' | 'note', text: string): Variable[] => mode === 'text' ? unfilled(text) : []
