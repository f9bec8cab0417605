import { call_of } from '../model/calls'
import { command } from './command'

/** The customer does not hear us; the same again: they do. */
export const mute_call = command({
    name: 'mute_call', label: 'mute_call', keys: ['Alt+KeyM'], permission: 'agent',
    possible: d => !!call_of(d.contacts, d.selected),
    run: async d => {
        const c = call_of(d.contacts, d.selected)
        if (c) await (await import('../model/phone.svelte')).phone.mute(d, c)
    },
})
