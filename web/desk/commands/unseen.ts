import { is_call } from '../model/calls'
import { prefs } from '../model/prefs.svelte'
import { command } from './command'
import { selected_in } from './which'

/** Reading on without the customer being told, until one answers or switches it off. */
export const unseen = command({
    name: 'unseen', label: 'unseen_switch', keys: ['KeyU'], permission: 'agent',
    possible: d => !!selected_in(d, 'talking') && !is_call(d.selected) && prefs.read_told === 'seen',
    run: d => {
        const c = selected_in(d, 'talking')
        if (c) d.set_unseen(c.conversation, !prefs.unseen.includes(c.conversation))
    },
})
