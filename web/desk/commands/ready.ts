import { takes } from '../../shared/load'
import { api } from '../../shared/api'
import { sounds } from '../model/alert.svelte'
import { command } from './command'

export const ready = command({
    name: 'ready', label: 'go_ready', keys: ['Alt+KeyR'], permission: 'agent',
    possible: d => d.me?.state !== 'ready' && takes(d.me),
    run(d) {
        sounds.arm()
        return d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'ready' } }))
    },
})
