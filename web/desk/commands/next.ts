import { router } from '../model/router.svelte'
import { command } from './command'

export const next = command({
    name: 'next', label: 'next', keys: ['Alt+KeyJ'], permission: 'agent',
    possible: d => d.contacts.length > 0,
    run(d) {
        const list = d.contacts
        const at = list.findIndex(c => c.id === router.contact)
        const to = list.at(at < 0 ? 0 : (at + 1) % list.length)
        if (to) router.go(`/inbox/${to.id}`)
    },
})
