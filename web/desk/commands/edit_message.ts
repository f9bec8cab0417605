import { now_us } from '../model/clock.svelte'
import type { Desk } from '../model/desk.svelte'
import { talk } from '../model/talk.svelte'
import { writing, type Place } from '../model/writing.svelte'
import type { MessageRow } from '../../shared/rows'
import { command } from './command'

/** Own, not deleted, and young enough. The server decides. */
export const changeable = (d: Desk, m: MessageRow) => m.by === 'agent' && m.agent?.id === d.session?.user.id && !m.deleted_us
    && now_us() - m.at_us < (talk.rules?.edit_s ?? 0) * 1e6

const last = (d: Desk) => d.selected && d.messages(d.selected.conversation).findLast(m => changeable(d, m))

/** Without a message: the latest own one that may still be changed. */
export const edit_message = command<{ place: Place; message: MessageRow } | void>({
    name: 'edit_message', label: 'edit_command', permission: 'agent',
    possible: d => !!last(d),
    run(d, arg) {
        const place = arg?.place ?? d.selected, m = arg?.message ?? last(d)
        if (!place || !m) return
        writing.choose(place.conversation, m.kind === 'note' ? 'note' : 'text')
        writing.edit(place.conversation, { seq: m.seq, text: m.text })
    },
})
