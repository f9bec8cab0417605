import { router } from '../model/router.svelte'
import { command } from './command'

/** Where one answers calls, and with which microphone. */
export const open_phone = command({
    name: 'open_phone', label: 'open_phone', keys: ['KeyG KeyN'], permission: 'agent',
    possible: () => true,
    run: () => router.go('/preferences/phone'),
})
