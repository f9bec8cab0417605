// One WebSocket that comes back by itself, and the server's clock.
//
// Backoff 0.5 s doubling to 30 s with 50-100 % jitter. A socket that says nothing is not trusted: every
// 20 s a ping, and no word within 10 s ends it. The world is injected, so tests own the clock.

import { parse_frame, type Incoming, type Outgoing } from './rows'

export interface SocketLike {
    /** 1: open, as of WebSocket. */
    readonly readyState: number
    send(text: string): void
    close(code?: number): void
    onopen: ((e: any) => void) | null
    onmessage: ((e: { data: any }) => void) | null
    onclose: ((e: { code: number }) => void) | null
    onerror: ((e: any) => void) | null
}

export interface World {
    open(url: string): SocketLike
    after(ms: number, fn: () => void): unknown
    cancel(timer: any): void
    /** The wall's clock: it may be wrong, and be set. */
    now_ms(): number
    /** Milliseconds since some moment; never goes back. Whether it goes on while the machine sleeps is the browser's choice. */
    steady_ms(): number
    random(): number
}

export type LinkState = 'closed' | 'connecting' | 'open' | 'waiting'

const FIRST_MS = 500
const MOST_MS = 30_000
const PING_MS = 20_000
const SILENCE_MS = 10_000
const HURRY_MS = 3_000 // where somebody waits
const JUMP_MS = 15_000 // a timer this late means that the machine slept
const DRIFT_MS = 1_000 // so far apart wall and steady clock come when one is set or the other stood still
const SIGNED_OUT = 4401
const PROTOCOL = 4400
const OPEN = 1

/** The wait before try number `attempt` (0 is the first after a loss). */
export function backoff_ms(attempt: number, random: number): number {
    const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
    return Math.round(full * (0.5 + random / 2))
}

export interface Handlers {
    hello(): Outgoing
    frame(f: Incoming): void
    state(s: LinkState): void
    signed_out(): void
    /** The server did not understand us: what we hold may be wrong, too. */
    distrust(): void
}

export class Connection {
    state: LinkState = 'closed'
    /** Server's clock minus our steady one, of the quickest recent answer; until there is one, the wall's clock is believed. */
    offset_us: number

    #socket: SocketLike | null = null
    #attempt = 0
    #retry: unknown = null
    #ping: unknown = null
    #silence: unknown = null
    #pinged_ms = 0
    #best_trip_ms = Infinity
    #drift_ms: number

    constructor(readonly url: string, readonly world: World, readonly on: Handlers) {
        this.#drift_ms = world.now_ms() - world.steady_ms()
        this.offset_us = this.#drift_ms * 1000
    }

    start(): void {
        if (this.state === 'closed') this.#open()
    }

    stop(): void {
        this.#drop()
        this.world.cancel(this.#retry)
        this.#retry = null
        this.#attempt = 0
        this.#set('closed')
    }

    /** The page is looked at again, or the network is back: do not sit out the wait, nor trust a dead socket. */
    wake(): void {
        if (this.state === 'closed') return
        this.#attempt = 0
        if (this.state === 'waiting') {
            this.world.cancel(this.#retry)
            this.#open()
        } else if (this.state === 'open') this.#probe(HURRY_MS)
        else this.#patience(HURRY_MS)
    }

    /** The browser says that there is no network: what is open is dead, and nobody waits to find out. */
    cut(): void {
        if (this.state === 'open' || this.state === 'connecting') this.#lost(0)
    }

    /** False: not connected, nothing was sent. */
    send(f: Outgoing): boolean {
        if (this.#socket?.readyState !== OPEN || this.state !== 'open') return false // a page that is being left closes its socket and says so later
        this.#socket.send(JSON.stringify(f))
        return true
    }

    now_us(): number {
        return this.world.steady_ms() * 1000 + this.offset_us
    }

    #open(): void {
        this.#set('connecting')
        const s = this.world.open(this.url)
        this.#socket = s
        this.#patience(SILENCE_MS) // a handshake nobody answers is a silence like any other
        s.onopen = () => {
            if (s !== this.#socket) return
            this.#set('open')
            this.send(this.on.hello())
            this.#probe(SILENCE_MS)
        }
        s.onmessage = e => {
            if (s !== this.#socket) return
            this.#heard(typeof e.data === 'string' ? parse_frame(e.data) : null)
        }
        s.onclose = e => {
            if (s === this.#socket) this.#lost(e.code)
        }
        s.onerror = () => {}
    }

    #heard(f: Incoming | null): void {
        this.world.cancel(this.#silence)
        this.#silence = null
        if (!f) return
        if (f.t === 'pong') this.#sync(f.now_us)
        if (f.t === 'snapshot' || f.t === 'rows') this.#attempt = 0
        this.on.frame(f)
    }

    #sync(server_us: number): void {
        const now = this.world.steady_ms()
        const trip = now - this.#pinged_ms
        const drift = this.world.now_ms() - now
        if (Math.abs(drift - this.#drift_ms) > DRIFT_MS) this.#best_trip_ms = Infinity // what was known of the clocks is over
        this.#drift_ms = drift
        // The quickest answer says best what the server's clock shows; let old ones fade.
        if (trip <= this.#best_trip_ms) {
            this.#best_trip_ms = trip
            this.offset_us = server_us - (now - trip / 2) * 1000
        } else this.#best_trip_ms *= 1.5
    }

    #probe(patience_ms: number): void {
        this.world.cancel(this.#ping)
        this.#pinged_ms = this.world.steady_ms()
        this.send({ t: 'ping' })
        this.#patience(patience_ms)
        const due = this.#pinged_ms + PING_MS
        this.#ping = this.world.after(PING_MS, () => {
            const slept = this.world.steady_ms() - due > JUMP_MS
            if (slept) this.#best_trip_ms = Infinity
            this.#probe(slept ? HURRY_MS : SILENCE_MS)
        })
    }

    #patience(ms: number): void {
        this.world.cancel(this.#silence)
        this.#silence = this.world.after(ms, () => this.#lost(0))
    }

    #lost(code: number): void {
        this.#drop()
        if (code === SIGNED_OUT) {
            this.#set('closed')
            this.on.signed_out()
            return
        }
        if (code === PROTOCOL) this.on.distrust()
        const wait = backoff_ms(this.#attempt++, this.world.random())
        this.#set('waiting')
        this.#retry = this.world.after(wait, () => this.#open())
    }

    #drop(): void {
        const s = this.#socket
        this.#socket = null
        this.world.cancel(this.#ping)
        this.world.cancel(this.#silence)
        if (!s) return
        s.onopen = s.onmessage = s.onclose = null
        try { s.close() } catch { /* it never opened */ }
    }

    #set(s: LinkState): void {
        if (this.state === s) return
        this.state = s
        this.on.state(s)
    }
}

/** The browser's own. */
export function browser_world(): World {
    return {
        open: url => new WebSocket(url) as unknown as SocketLike,
        after: (ms, fn) => setTimeout(fn, ms),
        cancel: timer => clearTimeout(timer as number),
        now_ms: () => Date.now(),
        steady_ms: () => performance.now(),
        random: () => Math.random(),
    }
}
