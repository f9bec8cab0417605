import { api } from '../../shared/api'
import { is_call } from '../model/calls'
import { later } from '../model/later.svelte'
import type { ContactRow } from '../../shared/rows'
import type { Desk } from '../model/desk.svelte'
import { command } from './command'
import { selected_in } from './which'

/** Ends it now. What the customer wrote after seq is kept: it opens the conversation again. */
export const end_now = (d: Desk, c: ContactRow, seq: number, keepalive = false) => d.act(`end ${c.id}`, () => api.POST('/api/contacts/{id}/end', {
    params: { path: { id: c.id } }, body: { seq }, keepalive,
}))

/** After a few seconds in which it can be taken back; asked for twice, at once. What the customer wrote after the last message seen
 * here is kept: it opens the conversation again. */
export const end_chat = command<ContactRow | void>({
    name: 'end_chat', label: 'end_chat', keys: ['KeyE'], permission: 'agent',
    possible: d => !!selected_in(d, 'talking'),
    run(d, arg) {
        const c = arg ?? selected_in(d, 'talking')
        if (!c) return
        const seq = d.last_seen(c)
        if (is_call(c)) return void end_now(d, c, seq) // who hangs up has hung up
        later.end(d, c, keepalive => end_now(d, c, seq, keepalive))
    },
})
