import { takes } from '../../shared/load'
import { command } from './command'

/** The menu of one's state, where what one holds of each medium stands. */
export const my_capacity = command({
    name: 'my_capacity', label: 'my_capacity', permission: 'agent',
    possible: d => takes(d.me),
    run() {
        const box = document.querySelector<HTMLDetailsElement>('details.state')
        if (!box) return
        box.open = true
        box.querySelector('summary')?.focus()
    },
})
