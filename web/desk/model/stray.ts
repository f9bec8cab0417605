// What was written in conversations that are not here any more: messages that were refused, and half texts.

import type { Entry } from '../../shared/outbox'
import type { Desk } from './desk.svelte'
import { drafts } from './drafts.svelte'
import { gone } from './gone.svelte'
import { router } from './router.svelte'

export interface Stray extends Pick<Entry, 'key' | 'conversation' | 'text'> {
    kind?: 'text' | 'note' | 'edit'
    /** Why it was refused; left out: it was never sent, and its key is a draft's. */
    error?: string
}

/** Of the conversations in which nothing can be written now. What the screen shows already is not said twice, and where one is named in a
 * note one can go on. */
export function half_texts(d: Desk, here: ReadonlySet<string>): Stray[] {
    const shown = gone.row?.id === router.contact ? gone.row.conversation : router.view === 'mentions' ? router.past : ''
    const named = new Set([...d.rows('mention').values()].map(m => m.conversation))
    return [...drafts.all].flatMap(([key, { text }]) => {
        const [conversation, kind] = key.split('/') as [string, NonNullable<Stray['kind']>]
        return !text.trim() || here.has(conversation) || conversation === shown || named.has(conversation) ? [] : [{ key, conversation, text, kind }]
    })
}
