import { router } from '../model/router.svelte'
import { command } from './command'

/** To the first, second ... of the contacts held, in the order of the list. */
export const nth = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => command({
    name: `contact_${n}`, label: `contact_${n}` as 'contact_1', keys: [`Alt+Digit${n}`], permission: 'agent', quiet: true,
    possible: d => d.held.length >= n,
    run: d => router.go(`/inbox/${d.held[n - 1]!.id}`),
}))
