import { call_of } from '../model/calls'
import { router } from '../model/router.svelte'
import { command } from './command'

/** Digits for who listens at the other end. */
export const key_pad = command({
    name: 'key_pad', label: 'key_pad', keys: ['Alt+KeyP'], permission: 'agent',
    possible: d => !!call_of(d.contacts, d.selected) && call_of(d.contacts, d.selected)!.call?.state === 'talking',
    run: async d => {
        const c = call_of(d.contacts, d.selected)
        if (!c) return
        const { phone } = await import('../model/phone.svelte')
        phone.pad = phone.pad === c.id ? '' : c.id
        if (phone.pad) router.go(`/inbox/${c.id}`)
    },
})
