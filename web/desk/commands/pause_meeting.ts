import { api } from '../../shared/api'
import { command } from './command'

export const pause_meeting = command({
    name: 'pause_meeting', label: 'pause_meeting', permission: 'agent',
    possible: d => !!d.me && !(d.me.state === 'paused' && d.me.reason === 'meeting') && d.me.capacity > 0,
    run: d => d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'paused', reason: 'meeting' } })),
})
