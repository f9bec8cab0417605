import { prefs } from '../model/prefs.svelte'
import { command } from './command'

export const toggle_list = command({
    name: 'toggle_list', label: 'toggle_list', keys: ['BracketLeft'], permission: 'agent',
    possible: () => true,
    run: () => prefs.set_open({ list: !prefs.open.list }),
})
