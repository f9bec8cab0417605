import { canned } from '../model/canned.svelte'
import { asked } from '../model/team.svelte'
import { command } from './command'

/** Opens the list of canned replies over the composer, as a slash does. */
export const insert_reply = command({
    name: 'insert_reply', label: 'reply_insert', keys: ['Alt+Slash'], permission: 'agent',
    possible: d => !!d.selected && !asked(d.selected) && !!composer(),
    run() {
        const box = composer()
        if (box) canned.begin(box)
    },
})

const composer = () => document.querySelector<HTMLTextAreaElement>('textarea[data-composer]')
