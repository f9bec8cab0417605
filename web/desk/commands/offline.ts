import { api } from '../../shared/api'
import { command } from './command'

export const offline = command({
    name: 'offline', label: 'offline', permission: 'agent',
    possible: d => !!d.me && d.me.state !== 'offline',
    run: d => d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'offline' } })),
})
