// Sound, title, icon, badge and notification: ways to be called without taking the focus away.
//
// Browsers let sound start only after a gesture: until then `armed` is false and the screen says that nothing can be heard. Of
// several tabs one rings: the one that holds a lock, and only a tab that can be heard asks for it.

import dotted from '../icons/icon_dot.svg?no-inline'
import plain from '../icons/icon.svg?no-inline'
import { prefs, t, type Heard } from './prefs.svelte'
import { ring_device } from './ring_device.svelte'
import { router } from './router.svelte'

const RING_EVERY_MS = 4_000
const BEAT_MS = 2_000

class Sound {
    armed = $state(false)
    #audio: AudioContext | null = null
    #rings = 0
    #speaks = false

    /** On a gesture. */
    arm(): void {
        try {
            this.#audio ??= this.#make()
            if (this.#audio.state === 'suspended') void this.#audio.resume()
            this.#look()
        } catch { /* no sound device */ }
    }

    /** A sample, at the present volume, whatever is switched off. */
    sample(): void {
        this.arm()
        this.#chime()
    }

    ring(on: boolean): void {
        if (on === (this.#rings !== 0)) return
        clearInterval(this.#rings)
        this.#rings = 0
        if (!on) return
        this.#ring()
        this.#rings = window.setInterval(() => this.#ring(), RING_EVERY_MS)
    }

    /** waiting: of who is nobody's yet; it has no switch but the choice of whom one hears. */
    blip(what: Heard | 'waiting'): void {
        if (!(what === 'waiting' ? prefs.sound : prefs.hears(what)) || !this.#speaks) return
        if (what === 'waiting') this.#note(440, 0, 0.12)
        else this.#note(what === 'alert' ? 520 : 740, 0, 0.16)
        if (what === 'alert') this.#note(390, 0.2, 0.3)
    }

    #make(): AudioContext {
        const a = new AudioContext()
        a.onstatechange = () => this.#look()
        ring_device.into(a)
        return a
    }

    #look(): void {
        this.armed = this.#audio?.state === 'running'
        if (this.armed) one_speaks(() => { this.#speaks = true }, () => { this.#speaks = false })
    }

    #ring(): void {
        if (prefs.hears('offer') && this.#speaks) this.#chime()
    }

    #chime(): void {
        this.#note(660, 0, 0.25)
        this.#note(880, 0.18, 0.35)
    }

    #note(hz: number, at: number, seconds: number): void {
        if (!this.#audio || prefs.volume === 0) return
        const o = this.#audio.createOscillator()
        const g = this.#audio.createGain()
        const start = this.#audio.currentTime + at
        o.frequency.value = hz
        g.gain.setValueAtTime(0.0001, start)
        g.gain.exponentialRampToValueAtTime(0.2 * prefs.volume / 100, start + 0.02)
        g.gain.exponentialRampToValueAtTime(0.0001, start + seconds)
        o.connect(g).connect(ring_device.into(this.#audio))
        o.start(start)
        o.stop(start + seconds)
    }
}

let asked = false
/** Web Locks where there are any (not on plain http); else tabs tell each other, and the one with the smallest name rings. */
function one_speaks(speak: () => void, hush: () => void): void {
    if (asked) return
    asked = true
    if (navigator.locks) {
        void navigator.locks.request('tandem.sound', () => {
            speak()
            return new Promise(() => {}) // for as long as this tab lives
        })
        return
    }
    speak()
    if (typeof BroadcastChannel === 'undefined') return
    const mine = crypto.getRandomValues(new Uint32Array(2)).join('.')
    const channel = new BroadcastChannel('tandem.sound')
    let other_ms = -Infinity
    channel.onmessage = e => { if (typeof e.data === 'string' && e.data < mine) other_ms = Date.now() }
    setInterval(() => {
        channel.postMessage(mine)
        if (Date.now() - other_ms < 3 * BEAT_MS) hush()
        else speak()
    }, BEAT_MS)
}

export const sounds = new Sound()

export const can_notify = () => typeof Notification !== 'undefined'

/** Shows who waits, never what was written, unless that contact (the tag) is open in sight. The tag replaces an older one of the same contact. */
export function notify(tag: string, body: string, open: () => void): void {
    if (!can_notify() || Notification.permission !== 'granted' || (document.visibilityState === 'visible' && router.contact === tag)) return
    try {
        const n = new Notification(t('product'), { body, tag })
        n.onclick = () => {
            focus()
            open()
            n.close()
        }
    } catch { /* some phones only allow it from a worker */ }
}

/** The number in the title, the dot on the icon, the badge of an installed page. */
export function show_count(n: number, page: string): void {
    document.title = `${n ? `(${n}) ` : ''}${page} · ${t('product')}`
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    const want = n ? dotted : plain
    if (icon && !icon.href.endsWith(want)) icon.href = want
    const badge = navigator as { setAppBadge?: (n: number) => Promise<void>; clearAppBadge?: () => Promise<void> }
    void (n ? badge.setAppBadge?.(n) : badge.clearAppBadge?.())?.catch(() => {})
}
