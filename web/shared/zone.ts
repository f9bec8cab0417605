// The same moment where somebody else is. Pure.

/** How a clock in that zone is ahead of this computer's at that moment, in minutes; null when the browser does not know the zone. */
export function ahead_minutes(us: number, zone: string): number | null {
    const local = (z?: string): number => {
        const p = Object.fromEntries(new Intl.DateTimeFormat('en-US', { timeZone: z, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' })
            .formatToParts(new Date(us / 1000)).map(x => [x.type, Number(x.value)]))
        return Date.UTC(p.year!, p.month! - 1, p.day, p.hour, p.minute) / 60000
    }
    try {
        return local(zone) - local()
    } catch {
        return null
    }
}
