// Opening hours between the API's shape and the form's: a day's hours are written 09:00-12:00, 13:00-18:00.

import type { Schemas } from '../../shared/api'

export interface CalendarForm {
    name_zh: string; name_en: string; zone: string; promise_h: number | null
    mon: string; tue: string; wed: string; thu: string; fri: string; sat: string; sun: string
    dates: { date: string; label: string; hours: string }[]; uses: string[]; version: number
}
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minutes: number): string => minutes === 1440 ? '24:00' : `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
export const hours_text = (spans: readonly Schemas['Span'][]): string => spans.map(s => `${clock(s.from)}-${clock(s.until)}`).join(', ')

/** What was written, or null if it cannot be understood. An end before its beginning is on the next day. */
export function spans_of(text: string): Schemas['Span'][] | null {
    const spans: Schemas['Span'][] = []
    for (const part of text.split(/[,，、;；]/).map(x => x.trim()).filter(Boolean)) {
        const m = /^(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})$/.exec(part)
        if (!m) return null
        const [h1, m1, h2, m2] = m.slice(1).map(Number) as [number, number, number, number]
        if (h1 > 23 || h2 > 24 || m1 > 59 || m2 > 59 || (h2 === 24 && m2 > 0)) return null
        const from = h1 * 60 + m1, until = h2 * 60 + m2
        if (from === until) return null
        spans.push({ from, until: until > from ? until : until + 1440 })
    }
    return spans
}

export function calendar_form(c: Schemas['Calendar'] | null): CalendarForm {
    const day = (i: number): string => c ? hours_text(c.week[i] ?? []) : i < 5 ? '09:00-18:00' : ''
    return {
        name_zh: c?.name_zh ?? '', name_en: c?.name_en ?? '', zone: c?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, promise_h: (c?.promise_us ?? 7200e6) / 3600e6,
        mon: day(0), tue: day(1), wed: day(2), thu: day(3), fri: day(4), sat: day(5), sun: day(6),
        dates: (c?.dates ?? []).map(d => ({ date: d.date, label: d.label ?? '', hours: hours_text(d.spans) })),
        uses: (c?.uses ?? []).map(u => `${u.kind}/${u.id}`), version: c?.version ?? 0,
    }
}

export function calendar_set(v: CalendarForm): Schemas['CalendarSet'] {
    return {
        name_zh: v.name_zh.trim(), name_en: v.name_en.trim(), zone: v.zone.trim(), promise_us: Math.round((v.promise_h ?? 0) * 3600e6),
        week: DAYS.map(d => spans_of(v[d]) ?? []),
        dates: v.dates.map(d => ({ date: d.date, label: d.label.trim(), spans: spans_of(d.hours) ?? [] })),
        uses: v.uses.map(u => ({ kind: u.split('/')[0] as 'site', id: u.split('/')[1]! })), ...(v.version ? { version: v.version } : {}),
    }
}
