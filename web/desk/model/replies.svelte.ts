// The canned replies this person may use, and how a text becomes what is sent. Loaded when somebody types the first slash.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { rank } from '../../shared/initials'
import type { ContactRow } from '../../shared/rows'
import type { Variable } from '../../shared/variables'
import { now_once_us } from './clock.svelte'
import { desk } from './desk.svelte'

export type Reply = Schemas['Reply']
const FRESH_MS = 30_000
const SHOWN = 50

class Replies {
    list = $state.raw<readonly Reply[] | null>(null)
    problem = $state.raw<Problem | null>(null)
    #owner = ''
    #read_ms = -Infinity

    /** Reads them unless that was done a moment ago. */
    async read(now = false): Promise<void> {
        const me = desk.session?.user.id ?? ''
        if (me !== this.#owner) { this.list = null; this.#read_ms = -Infinity }
        this.#owner = me
        if (!now && performance.now() - this.#read_ms < FRESH_MS) return
        const r = await call(api.GET('/api/replies'))
        if (this.#owner !== me) return
        if (r.ok) { this.list = r.data.replies; this.#read_ms = performance.now() }
        this.problem = r.ok ? null : r.problem
    }

    used(id: string): void {
        this.list = this.list?.map(r => r.id === id ? { ...r, uses: r.uses + 1, own_uses: r.own_uses + 1 } : r) ?? null
    }

    /** Those for a contact, the best first: what fits the words, in the customer's language, used most. */
    found(query: string, contact: ContactRow | undefined): Reply[] {
        const zh = contact?.zh
        const other = (r: Reply) => zh !== undefined && r.lang === (zh ? 'en' : 'zh') ? 1 : 0
        const fit = (r: Reply) => query === '' ? 0 : Math.min(
            rank(r.name, query), 1 + rank(r.words, query), 2 + rank(r.folder, query), r.text.toLowerCase().includes(query.toLowerCase()) ? 4 : 9)
        const fits = (r: Reply) => rank(r.name, query) < 3 || rank(r.words, query) < 2 || rank(r.folder, query) < 2 || r.text.toLowerCase().includes(query.toLowerCase())
        return (this.list ?? []).filter(r => (r.scope !== 'queue' || r.queue === contact?.queue) && (query === '' || fits(r)))
            .map(r => ({ r, key: [other(r), fit(r), -r.own_uses, -r.uses] }))
            .sort((a, b) => { for (let i = 0; i < 4; i++) if (a.key[i] !== b.key[i]) return a.key[i]! - b.key[i]!; return a.r.name < b.r.name ? -1 : 1 })
            .map(x => x.r).slice(0, SHOWN)
    }
}

export const replies = new Replies()

/** What the variables stand for: in the reply's language, else in the customer's. */
export function values_of(lang: Reply['lang'], contact: ContactRow | undefined): Partial<Record<Variable, string>> {
    const zh = lang === 'any' ? contact?.zh ?? true : lang === 'zh'
    const name = (x: { name_zh: string; name_en: string } | null | undefined) => x ? (zh ? x.name_zh || x.name_en : x.name_en || x.name_zh) : ''
    return {
        'customer.name': contact?.customer?.name ?? '',
        'agent.name': name(desk.session?.user),
        queue: name(desk.words?.queues.find(q => q.id === contact?.queue)),
        company: name(desk.session?.company),
        now: new Intl.DateTimeFormat(zh ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(now_once_us() / 1000),
    }
}
