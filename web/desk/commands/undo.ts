import { later } from '../model/later.svelte'
import { command } from './command'

/** Takes back what is held back: the last one first. */
export const undo = command<string | void>({
    name: 'undo', label: 'undo_last', keys: ['Alt+KeyZ', 'KeyZ'], permission: 'agent',
    possible: () => later.list.length > 0,
    run: (_, id) => later.undo(id ?? undefined),
})
