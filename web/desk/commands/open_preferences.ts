import { router } from '../model/router.svelte'
import { command } from './command'

export const open_preferences = command({
    name: 'open_preferences', label: 'preferences', keys: ['KeyG KeyP'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/preferences'),
})
