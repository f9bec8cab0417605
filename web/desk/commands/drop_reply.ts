import { drafts } from '../model/drafts.svelte'
import { writing, type Place } from '../model/writing.svelte'
import { command } from './command'

/** Throws away a reply that cannot be sent any more. */
export const drop_reply = command<Place>({
    name: 'drop_reply', label: 'discard', permission: 'agent',
    possible: (_, p) => !!p && writing.begun(p),
    run(_, p) {
        drafts.clear(p.conversation, 'text')
        writing.wanted++
    },
})
