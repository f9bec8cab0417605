import { router } from '../model/router.svelte'
import { command } from './command'

export const open_replies = command({
    name: 'open_replies', label: 'replies', permission: 'agent',
    possible: () => true,
    run: () => router.go('/settings/replies'),
})
