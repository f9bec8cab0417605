import { command } from './command'
import { selected_in } from './which'

/** Opens the panel that asks to whom. */
export const transfer = command({
    name: 'transfer', label: 'transfer', keys: ['Alt+KeyT', 'KeyA'], permission: 'agent',
    possible: d => !!selected_in(d, 'talking'),
    run: d => {
        d.problem = null
        d.overlay = d.overlay === 'transfer' ? 'none' : 'transfer'
    },
})
