import { api } from '../../shared/api'
import type { MeRow } from '../../shared/rows'
import { command } from './command'

export interface Wish { state: MeRow['state']; reason?: 'break' | 'lunch' | 'meeting' | 'training' }

/** What one will be once the present contacts are over; nothing new is offered until then. Ready, when ready: no wish any more. */
export const after_this = command<Wish | void>({
    name: 'after_this', label: 'after_this_break', keys: ['Alt+Shift+KeyB'], permission: 'agent',
    possible: d => !!d.me && d.me.active > 0 && d.me.capacity > 0 && d.me.state === 'ready',
    run: (d, arg) => d.act('state', () => api.PUT('/api/agent/state', {
        body: { ...(arg ?? { state: 'paused', reason: 'break' }), after: true },
    })),
})
