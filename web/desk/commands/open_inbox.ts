import { router } from '../model/router.svelte'
import { command } from './command'

export const open_inbox = command({
    name: 'open_inbox', label: 'inbox', keys: ['KeyG KeyI'], permission: 'agent',
    possible: () => true,
    /** From another page to what was open, from the inbox to its first view. */
    run: () => router.go(router.area === 'inbox' ? '/inbox' : router.inbox),
})
