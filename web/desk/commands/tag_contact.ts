import { router } from '../model/router.svelte'
import { tags } from '../model/tags.svelte'
import { command } from './command'

/** Opens the picker of tags; the same key closes it. */
export const tag_contact = command({
    name: 'tag_contact', label: 'tag_contact', keys: ['KeyT'], permission: 'agent',
    possible: d => !!d.selected || !!router.past,
    run: () => tags.press(),
})
