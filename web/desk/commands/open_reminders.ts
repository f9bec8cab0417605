import { router } from '../model/router.svelte'
import { command } from './command'

export const open_reminders = command({
    name: 'open_reminders', label: 'view_reminders', keys: ['KeyG KeyR'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/reminders'),
})
