import { tick } from 'svelte'
import { prefs } from '../model/prefs.svelte'
import { command } from './command'

/** To the place where something is noted about the customer, whether the panel is open or not. */
export const note_person = command({
    name: 'note_person', label: 'note_person_command', keys: ['Shift+KeyN'], permission: 'agent',
    possible: d => !!(d.selected && d.selected.state !== 'offered') || !!document.querySelector('#person-note'),
    async run(d) {
        if (d.selected) {
            if (matchMedia('(min-width: 1100px)').matches) prefs.set_open({ context: true })
            else d.drawer = true
        }
        await tick()
        document.querySelector<HTMLElement>('#person-note')?.focus()
    },
})
