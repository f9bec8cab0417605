// Sound, title and notification: ways to be called without taking the focus away.

import { prefs, t } from './prefs.svelte'

let audio: AudioContext | null = null

/** Browsers let sound start only after a gesture. */
export function unlock_sound(): void {
    try {
        audio ??= new AudioContext()
        if (audio.state === 'suspended') void audio.resume()
    } catch { /* no sound device */ }
}

function note(hz: number, at: number, seconds: number): void {
    if (!audio) return
    const o = audio.createOscillator()
    const g = audio.createGain()
    const start = audio.currentTime + at
    o.frequency.value = hz
    g.gain.setValueAtTime(0.0001, start)
    g.gain.exponentialRampToValueAtTime(0.12, start + 0.02)
    g.gain.exponentialRampToValueAtTime(0.0001, start + seconds)
    o.connect(g).connect(audio.destination)
    o.start(start)
    o.stop(start + seconds)
}

export function ring(): void {
    if (!prefs.sound) return
    note(660, 0, 0.25)
    note(880, 0.18, 0.35)
}

export function blip(): void {
    if (prefs.sound) note(740, 0, 0.16)
}

export const can_notify = () => typeof Notification !== 'undefined'

/** Shows who waits, never what was written. The tag replaces an older one of the same contact. */
export function notify(tag: string, body: string, open: () => void): void {
    if (!can_notify() || Notification.permission !== 'granted' || document.visibilityState === 'visible') return
    try {
        const n = new Notification(t('product'), { body, tag })
        n.onclick = () => {
            focus()
            open()
            n.close()
        }
    } catch { /* some phones only allow it from a worker */ }
}
