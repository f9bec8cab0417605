import { call_act } from './call_act'
import { call_of } from '../model/calls'
import { command } from './command'

/** The customer hears music; the same again: they hear us. */
export const hold_call = command({
    name: 'hold_call', label: 'hold_call', keys: ['Alt+KeyH'], permission: 'agent',
    possible: d => !!call_of(d.contacts, d.selected) && call_of(d.contacts, d.selected)!.call?.state === 'talking',
    run: d => {
        const c = call_of(d.contacts, d.selected)
        return c && call_act(d, c, c.call?.held.includes('agent') ? 'resume' : 'hold')
    },
})
