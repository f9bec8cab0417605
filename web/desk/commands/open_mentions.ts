import { router } from '../model/router.svelte'
import { command } from './command'

export const open_mentions = command({
    name: 'open_mentions', label: 'view_mentions', keys: ['KeyG KeyM'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/mentions'),
})
