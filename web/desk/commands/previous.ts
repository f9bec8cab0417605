import { router } from '../model/router.svelte'
import { command } from './command'

export const previous = command({
    name: 'previous', label: 'previous', keys: ['Alt+KeyK'], permission: 'agent',
    possible: d => d.contacts.length > 0,
    run(d) {
        const list = d.contacts
        const at = list.findIndex(c => c.id === router.contact)
        const to = list.at(at < 0 ? -1 : (at + -1) % list.length)
        if (to) router.go(`/inbox/${to.id}`)
    },
})
