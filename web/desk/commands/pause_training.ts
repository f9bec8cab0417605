import { api } from '../../shared/api'
import { command } from './command'

export const pause_training = command({
    name: 'pause_training', label: 'pause_training', permission: 'agent',
    possible: d => !!d.me && !(d.me.state === 'paused' && d.me.reason === 'training') && d.me.capacity > 0,
    run: d => d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'paused', reason: 'training' } })),
})
