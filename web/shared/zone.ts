// Moments in words, and the same moment where somebody else is. Pure.

const made = new Map<string, Intl.DateTimeFormat>()

/** One for each way of writing: a browser takes fifty times as long to make one as to use it, and a conversation asks for each message.
 *  Of this computer's own zone there is another as soon as that changes. */
export function formatter(locale: string, options: Intl.DateTimeFormatOptions, at: Date): Intl.DateTimeFormat {
    const key = JSON.stringify([locale, options, options.timeZone ?? at.getTimezoneOffset()])
    let f = made.get(key)
    if (!f) made.set(key, f = new Intl.DateTimeFormat(locale, options))
    return f
}

const PARTS: Intl.DateTimeFormatOptions = { hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }

/** How a clock in that zone is ahead of this computer's at that moment, in minutes; null when the browser does not know the zone. */
export function ahead_minutes(us: number, zone: string): number | null {
    const at = new Date(us / 1000)
    try {
        const p = Object.fromEntries(formatter('en-US', { ...PARTS, timeZone: zone }, at).formatToParts(at).map(x => [x.type, Number(x.value)]))
        return Date.UTC(p.year!, p.month! - 1, p.day, p.hour, p.minute) / 60000 - (Math.floor(at.getTime() / 60000) - at.getTimezoneOffset())
    } catch {
        return null
    }
}
