import { api } from '../../shared/api'
import { closed } from '../model/closed.svelte'
import { command } from './command'

/** Gives a contact a tag, or takes it off. */
export const mark_tag = command<{ contact: string; tag: string; on: boolean }>({
    name: 'mark_tag', label: 'tag_contact', permission: 'agent',
    possible: () => true,
    async run(d, { contact, tag, on }) {
        const path = { id: contact }
        const r = await d.act(`tag ${contact} ${tag}`, () => on ? api.PUT('/api/contacts/{id}/tags', { params: { path }, body: { tag } })
            : api.DELETE('/api/contacts/{id}/tags', { params: { path, query: { tag } } }))
        if (r && r !== true) closed.retag(contact, r.tags)
        return r
    },
})
