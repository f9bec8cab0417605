import { takes } from '../../shared/load'
import { api } from '../../shared/api'
import { both, in_place, PLACES } from '../model/declared'
import type { Desk } from '../model/desk.svelte'
import { command } from './command'

/** The reasons there are for it, in the company's order. */
export const pause_reasons = (d: Desk) => in_place(d.words?.pause_reasons)

export const may_pause = (d: Desk, reason: string | undefined): boolean =>
    !!reason && !!d.me && !(d.me.state === 'paused' && d.me.reason === reason) && takes(d.me)

/** after: once the present contacts are over. */
export async function pause(d: Desk, reason: string, after?: true): Promise<void> {
    const done = await d.act('state', () => api.PUT('/api/agent/state', { body: { state: 'paused', reason, ...(after && { after }) } }))
    if (!done && d.problem?.field === 'reason') void d.load_words() // archived meanwhile
}

/** By their place; the first has a key. */
export const pauses = PLACES.map(i => command({
    name: `pause_${i + 1}`, label: 'pause', permission: 'agent', ...(!i && { keys: ['Alt+KeyB'] }),
    said: d => { const x = pause_reasons(d)[i]; return x && both(x) },
    possible: d => may_pause(d, pause_reasons(d)[i]?.id),
    run(d) { const x = pause_reasons(d)[i]; return x && pause(d, x.id) },
}))
