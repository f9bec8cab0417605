// What the centre does now: asked again each second while somebody looks, and seldom while the page is hidden. Never twice at once.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { wait_word } from '../../shared/metric'
import { now_once_us, now_us } from './clock.svelte'
import { borders } from './day.svelte'
import { desk } from './desk.svelte'
import { prefs } from './prefs.svelte'

export type Since = 'today' | 'hour'
export type LiveQueue = Schemas['LiveQueue']
export type LiveAgent = Schemas['LiveAgent']
export type LiveContact = Schemas['LiveContacts']['contacts'][number]

const EVERY_MS = 1_000
const HIDDEN_MS = 10_000
const HOUR_US = 3600e6
/** Rows of contacts; how many there are is said beside them. */
const CONTACTS = 200

export class Live {
    /** Both of one reading. */
    board = $state.raw<Schemas['Live'] | null>(null)
    talks = $state.raw<Schemas['LiveContacts'] | null>(null)
    /** Why the last reading gave nothing: what is shown is older. */
    problem = $state.raw<Problem | null>(null)

    async #read(since: Since): Promise<() => void> {
        const now = now_once_us()
        const since_us = Math.floor(since === 'hour' ? now - HOUR_US : borders(0, now).from_us)
        const [board, talks] = await Promise.all([call(api.GET('/api/live', { params: { query: { since_us } } })), call(api.GET('/api/live/contacts', { params: { query: { limit: CONTACTS } } }))])
        return () => {
            this.problem = !board.ok ? board.problem : !talks.ok ? talks.problem : null
            if (!board.ok || !talks.ok) return
            this.board = board.data
            this.talks = talks.data
        }
    }

    /** For an $effect: reads from now on; what is returned ends it. */
    show(since: Since): () => void {
        let timer = 0, flying = false, ended = false
        const read = async () => {
            clearTimeout(timer)
            if (flying || ended) return
            flying = true
            const began = performance.now()
            const shown = await this.#read(since)
            flying = false
            if (ended) return
            shown()
            timer = window.setTimeout(() => void read(), Math.max(0, (document.hidden ? HIDDEN_MS : EVERY_MS) - (performance.now() - began)))
        }
        const seen = () => { if (!document.hidden) void read() }
        document.addEventListener('visibilitychange', seen)
        void read()
        return () => {
            ended = true
            clearTimeout(timer)
            document.removeEventListener('visibilitychange', seen)
        }
    }
}

/** Of two names, as one reads them: by pinyin in Chinese. */
export const by_name = (): ((a: string, b: string) => number) => new Intl.Collator(prefs.lang === 'zh' ? 'zh-u-co-pinyin' : 'en').compare

/** The queues by name, so that none changes its place while one looks; since when the first of each waits, and whether that is too long. */
export function queues_of(board: Schemas['Live']) {
    const by = by_name()
    return board.queues.map(q => {
        const since_us = q.waiting ? board.at_us - q.longest_us : 0
        return { ...q, name: desk.queue(q.queue), since_us, late: q.waiting ? wait_word(Math.max(q.longest_us, now_us() - since_us), q.target_us) : '' as const }
    }).sort((a, b) => by(a.name, b.name) || (a.queue < b.queue ? -1 : 1))
}

/** Ready with nothing to do, busy, paused, without a desktop, or gone: as the server counts them in its queues. */
export const STATES = ['ready', 'busy', 'paused', 'away', 'offline'] as const
export type AgentState = (typeof STATES)[number]
export const state_of = (a: LiveAgent): AgentState =>
    a.state === 'offline' ? 'offline' : a.away ? 'away' : a.busy ? 'busy' : a.state
