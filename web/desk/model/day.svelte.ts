// One's own day, counted by the server; its borders are midnights of this computer's time zone.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { now_once_us } from './clock.svelte'

/** Midnights at both ends of the day that is `back` days before today, in microseconds. Some days have 23 or 25 hours. */
export function borders(back: number, now_us: number): { from_us: number; to_us: number } {
    const d = new Date(now_us / 1000)
    const midnight = (more: number) => new Date(d.getFullYear(), d.getMonth(), d.getDate() - back + more).getTime() * 1000
    return { from_us: midnight(0), to_us: midnight(1) }
}

class Day {
    back = $state(0)
    data = $state.raw<Schemas['Day'] | null>(null)
    problem = $state.raw<Problem | null>(null)
    from_us = $state(0)
    #turn = 0

    /** An answer about a day that is no longer asked for is dropped. */
    async load(back: number): Promise<void> {
        const turn = ++this.#turn
        const query = borders(back, now_once_us())
        if (query.from_us !== this.from_us) this.data = null
        this.from_us = query.from_us
        this.back = back
        const r = await call(api.GET('/api/agent/day', { params: { query } }))
        if (turn !== this.#turn) return
        this.problem = r.ok ? null : r.problem
        if (r.ok) this.data = r.data
    }
}

export const day = new Day()
