// One tick a second for every timer on the screen; it rests when none is shown.

import { createSubscriber } from 'svelte/reactivity'
import { ahead_minutes, formatter } from '../../shared/zone'
import { prefs, t } from './prefs.svelte'

// Of the steady clock: a browser's wall clock may be wrong, and be set at any time.
let offset_us = (Date.now() - performance.now()) * 1000

export function set_offset(us: number): void {
    offset_us = us
}

const every_second = createSubscriber(update => {
    const timer = setInterval(update, 1000)
    return () => clearInterval(timer)
})

/** The server's time now, again each second while it is on the screen. */
export function now_us(): number {
    every_second()
    return now_once_us()
}

/** The same, looked at once. */
export const now_once_us = (): number => performance.now() * 1000 + offset_us

export function span(us: number): string {
    const s = Math.max(0, Math.floor(us / 1e6))
    const two = (n: number) => String(n).padStart(2, '0')
    const h = Math.floor(s / 3600)
    return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`
}

function written(us: number, options: Intl.DateTimeFormatOptions): string {
    const at = new Date(us / 1000)
    return formatter(prefs.lang === 'zh' ? 'zh-CN' : 'en-GB', options, at).format(at)
}

export function time_of(us: number): string {
    return written(us, { hour: '2-digit', minute: '2-digit' })
}

export function full_time(us: number): string {
    return written(us, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** What a clock shows where the customer is, with the weekday when it is another one there; empty when it shows the same here. */
export function there(us: number, zone: string | undefined): string {
    if (!zone || !ahead_minutes(us, zone)) return ''
    const part = (options: Intl.DateTimeFormatOptions, timeZone?: string) => written(us, { ...options, timeZone })
    const day = part({ weekday: 'short' }, zone)
    return (day === part({ weekday: 'short' }) ? '' : `${day} `) + part({ hour: '2-digit', minute: '2-digit' }, zone)
}

/** For who asks: the whole time here, and there. */
export function both_times(us: number, zone: string | undefined): string {
    const time = there(us, zone)
    return full_time(us) + (time ? ` · ${t('time_there', { time })}` : '')
}

/** A time to come: the day too unless it is today. */
export function soon(us: number): string {
    return day_key(us) === day_key(now_once_us()) ? time_of(us) : written(us, { weekday: 'short', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' })
}

export function day_key(us: number): string {
    return new Date(us / 1000).toDateString()
}

export function day_of(us: number): string {
    const d = new Date(us / 1000)
    const today = new Date(now_once_us() / 1000)
    if (d.toDateString() === today.toDateString()) return t('today')
    today.setDate(today.getDate() - 1)
    if (d.toDateString() === today.toDateString()) return t('yesterday')
    return written(us, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
}
