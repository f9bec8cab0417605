import { api, call } from '../../shared/api'
import { client_key } from '../../shared/outbox'
import { fill } from '../../shared/variables'
import { canned } from '../model/canned.svelte'
import { replies, values_of, type Reply } from '../model/replies.svelte'
import { insert } from '../model/slash'
import type { ContactRow } from '../../shared/rows'
import { command } from './command'

/** Puts a canned reply where the slash is; what could not be filled in is selected, to be typed over. */
export const use_reply = command<{ reply: Reply; contact: ContactRow | undefined }>({
    name: 'use_reply', label: 'reply_insert', permission: 'agent',
    possible: () => canned.open !== '',
    async run(_d, { reply, contact }) {
        insert(canned, fill(reply.text, values_of(reply.lang, contact)))
        replies.used(reply.id)
        await call(api.POST('/api/replies/{id}/use', { params: { path: { id: reply.id } }, body: { key: client_key() } }))
    },
})
