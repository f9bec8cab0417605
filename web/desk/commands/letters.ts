import { prefs } from '../model/prefs.svelte'
import { command } from './command'

export const letters = command({
    name: 'letters', label: 'letters', permission: 'agent',
    possible: () => true,
    run: () => prefs.set_letters(!prefs.letters),
})
