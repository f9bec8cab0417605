import { writing, type Place } from '../model/writing.svelte'
import { command } from './command'

/** Without a message: the customer's latest. A note is quoted in a note only. */
export const quote = command<{ place: Place; seq: number; note: boolean } | void>({
    name: 'quote', label: 'quote_command', keys: ['KeyQ'], permission: 'agent',
    possible: d => !!d.selected && d.messages(d.selected.conversation).some(m => m.by === 'customer' && !m.deleted_us),
    run(d, arg) {
        const place = arg?.place ?? d.selected
        const seq = arg?.seq ?? d.messages(place?.conversation ?? '').findLast(m => m.by === 'customer' && !m.deleted_us)?.seq
        if (!place || !seq) return
        if (arg?.note) writing.choose(place.conversation, 'note')
        writing.quote(place, seq)
    },
})
