import { router } from '../model/router.svelte'
import { command } from './command'

/** Opens the panel: what about, and when. Also for a conversation that is over. */
export const remind = command({
    name: 'remind', label: 'remind', keys: ['KeyF'], permission: 'agent',
    possible: d => (!!d.selected && d.selected.state !== 'offered') || !!router.past,
    run: d => {
        d.problem = null
        d.overlay = d.overlay === 'remind' ? 'none' : 'remind'
    },
})
