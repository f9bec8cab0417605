import type { ContactRow } from '../../shared/rows'
import { command } from './command'

/** The customer may know now that what they wrote was read. */
export const tell_read = command<ContactRow>({
    name: 'tell_read', label: 'unseen_tell', permission: 'agent',
    possible: (_, c) => !!c,
    run: (d, c) => d.tell_read(c.conversation),
})
