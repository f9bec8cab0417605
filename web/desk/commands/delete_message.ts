import { api } from '../../shared/api'
import { later } from '../model/later.svelte'
import { command } from './command'

/** A note waits a few seconds in which it can be taken back; what the customer sees is gone at once, and asked about before. */
export const delete_message = command<{ conversation: string; seq: number; note?: boolean }>({
    name: 'delete_message', label: 'remove', permission: 'agent',
    possible: (_, arg) => !!arg,
    run(d, { conversation, seq, note }) {
        const id = `delete ${conversation}/${seq}`
        const run = (keepalive = false) => d.act(id, () => api.DELETE('/api/conversations/{id}/messages', {
            params: { path: { id: conversation }, query: { seq } }, keepalive,
        }))
        if (!note) return run()
        later.put(d, { id, kind: 'remove', conversation, name: '', seq, waits: false, run })
    },
})
