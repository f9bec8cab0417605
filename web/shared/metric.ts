// Quotients as a supervisor reads them, and from where on one is bad. The formulas are the server's: docs/metrics.md.

export interface Quotient { over: number; of: number }
export type Level = '' | 'warning' | 'critical'

/** A service level below these; a longest wait beyond so many times what the queue promises. */
export const SERVICE = { warning: 0.8, critical: 0.6 } as const
export const WAIT = { warning: 1, critical: 2 } as const

/** Nothing has happened yet that it could be about: neither good nor bad. */
export function service_word(q: Quotient | undefined): Level {
    if (!q?.of) return ''
    const share = q.over / q.of
    return share < SERVICE.critical ? 'critical' : share < SERVICE.warning ? 'warning' : ''
}

export function wait_word(longest_us: number, target_us: number): Level {
    if (!target_us) return ''
    const share = longest_us / target_us
    return share > WAIT.critical ? 'critical' : share > WAIT.warning ? 'warning' : ''
}

/** Rounded down: what stands there as 80 % is not below it. */
export function percent(q: Quotient | undefined, digits: 0 | 1 = 1): string {
    const step = digits ? 10 : 1
    return q?.of ? `${(Math.floor(100 * step * q.over / q.of) / step).toFixed(digits)}%` : '–'
}
