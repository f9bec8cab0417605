import { router } from '../model/router.svelte'
import { command } from './command'

export const open_requests = command({
    name: 'open_requests', label: 'requests', permission: 'agent',
    possible: () => true,
    run() { router.go('/requests') },
})
