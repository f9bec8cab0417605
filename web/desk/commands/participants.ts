import { team } from '../model/team.svelte'
import { command } from './command'

/** Who is in the conversation; from there a colleague is invited. */
export const participants = command({
    name: 'participants', label: 'parts_open', keys: ['Alt+KeyC'], permission: 'agent',
    possible: d => d.selected?.state === 'talking' || d.selected?.state === 'joined',
    run(d) {
        const c = d.selected
        if (!c) return
        d.problem = null
        if (team.open === c.id) team.close()
        else team.open = c.id
    },
})
