import { prefs } from '../model/prefs.svelte'
import { command } from './command'

export const density = command({
    name: 'density', label: 'density', permission: 'agent',
    possible: () => true,
    run: () => prefs.set_density(prefs.density === 'compact' ? 'comfortable' : 'compact'),
})
