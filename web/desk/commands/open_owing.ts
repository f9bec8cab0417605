import { router } from '../model/router.svelte'
import { command } from './command'

export const open_owing = command({
    name: 'open_owing', label: 'view_owing', keys: ['KeyG KeyK'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/owing'),
})
