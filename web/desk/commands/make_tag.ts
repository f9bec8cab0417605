import { api } from '../../shared/api'
import { tags } from '../model/tags.svelte'
import { command } from './command'

/** Makes a tag of what was typed, called so in both languages. Gives its id. key: made by this page, so that a second try makes none twice. */
export const make_tag = command<{ key: string; name: string }>({
    name: 'make_tag', label: 'tag_contact', permission: 'agent',
    possible: d => d.may('supervisor') || tags.agents_make,
    async run(d, { key, name }): Promise<string | null> {
        const r = await d.act('make_tag', () => api.POST('/api/tags', { body: { key, name_zh: name, name_en: name } }))
        if (!r || r === true) return null
        await tags.load()
        return r.id
    },
})
