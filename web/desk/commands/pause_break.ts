import { api } from '../../shared/api'
import { command } from './command'

export const pause_break = command({
    name: 'pause_break', label: 'pause_break', keys: ['Alt+KeyB'], permission: 'agent',
    possible: d => !!d.me && !(d.me.state === 'paused' && d.me.reason === 'break') && d.me.capacity > 0,
    run: d => d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'paused', reason: 'break' } })),
})
