// The list of canned replies over the composer: whether it is open, and what has been typed after the slash. What a slash does (slash.ts)
// and the list, which takes the keys while it is open (screens/Replies.svelte), are loaded with the first one.

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

    async look(conversation: string, box: HTMLTextAreaElement): Promise<void> {
        if (this.open || /[/／、]/.test(box.value)) (await import('./slash')).look(this, conversation, box)
        else this.closed_at = -1
    }

    async begin(box: HTMLTextAreaElement): Promise<void> { (await import('./slash')).begin(box) }
}

export const canned = new Canned()

/** What a text to a customer still has to be filled in with. */
export const missing = (mode: 'text' | 'note', text: string): Variable[] => mode === 'text' ? unfilled(text) : []
