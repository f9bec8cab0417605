import { takes } from '../../shared/load'
import { api } from '../../shared/api'
import { words } from '../../shared/i18n'
import { command } from './command'
import { pause, pause_reasons } from './pause'

/** What one will be once the present contacts are over; nothing new is offered until then. */
export interface Wish { state: 'ready' | 'paused' | 'offline'; reason?: string }

/** Paused, for the first of the reasons unless another is said. Ready, when ready: no wish any more. */
export const after_this = command<Wish | void>({
    name: 'after_this', label: 'after_this_pause', keys: ['Alt+Shift+KeyB'], permission: 'agent',
    said(d) {
        const x = pause_reasons(d)[0]
        return x && { zh: `${words.after_this[0]}${x.name_zh}`, en: `${x.name_en} ${words.after_this[1]}` }
    },
    possible: d => !!d.me && d.me.active > 0 && takes(d.me) && d.me.state === 'ready' && pause_reasons(d).length > 0,
    run(d, arg) {
        const reason = arg ? arg.reason : pause_reasons(d)[0]?.id
        return reason ? pause(d, reason, true) : arg && d.act('state', () => api.PUT('/api/agent/state', { body: { state: arg.state, after: true } }))
    },
})
