import { router } from '../model/router.svelte'
import { command } from './command'

export const open_inbox = command({
    name: 'open_inbox', label: 'inbox', permission: 'agent',
    possible: () => router.area !== 'inbox',
    run: () => router.go('/inbox'),
})
