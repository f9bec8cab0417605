import { writing } from '../model/writing.svelte'
import { command } from './command'

export const note = command({
    name: 'note', label: 'mode_note_command', keys: ['KeyN'], permission: 'agent',
    possible: d => !!d.selected,
    run: d => writing.choose(d.selected!.conversation, 'note'),
})
