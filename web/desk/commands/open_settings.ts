import { router } from '../model/router.svelte'
import { command } from './command'

export const open_settings = command({
    name: 'open_settings', label: 'settings', permission: 'admin',
    possible: () => router.area !== 'settings',
    run: () => router.go('/settings/people'),
})
