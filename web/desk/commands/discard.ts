import { command } from './command'

export const discard = command<string>({
    name: 'discard', label: 'discard', permission: 'agent',
    possible: (_, arg) => !!arg,
    run: (d, key) => d.discard(key),
})
