import { api } from '../../shared/api'
import { closed } from '../model/closed.svelte'
import { command } from './command'

/** One after the other, in the order asked for: the desktop hears of a change before its answer has come, and takes the next then. */
let last: Promise<unknown> = Promise.resolve()

/** Gives a contact a tag, or takes it off. */
export const mark_tag = command<{ contact: string; tag: string; on: boolean }>({
    name: 'mark_tag', label: 'tag_contact', permission: 'agent',
    possible: () => true,
    async run(d, { contact, tag, on }) {
        const path = { id: contact }
        const mark = () => d.act(`tag ${contact} ${tag}`, () => on ? api.PUT('/api/contacts/{id}/tags', { params: { path }, body: { tag } })
            : api.DELETE('/api/contacts/{id}/tags', { params: { path, query: { tag } } }))
        const mine = last.then(mark)
        last = mine
        const r = await mine
        if (r && r !== true) closed.retag(contact, r.tags)
        return r
    },
})
