import type { ContactRow } from '../../shared/rows'
import { command } from './command'

/** The server's limit, in bytes of UTF-8. */
export const TEXT_BYTES_MAX = 4000
export const bytes_of = (text: string) => new TextEncoder().encode(text).length

export const send = command<ContactRow | void>({
    name: 'send', label: 'send', keys: ['Mod+Enter'], permission: 'agent',
    possible: d => d.selected?.state === 'talking' && d.draft(d.selected.conversation).trim() !== '',
    run(d, arg) {
        const c = arg ?? d.selected
        if (c?.state !== 'talking') return
        const text = d.draft(c.conversation).trim()
        if (text && bytes_of(text) <= TEXT_BYTES_MAX) d.say(c, text)
    },
})
