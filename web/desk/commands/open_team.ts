import { router } from '../model/router.svelte'
import { command } from './command'

export const open_team = command({
    name: 'open_team', label: 'view_team', keys: ['KeyG KeyT'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/team'),
})
