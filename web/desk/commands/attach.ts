import { attach as files } from '../model/attach.svelte'
import { asked } from '../model/team.svelte'
import { command } from './command'

export const attach = command({
    name: 'attach', label: 'attach', keys: ['Alt+KeyU'], permission: 'agent',
    possible: d => !!d.selected && !asked(d.selected),
    run(d) { files.wanted = d.selected?.conversation ?? '' },
})
