import { command } from './command'

export const help = command({
    name: 'help', label: 'help', keys: ['?'], permission: 'agent',
    possible: () => true,
    run: d => { d.overlay = d.overlay === 'help' ? 'none' : 'help' },
})
