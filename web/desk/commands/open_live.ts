import { router } from '../model/router.svelte'
import { command } from './command'

export const open_live = command({
    name: 'open_live', label: 'live', keys: ['KeyG KeyW'], permission: 'supervisor',
    possible: () => true,
    run: () => router.go('/live'),
})
