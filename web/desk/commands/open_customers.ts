import { router } from '../model/router.svelte'
import { command } from './command'

export const open_customers = command({
    name: 'open_customers', label: 'customers', keys: ['KeyG KeyC'], permission: 'agent',
    possible: () => true,
    run() { router.go('/customers') },
})
