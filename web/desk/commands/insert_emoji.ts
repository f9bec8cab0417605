import { picker } from '../model/emoji.svelte'
import { command } from './command'

/** Opens the picker over the composer, and closes it. */
export const insert_emoji = command({
    name: 'insert_emoji', label: 'emoji_insert', keys: ['Alt+Period'], permission: 'agent',
    possible: d => !!d.selected && d.selected.state !== 'offered' && !!composer(),
    run(d) {
        const box = composer()
        if (box && d.selected) picker.begin(d.selected.conversation, box)
    },
})

const composer = () => document.querySelector<HTMLTextAreaElement>('textarea[data-composer]')
