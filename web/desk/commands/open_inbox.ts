import { router } from '../model/router.svelte'
import { command } from './command'

export const open_inbox = command({
    name: 'open_inbox', label: 'inbox', keys: ['KeyG KeyI'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox'),
})
