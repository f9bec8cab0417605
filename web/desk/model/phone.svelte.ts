// The telephone of this page: where its agent answers, and the sound of at most one call.
//
// Of several tabs one has the sound: the one that holds a lock named after the contact. The others wait for that lock to know when
// it is let go, and may ask for it.

import { api, call as ask, type Problem, type Schemas } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import { calls, is_call } from './calls'
import { sounds } from './alert.svelte'
import { rings } from './calling'
import type { Desk } from './desk.svelte'
import { mic } from './mic.svelte'

export type Sound = 'none' | 'starting' | 'connecting' | 'open' | 'gone'
type Hold = (() => void) | null

/** In this tab, over a reload: whose sound it had. */
const HAD = 'tandem.call'
const TRIES = 3
const lock_of = (contact: string) => `tandem.call.${contact}`
const had = (): string => { try { return sessionStorage.getItem(HAD) ?? '' } catch { return '' } }
function keep(contact: string): void {
    try {
        if (contact) sessionStorage.setItem(HAD, contact)
        else sessionStorage.removeItem(HAD)
    } catch { /* after a reload it is asked for by hand */ }
}
export const name_of = (d: Schemas['Device'] | null): string => d?.phones.find(p => p.id === d.phone)?.name ?? ''
const stay = (e: BeforeUnloadEvent): void => e.preventDefault()

class Phone {
    device = $state.raw<Schemas['Device'] | null>(null)
    problem = $state.raw<Problem | null>(null)
    /** The contact whose sound this page has, or makes. */
    contact = $state('')
    sound = $state<Sound>('none')
    /** The browser plays nothing before a gesture. */
    silent = $state(false)
    /** Our own microphone is shut, whether or not the server knows yet. */
    shut = $state(false)
    /** The contact whose key pad is open. */
    pad = $state('')
    /** The contact whose sound another tab of this browser has. */
    elsewhere = $state('')
    #pc: RTCPeerConnection | null = null
    #stream: MediaStream | null = null
    #player: HTMLAudioElement | null = null
    #release: Hold = null
    #watch: AbortController | null = null
    #turn = 0
    #tries = 0
    #gone = false
    #rang = new Map<string, Schemas['Device']>()
    #loading: Promise<void> | null = null
    #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('tandem.call')

    constructor() {
        calls.answer = (contact, sdp) => void this.#answered(contact, sdp)
        calls.refused = (d, contact, why) => this.#refused(d, contact, why)
        if (this.#channel) this.#channel.onmessage = e => {
            const { contact } = this
            if (!contact || e.data?.give !== contact) return
            this.drop()
            this.#watch_for(contact)
        }
    }

    load(): Promise<void> {
        return this.#loading ??= ask(api.GET('/api/agent/device')).then(r => {
            this.#loading = null
            this.problem = r.ok ? null : r.problem
            if (r.ok) this.device = r.data
        })
    }

    /** By the page: one answers here. By another device: that one is picked up. */
    get here(): boolean { return (this.device?.device ?? 'browser') === 'browser' }
    get phone_name(): string { return name_of(this.device) }

    /** Where this offer rings: what is chosen later is for the next one. */
    rings_at(token: string): Schemas['Device'] | null {
        if (this.device && !this.#rang.has(token)) this.#rang.set(token, this.device)
        return this.#rang.get(token) ?? null
    }

    async accept(d: Desk, c: ContactRow): Promise<void> {
        if (!this.device) await this.load()
        if ((this.rings_at(c.token)?.device ?? 'browser') !== 'browser') return // it is picked up there
        calls.answered.add(c.token)
        sounds.ring(d.contacts.some(rings))
        if (!await this.#begin(d, c.id)) {
            calls.answered.delete(c.token)
            sounds.ring(d.contacts.some(rings))
        }
    }

    async dialled(d: Desk, contact: string): Promise<void> {
        if (!this.device) await this.load()
        if (this.here) await this.#begin(d, contact)
    }

    /** The sound comes to this tab, wherever it was. */
    async fetch(d: Desk, contact: string): Promise<void> {
        const begun = this.#begin(d, contact, true) // stands in line for the lock before it is let go
        this.#channel?.postMessage({ give: contact })
        await begun
    }

    async mute(d: Desk, c: ContactRow): Promise<void> {
        const on = this.muted(c)
        if (this.contact === c.id) this.#shut(!on) // at once, whatever the server says
        await d.act(`mute ${c.id}`, () => api.POST('/api/contacts/{id}/call', { params: { path: { id: c.id } }, body: { act: on ? 'unmute' : 'mute' } }))
    }
    muted(c: ContactRow): boolean { return !!c.call?.muted.includes('agent') || (this.contact === c.id && this.shut) }

    /** What the rows say of the call whose sound is here, or was before a reload; told whenever they change. */
    look(d: Desk, all: readonly ContactRow[]): void {
        const live = (id: string) => all.find(c => c.id === id && is_call(c) && c.state !== 'wrapup' && c.call?.state !== 'over')
        if (this.contact && this.sound !== 'starting' && !live(this.contact)) this.drop()
        if (this.pad && !live(this.pad)) this.pad = ''
        const on = all.find(c => is_call(c) && (c.state === 'talking' || c.call?.state === 'connecting') && c.call?.state !== 'over')
        if (!on) { this.#unwatch(); keep(''); return }
        const gone = on.call?.state === 'gone', new_gone = gone && !this.#gone
        this.#gone = gone
        if (this.contact === on.id) {
            if (new_gone && this.sound !== 'starting') this.#lost(d, on.id) // the server has let go of this sound: another is offered
            return
        }
        if (had() === on.id && !this.contact && this.here && this.device) { // loaded anew in the middle of it
            keep('')
            void this.#begin(d, on.id, true)
        } else if (!this.contact) this.#watch_for(on.id)
    }

    /** The sound here is let go; the call may go on elsewhere. */
    drop(): void {
        this.#turn++
        const pc = this.#pc
        this.#pc = null
        if (pc) {
            pc.onicecandidate = pc.onconnectionstatechange = pc.ontrack = null
            pc.close()
        }
        for (const track of this.#stream?.getTracks() ?? []) track.stop()
        this.#stream = null
        if (this.#player) this.#player.srcObject = null
        this.#release?.()
        this.#release = null
        removeEventListener('beforeunload', stay)
        keep('')
        this.contact = ''
        this.sound = 'none'
        this.silent = this.shut = false
    }

    /** On a gesture. */
    async play(): Promise<void> {
        try {
            await this.#player?.play()
            this.silent = false
        } catch { this.silent = true }
    }

    async use_speaker(): Promise<void> {
        const player = this.#player as (HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }) | null
        await player?.setSinkId?.(mic.output?.id ?? '').catch(() => player.setSinkId?.('')).catch(() => {})
    }

    /** Another microphone while one talks. */
    async use_microphone(): Promise<void> {
        const sender = this.#pc?.getSenders()[0]
        const stream = sender && await mic.open()
        if (!stream || !sender) return
        await sender.replaceTrack(stream.getAudioTracks()[0] ?? null)
        for (const track of this.#stream?.getTracks() ?? []) track.stop()
        this.#stream = stream
        this.#shut(this.shut)
    }

    #shut(on: boolean): void {
        this.shut = on
        for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !on
    }

    /** False: there is no microphone, or another tab has the call; mic and elsewhere say which. */
    async #begin(d: Desk, contact: string, wait = false): Promise<boolean> {
        if (this.contact === contact && this.sound !== 'gone' && this.sound !== 'none') return true
        const tries = this.#tries
        this.drop()
        this.#tries = tries
        const turn = this.#turn
        this.contact = contact
        this.sound = 'starting'
        this.#unwatch()
        const release = await claim(contact, wait)
        if (turn !== this.#turn) { release?.(); return false }
        if (!release) {
            this.drop()
            this.elsewhere = contact
            this.#watch_for(contact)
            return false
        }
        this.#release = release
        const stream = await mic.open()
        if (turn !== this.#turn) { for (const track of stream?.getTracks() ?? []) track.stop(); return false }
        if (!stream) { this.drop(); return false }
        this.#stream = stream
        await this.#offer(d, contact, stream)
        return turn === this.#turn
    }

    async #offer(d: Desk, contact: string, stream: MediaStream): Promise<void> {
        const pc = this.#pc = new RTCPeerConnection()
        const player = this.#player ??= new Audio()
        for (const track of stream.getAudioTracks()) pc.addTrack(track, stream)
        pc.ontrack = ({ track }) => {
            player.srcObject = new MediaStream([track])
            void this.use_speaker()
            void this.play()
        }
        pc.onicecandidate = ({ candidate }) => { d.tell({ t: 'candidate', contact, candidate: candidate?.candidate ?? '' }) }
        pc.onconnectionstatechange = () => {
            if (pc !== this.#pc) return
            if (pc.connectionState === 'connected') {
                this.sound = 'open'
                this.#tries = 0
            } else if (pc.connectionState === 'disconnected') this.sound = 'connecting'
            else if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.#lost(d, contact)
        }
        this.sound = 'connecting'
        keep(contact)
        addEventListener('beforeunload', stay)
        await pc.setLocalDescription()
        if (pc !== this.#pc) return
        if (!d.tell({ t: 'call', contact, sdp: pc.localDescription!.sdp })) this.#lost(d, contact)
    }

    async #answered(contact: string, sdp: string): Promise<void> {
        const pc = this.#pc
        if (!pc || contact !== this.contact || pc.signalingState !== 'have-local-offer') return
        await pc.setRemoteDescription({ type: 'answer', sdp }).catch(() => { if (pc === this.#pc) this.sound = 'gone' })
    }

    /** The server did not take the sound we offered: of a talk it is tried again; an offer rings as if nobody had answered. */
    #refused(d: Desk, contact: string, why: Problem): void {
        if (contact !== this.contact || this.sound !== 'connecting') return
        const c = d.contacts.find(x => x.id === contact)
        if (c?.state !== 'offered') {
            if (!this.#lost(d, contact)) d.problem = why
            return
        }
        this.drop()
        calls.answered.delete(c.token)
        sounds.ring(d.contacts.some(rings))
        d.problem = why
    }

    /** The call is there as long as its row is: the sound is tried again by itself, then by hand. */
    #lost(d: Desk, contact: string): boolean {
        this.sound = 'gone'
        const again = d.link === 'open' && this.#tries++ < TRIES && d.contacts.some(c => c.id === contact && (c.call?.state === 'talking' || c.call?.state === 'gone'))
        if (again) void this.#begin(d, contact, true) // in line: the lock is let go in a moment
        return again
    }

    #watch_for(contact: string): void {
        if (this.#watch || !navigator.locks) return
        const until = this.#watch = new AbortController()
        // Asked, not claimed: who begins the call here at this moment would find it taken.
        void navigator.locks.query().then(({ held }) => {
            if (until.signal.aborted) return
            const taken = !!held?.some(l => l.name === lock_of(contact))
            this.elsewhere = taken ? contact : ''
            if (!taken) return void (this.#watch = null)
            // Waits until the other tab has let it go.
            navigator.locks.request(lock_of(contact), { signal: until.signal }, () => { this.elsewhere = ''; this.#watch = null }).catch(() => {})
        })
    }
    #unwatch(): void {
        this.#watch?.abort()
        this.#watch = null
        this.elsewhere = ''
    }
}

/** null: another tab has it. Where there are no locks there is no microphone either. */
function claim(contact: string, wait: boolean): Promise<Hold> {
    if (!navigator.locks) return Promise.resolve(() => {})
    return new Promise(done => {
        void navigator.locks.request(lock_of(contact), { ifAvailable: !wait }, lock => lock
            ? new Promise<void>(release => done(release))
            : void done(null))
    })
}

export const phone = new Phone()
