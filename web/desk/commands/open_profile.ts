import { router } from '../model/router.svelte'
import { command } from './command'

export const open_profile = command({
    name: 'open_profile', label: 'profile', keys: ['KeyG KeyU'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/profile'),
})
