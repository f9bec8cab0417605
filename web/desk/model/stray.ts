// What was written in conversations that are not here any more: messages that were refused, and half texts.

import type { AsideKind } from '../../shared/aside'
import type { Entry } from '../../shared/outbox'
import { asides } from './asides.svelte'
import type { Desk } from './desk.svelte'
import { drafts, type Named } from './drafts.svelte'
import { gone } from './gone.svelte'
import { router } from './router.svelte'

export interface Stray extends Pick<Entry, 'key' | 'conversation' | 'text'> {
    kind?: 'text' | 'note' | 'edit' | AsideKind
    /** Why it was refused; left out: it was never sent, and its key is a draft's or an aside's. */
    error?: string
    /** To or about whom, where it says so itself. */
    customer?: Named
}

/** Of the conversations in which nothing can be written now. What the screen shows already is not said twice, and where one is named in a
 * note one can go on. */
export function half_texts(d: Desk, here: ReadonlySet<string>): Stray[] {
    const open = gone.row?.id === router.contact ? gone.row.conversation : ''
    const shown = open || (router.view === 'mentions' ? router.past : '')
    const named = new Set([...d.rows('mention').values()].map(m => m.conversation))
    const halves = [...drafts.all].flatMap(([key, { text }]) => {
        const [conversation, kind] = key.split('/') as [string, 'text' | 'note' | 'edit']
        return !text.trim() || here.has(conversation) || conversation === shown || named.has(conversation) ? [] : [{ key, conversation, text, kind }]
    })
    return [...halves, ...asides.strays(d.contacts, open)]
}
