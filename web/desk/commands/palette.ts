import { command } from './command'

export const palette = command({
    name: 'palette', label: 'palette', keys: ['Mod+KeyK'], permission: 'agent', over: true,
    possible: () => true,
    run: d => { d.overlay = d.overlay === 'palette' ? 'none' : 'palette' },
})
