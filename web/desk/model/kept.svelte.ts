// Preferences between this browser and the server: read when somebody enters and when another of their desktops has changed them,
// written soon after a choice and again until the server has it. What has not arrived yet wins over what is read.

import { api, call } from '../../shared/api'
import { prefs, type PrefKey } from './prefs.svelte'

const SOON_MS = 400
const AGAIN_MS = 5_000

class Kept {
    #waiting = new Map<PrefKey, string>()
    #timer = 0
    #writing = false
    #inside = false

    constructor() {
        prefs.chosen = (key, value) => {
            if (!this.#inside) return
            this.#waiting.set(key, value)
            this.#later(SOON_MS)
        }
        addEventListener('pagehide', () => { if (this.#waiting.size) void this.#write() })
    }

    /** Somebody has signed in. A language chosen on the way in is theirs. */
    async enter(): Promise<void> {
        this.#inside = true
        await this.read()
    }

    leave(): void {
        this.#inside = false
        this.#waiting.clear()
        clearTimeout(this.#timer)
        prefs.forget()
    }

    async read(): Promise<void> {
        const r = await call(api.GET('/api/preferences'))
        if (r.ok && this.#inside) prefs.take({ ...r.data, ...Object.fromEntries(this.#waiting) })
    }

    #later(ms: number): void {
        clearTimeout(this.#timer)
        this.#timer = window.setTimeout(() => void this.#write(), ms)
    }

    async #write(): Promise<void> {
        if (this.#writing || !this.#inside) return
        this.#writing = true
        const sent = [...this.#waiting]
        const r = await call(api.PUT('/api/preferences', { body: { set: sent.map(([key, value]) => ({ key, value })) } }))
        this.#writing = false
        if (!this.#inside) return
        const done = r.ok || (r.problem.status >= 400 && r.problem.status < 500 && r.problem.status !== 429)
        for (const [key, value] of sent) if (done && this.#waiting.get(key) === value) this.#waiting.delete(key)
        if (this.#waiting.size) this.#later(done ? SOON_MS : AGAIN_MS)
    }
}

export const kept = new Kept()
