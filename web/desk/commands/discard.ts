import { asides } from '../model/asides.svelte'
import { drafts } from '../model/drafts.svelte'
import { command } from './command'

/** A message that was not sent, by its key, or a half text, by its draft's or its aside's. */
export const discard = command<string>({
    name: 'discard', label: 'discard', permission: 'agent',
    possible: (_, arg) => !!arg,
    run: (d, key) => (asides.all.has(key) ? asides.drop(key) : key.includes('/') ? drafts.drop(key) : d.discard(key)),
})
