// Until when something is put off: what is offered to choose from, in the time zone of whoever looks.

export interface Choice { key: 'snooze_hour' | 'snooze_evening' | 'snooze_tomorrow' | 'snooze_monday'; at_ms: number }

const EVENING_H = 18, MORNING_H = 9, HOUR_MS = 3_600_000

function on(day: Date, ahead: number, hour: number): number {
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, hour).getTime()
}

/** In order of time; this evening only while it is half an hour away at least. On a Sunday next Monday is tomorrow, and said once. */
export function choices(now: Date): Choice[] {
    const evening = on(now, 0, EVENING_H), to_monday = (8 - now.getDay()) % 7 || 7
    const list: Choice[] = [{ key: 'snooze_hour', at_ms: now.getTime() + HOUR_MS }]
    if (evening - now.getTime() >= HOUR_MS / 2) list.push({ key: 'snooze_evening', at_ms: evening })
    list.push({ key: 'snooze_tomorrow', at_ms: on(now, 1, MORNING_H) })
    if (to_monday > 1) list.push({ key: 'snooze_monday', at_ms: on(now, to_monday, MORNING_H) })
    return list.sort((a, b) => a.at_ms - b.at_ms)
}

/** For a field of the kind datetime-local. */
export function local(ms: number): string {
    const two = (n: number) => String(n).padStart(2, '0')
    const d = new Date(ms)
    return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}
