import { is_call } from '../model/calls'
import { command } from './command'
import { selected_in } from './which'

/** Opens the panel that asks until when. */
export const snooze = command({
    name: 'snooze', label: 'snooze', keys: ['KeyH'], permission: 'agent',
    possible: d => !!selected_in(d, 'talking') && !is_call(d.selected),
    run: d => {
        d.problem = null
        d.overlay = d.overlay === 'snooze' ? 'none' : 'snooze'
    },
})
