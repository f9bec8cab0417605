import { bar, read_now } from '../model/reading.svelte'
import { command } from './command'

/** Opens the bar over the messages; what is asked there is looked for in all of them, also in those that are not loaded. */
export const find_in_talk = command({
    name: 'find_in_talk', label: 'find_in_talk', keys: ['Mod+KeyF', 'Alt+KeyF'], permission: 'agent',
    possible: d => !!read_now(d),
    run: d => bar.open(read_now(d), 'find'),
})
