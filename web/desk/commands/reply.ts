import { reaches, writing } from '../model/writing.svelte'
import { command } from './command'

export const reply = command({
    name: 'reply', label: 'mode_text_command', keys: ['KeyR'], permission: 'agent',
    possible: d => !!d.selected && (reaches(d.selected) || writing.begun(d.selected)),
    run: d => writing.choose(d.selected!.conversation, 'text'),
})
