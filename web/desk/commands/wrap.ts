import { router } from '../model/router.svelte'
import { command } from './command'

/** To the wrap-up form: of this contact, or of the first that waits for one. */
export const wrap = command({
    name: 'wrap', label: 'wrap_up', keys: ['Alt+KeyW'], permission: 'agent',
    possible: d => d.contacts.some(c => c.state === 'wrapup'),
    run(d) {
        const c = d.selected?.state === 'wrapup' ? d.selected : d.contacts.find(x => x.state === 'wrapup')
        if (!c) return
        router.go(`/inbox/${c.id}`)
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-wrap-code]')?.focus())
    },
})
