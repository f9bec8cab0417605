// What one wants to be reminded of, and what the team does: read after each connection, and again when the socket says that something changed.

import { api, call, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { notify, sounds } from './alert.svelte'
import { now_once_us } from './clock.svelte'
import { t } from './prefs.svelte'
import { router } from './router.svelte'

export type Reminder = Schemas['Reminder']
const LONGEST_MS = 3_600_000 // timers of browsers do not reach far; and computers sleep

class Reminders {
    list = $state.raw<readonly Reminder[]>([])
    known = $state(false)
    #rev = $state(0)
    #timer = 0
    #told = new Set<string>()

    /** Those whose time has come. */
    get due(): readonly Reminder[] {
        this.#rev
        const now = now_once_us()
        return this.list.filter(r => r.due_us <= now)
    }

    readonly load = one_flight(async () => {
        const r = await call(api.GET('/api/reminders'))
        if (!r.ok) return
        this.list = [...r.data.reminders].sort((a, b) => a.due_us - b.due_us)
        this.known = true
        this.#look()
    })

    leave(): void {
        clearTimeout(this.#timer)
        this.list = []
        this.known = false
        this.#told.clear()
    }

    /** Tells of what has become due, once for each time, and sleeps until the next. */
    #look(): void {
        clearTimeout(this.#timer)
        this.#rev++
        for (const r of this.due) {
            const key = `${r.id} ${r.due_us}`
            if (this.#told.has(key)) continue
            this.#told.add(key)
            notify(`reminder-${r.id}`, t('remind_due', { text: r.text }), () => router.go(`/inbox/reminders/${r.conversation}`))
            sounds.blip('alert')
        }
        const now = now_once_us()
        const next = this.list.find(r => r.due_us > now)
        if (next) this.#timer = window.setTimeout(() => this.#look(), Math.min(LONGEST_MS, Math.max(50, (next.due_us - now) / 1000)))
    }
}

export const reminders = new Reminders()
