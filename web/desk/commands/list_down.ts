import { list } from '../model/list.svelte'
import { command } from './command'

export const list_down = command({
    name: 'list_down', label: 'list_down', keys: ['KeyJ'], permission: 'agent', quiet: true,
    possible: () => list.shown,
    run: () => list.move(1),
})
