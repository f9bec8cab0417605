import { command } from './command'

export const retry = command<string | void>({
    name: 'retry', label: 'retry_message', permission: 'agent',
    possible: d => !!d.selected && d.outgoing(d.selected.conversation).some(e => e.state === 'failed'),
    run(d, arg) {
        const key = arg ?? (d.selected && d.outgoing(d.selected.conversation).findLast(e => e.state === 'failed')?.key)
        if (key) d.retry(key)
    },
})
