import { router } from '../model/router.svelte'
import { command } from './command'

export const open_offered = command({
    name: 'open_offered', label: 'view_offered', keys: ['KeyG KeyO'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/offered'),
})
