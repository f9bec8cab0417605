import { router } from '../model/router.svelte'
import { command } from './command'

export const open_day = command({
    name: 'open_day', label: 'day', keys: ['KeyG KeyD'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/day'),
})
