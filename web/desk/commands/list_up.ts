import { list } from '../model/list.svelte'
import { command } from './command'

export const list_up = command({
    name: 'list_up', label: 'list_up', keys: ['KeyK'], permission: 'agent', quiet: true,
    possible: () => list.shown,
    run: () => list.move(-1),
})
