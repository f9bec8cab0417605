import { prefs } from '../model/prefs.svelte'
import { router } from '../model/router.svelte'
import { command } from './command'

/** The panel beside the conversation: a column on a wide screen, a drawer on a narrow one. */
export const toggle_context = command({
    name: 'toggle_context', label: 'context', keys: ['BracketRight', 'Alt+KeyI'], permission: 'agent',
    possible: d => !!d.selected || router.view === 'owing' && router.past !== '',
    run(d) {
        if (matchMedia('(min-width: 1100px)').matches) prefs.set_open({ context: !prefs.open.context })
        else d.drawer = !d.drawer
    },
})
