import { router } from '../model/router.svelte'
import { command } from './command'

export const open_snoozed = command({
    name: 'open_snoozed', label: 'view_snoozed', keys: ['KeyG KeyH'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/inbox/snoozed'),
})
