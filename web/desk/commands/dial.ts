import { call_of } from '../model/calls'
import { command } from './command'

/** Asks whom to call. */
export const dial = command({
    name: 'dial', label: 'dial', keys: ['Alt+KeyO'], permission: 'agent',
    possible: d => !call_of(d.contacts),
    run: d => {
        d.problem = null
        d.overlay = d.overlay === 'dial' ? 'none' : 'dial'
    },
})
