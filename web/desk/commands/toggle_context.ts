import { command } from './command'

export const toggle_context = command({
    name: 'toggle_context', label: 'context', keys: ['Alt+KeyI'], permission: 'agent',
    possible: d => !!d.selected,
    run: d => { d.drawer = !d.drawer },
})
