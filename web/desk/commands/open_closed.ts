import { router } from '../model/router.svelte'
import { command } from './command'

export const open_closed = command({
    name: 'open_closed', label: 'view_closed', keys: ['KeyG KeyL'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/closed'),
})
