import { router } from '../model/router.svelte'
import { command } from './command'

export const open_settings = command({
    name: 'open_settings', label: 'settings', keys: ['KeyG KeyS'], permission: 'admin',
    possible: () => true,
    run: () => router.go('/settings/people'),
})
