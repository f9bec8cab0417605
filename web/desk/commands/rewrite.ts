import type { Entry } from '../../shared/outbox'
import { drafts } from '../model/drafts.svelte'
import { writing } from '../model/writing.svelte'
import { command } from './command'

/** What was not sent goes back into the box, before what has been written there since. */
export const rewrite = command<Entry>({
    name: 'rewrite', label: 'newer_edit', permission: 'agent', quiet: true,
    possible: (_, e) => !!e && !e.files,
    run(d, e) {
        const since = drafts.get(e.conversation, 'text').text
        writing.choose(e.conversation, 'text')
        drafts.set(e.conversation, 'text', { text: since ? `${e.text}\n${since}` : e.text, ...(e.reply_to && { reply_to: e.reply_to }) })
        d.discard(e.key)
    },
})
