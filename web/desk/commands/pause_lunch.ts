import { api } from '../../shared/api'
import { command } from './command'

export const pause_lunch = command({
    name: 'pause_lunch', label: 'pause_lunch', permission: 'agent',
    possible: d => !!d.me && !(d.me.state === 'paused' && d.me.reason === 'lunch') && d.me.capacity > 0,
    run: d => d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'paused', reason: 'lunch' } })),
})
