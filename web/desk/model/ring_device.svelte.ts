// The device that rings, where it is not the browser's own: who speaks and hears with a headset is called by a loudspeaker. It is
// of this browser and is kept here: a device's id means nothing elsewhere.

import { load, store } from './prefs.svelte'

export interface Device { id: string; name: string }
type Sinking = { setSinkId?: (id: string) => Promise<void> }
type Choosing = { selectAudioOutput?: () => Promise<MediaDeviceInfo> }

const KEPT = 'tandem.ring_device'

function kept(): Device | null {
    try {
        const v = JSON.parse(load(KEPT) ?? 'null') as Device | null
        return typeof v?.id === 'string' && typeof v.name === 'string' ? v : null
    } catch { return null }
}

class RingDevice {
    /** null: the browser's own. */
    chosen = $state.raw<Device | null>(kept())
    /** Those that the browser names; it names none before it was allowed to. */
    list = $state.raw<readonly Device[]>([])
    /** What was chosen is not there: the browser's own rings. */
    lost = $state(false)
    #audio: AudioContext | null = null
    #into: AudioNode | null = null
    #by: { node: MediaStreamAudioDestinationNode; element: HTMLAudioElement } | null = null
    #turn = 0

    constructor() {
        if (!this.possible) return
        navigator.mediaDevices.addEventListener('devicechange', () => void this.look())
        if (this.chosen) void this.look()
    }

    /** Over plain http a browser shows no devices to a page. */
    get possible(): boolean {
        return !!navigator.mediaDevices && (own_sink() || 'setSinkId' in HTMLMediaElement.prototype)
    }

    /** Where sound goes in. */
    into(audio: AudioContext): AudioNode {
        if (this.#audio !== audio) {
            this.#audio = audio
            this.#into = audio.destination
            if (this.chosen) void this.look()
        }
        return this.#into!
    }

    /** Asks the browser for the devices' names, which it tells to who may use the microphone. False: that is refused. */
    async ask(): Promise<boolean> {
        const media = navigator.mediaDevices as MediaDevices & Choosing
        try {
            if (media.selectAudioOutput) {
                const d = await media.selectAudioOutput()
                await this.choose({ id: d.deviceId, name: d.label })
            } else for (const track of (await media.getUserMedia({ audio: true })).getTracks()) track.stop()
        } catch { return false }
        await this.look()
        return true
    }

    async choose(device: Device | null): Promise<void> {
        this.chosen = device
        store(KEPT, device && JSON.stringify(device))
        await this.look()
    }

    /** What there is now, and what is chosen put to use; the latest look counts. */
    async look(): Promise<void> {
        if (!this.possible) return
        const turn = ++this.#turn
        const all = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).filter(d => d.kind === 'audiooutput')
        if (turn !== this.#turn) return
        const named = all.filter(d => d.deviceId && d.deviceId !== 'default' && d.label)
        this.list = named.map(d => ({ id: d.deviceId, name: d.label }))
        const id = this.chosen?.id ?? ''
        let there = !id || !named.length || named.some(d => d.deviceId === id) // where none is named, trying tells
        if (there) there = await this.#use(id)
        if (turn !== this.#turn) return
        if (!there) await this.#use('')
        if (turn === this.#turn) this.lost = !there
    }

    async #use(id: string): Promise<boolean> {
        const audio = this.#audio
        if (!audio) return true
        try {
            if (own_sink()) await (audio as Sinking).setSinkId!(id)
            else await this.#through(audio, id)
            return true
        } catch { return false }
    }

    /** Where a context cannot choose, an element that plays what the context makes can. */
    async #through(audio: AudioContext, id: string): Promise<void> {
        if (!id) {
            this.#into = audio.destination
            this.#by?.element.pause()
            return
        }
        this.#by ??= { node: audio.createMediaStreamDestination(), element: new Audio() }
        const { node, element } = this.#by
        element.srcObject ??= node.stream
        await (element as Sinking).setSinkId!(id)
        await element.play()
        this.#into = node
    }
}

const own_sink = () => 'setSinkId' in AudioContext.prototype

export const ring_device = new RingDevice()
