// Microphone and loudspeaker of this browser: chosen, allowed, heard. A device's id means nothing elsewhere, so the choice is kept here.

import { load, store } from './prefs.svelte'

export interface Device { id: string; name: string }
/** insecure: a page over plain http gets no microphone. taken: another program has it. */
export type MicState = 'unknown' | 'prompt' | 'granted' | 'refused' | 'none' | 'taken' | 'insecure'
type Kind = 'audioinput' | 'audiooutput'

const KEPT: Record<Kind, string> = { audioinput: 'tandem.microphone', audiooutput: 'tandem.speaker' }
const METER_MS = 100
const FLOOR_DB = -60

function kept(kind: Kind): Device | null {
    try {
        const v = JSON.parse(load(KEPT[kind]) ?? 'null') as Device | null
        return typeof v?.id === 'string' && typeof v.name === 'string' ? v : null
    } catch { return null }
}

class Microphone {
    state = $state<MicState>('unknown')
    input = $state.raw<Device | null>(kept('audioinput'))
    output = $state.raw<Device | null>(kept('audiooutput'))
    inputs = $state.raw<readonly Device[]>([])
    outputs = $state.raw<readonly Device[]>([])
    /** 0 to 1 while it is tried. */
    level = $state(0)
    tried = $state(false)
    #watched = false
    #trial: { stream: MediaStream; audio: AudioContext; timer: number } | null = null

    /** What is allowed and what there is; asks nobody. */
    async look(): Promise<void> {
        const media = navigator.mediaDevices
        if (!media?.getUserMedia) { this.state = 'insecure'; return }
        if (!this.#watched) {
            this.#watched = true
            media.addEventListener('devicechange', () => void this.look())
            await navigator.permissions?.query({ name: 'microphone' as PermissionName }).then(p => {
                const say = () => { this.state = p.state === 'granted' ? 'granted' : p.state === 'denied' ? 'refused' : 'prompt' }
                say()
                p.onchange = say
            }).catch(() => {}) // some browsers do not tell
        }
        const all = await media.enumerateDevices().catch(() => [])
        const named = (kind: Kind) => all.filter(d => d.kind === kind && d.deviceId && d.deviceId !== 'default' && d.label).map(d => ({ id: d.deviceId, name: d.label }))
        this.inputs = named('audioinput')
        this.outputs = named('audiooutput')
        if (this.state === 'granted' && !all.some(d => d.kind === 'audioinput')) this.state = 'none'
        else if (this.state === 'none' && all.some(d => d.kind === 'audioinput')) this.state = 'granted'
    }

    get can_choose_output(): boolean { return 'setSinkId' in HTMLMediaElement.prototype }

    /** The sound of the chosen microphone, or of any if that one is not there; null: `state` says why. */
    async open(): Promise<MediaStream | null> {
        if (!navigator.mediaDevices?.getUserMedia) { this.state = 'insecure'; return null }
        const more = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
        try {
            const id = this.input?.id
            const stream = await navigator.mediaDevices.getUserMedia({ audio: id ? { ...more, deviceId: { exact: id } } : more })
                .catch(e => id && /Overconstrained|NotFound/.test((e as Error).name) ? navigator.mediaDevices.getUserMedia({ audio: more }) : Promise.reject(e))
            this.state = 'granted'
            void this.look()
            return stream
        } catch (e) {
            const name = (e as Error).name
            this.state = /NotFound|Overconstrained/.test(name) ? 'none' : /NotReadable|Abort/.test(name) ? 'taken' : 'refused'
            return null
        }
    }

    choose(kind: Kind, device: Device | null): void {
        if (kind === 'audioinput') this.input = device
        else this.output = device
        store(KEPT[kind], device && JSON.stringify(device))
        if (kind === 'audioinput' && this.tried) void this.try()
    }

    /** Shows how loud it is until it is let go: nothing is sent. */
    async try(): Promise<void> {
        this.rest()
        const stream = await this.open()
        if (!stream) return
        const audio = new AudioContext()
        const ear = new AnalyserNode(audio, { fftSize: 1024 })
        audio.createMediaStreamSource(stream).connect(ear)
        const values = new Float32Array(ear.fftSize)
        this.tried = true
        this.#trial = { stream, audio, timer: window.setInterval(() => {
            ear.getFloatTimeDomainData(values)
            const power = values.reduce((sum, v) => sum + v * v, 0) / values.length
            this.level = Math.min(1, Math.max(0, 1 - 10 * Math.log10(power + 1e-12) / FLOOR_DB))
        }, METER_MS) }
    }

    rest(): void {
        const t = this.#trial
        this.#trial = null
        this.tried = false
        this.level = 0
        if (!t) return
        clearInterval(t.timer)
        for (const track of t.stream.getTracks()) track.stop()
        void t.audio.close()
    }
}

export const mic = new Microphone()
