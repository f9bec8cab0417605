import { attach as files } from '../model/attach.svelte'
import { command } from './command'

export const attach = command({
    name: 'attach', label: 'attach', keys: ['Alt+KeyU'], permission: 'agent',
    possible: d => !!d.selected && d.selected.state !== 'offered',
    run() { files.picked++ },
})
