import { bar, read_now } from '../model/reading.svelte'
import { command } from './command'

/** At once when all messages are loaded; else it asks whether to load them. */
export const print_talk = command({
    name: 'print_talk', label: 'print_talk', permission: 'agent',
    possible: d => !!read_now(d),
    run: d => bar.open(read_now(d), 'print'),
})
