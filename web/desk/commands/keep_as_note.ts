import { drafts } from '../model/drafts.svelte'
import { writing, type Place } from '../model/writing.svelte'
import { command } from './command'

/** A reply that cannot be sent any more becomes a note, below what the note says already; it is saved by who reads it again. */
export const keep_as_note = command<Place>({
    name: 'keep_as_note', label: 'half_keep', permission: 'agent',
    possible: (_, p) => !!p && writing.begun(p),
    run(_, p) {
        const both = [drafts.get(p.conversation, 'note').text, drafts.get(p.conversation, 'text').text].filter(Boolean).join('\n')
        drafts.set(p.conversation, 'note', { text: both })
        drafts.clear(p.conversation, 'text')
        writing.choose(p.conversation, 'note')
    },
})
