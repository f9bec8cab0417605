// A search in one conversation. The server looks through all of it, the newest first, so many messages at a time.

import { api, call, type Problem, type Schemas } from '../../shared/api'

type Hit = Schemas['Hits']['hits'][number]

export class Find {
    hits = $state.raw<readonly Hit[]>([])
    /** The one that is shown, -1 none. */
    at = $state(-1)
    /** What the hits are of. */
    query = $state('')
    busy = $state(false)
    /** There may be more of them than are known. */
    more = $state(false)
    problem = $state.raw<Problem | null>(null)
    #before: number | undefined

    constructor(readonly conversation: string) {}

    get hit(): Hit | undefined { return this.hits[this.at] }

    /** Looks anew. An answer to what is no longer asked is dropped. */
    async ask(query: string): Promise<void> {
        this.query = query.trim() ? query : ''
        this.hits = []
        this.at = -1
        this.more = false
        this.#before = undefined
        this.problem = null
        if (this.query) await this.#look()
        else this.busy = false
    }

    /** To the next one (earlier) or the one before; round at the end that is known. */
    async go(by: 1 | -1): Promise<void> {
        if (this.busy) return
        if (by > 0 && this.at === this.hits.length - 1 && this.more) await this.#look()
        else if (this.hits.length) this.at = (this.at + by + this.hits.length) % this.hits.length
    }

    /** On until something is found or all has been looked through. */
    async #look(): Promise<void> {
        const query = this.query
        this.busy = true
        for (let none = true; none;) {
            const r = await call(api.GET('/api/conversations/{id}/search', {
                params: { path: { id: this.conversation }, query: { query, ...(this.#before && { before: this.#before }) } },
            }))
            if (this.query !== query) return
            this.problem = r.ok ? null : r.problem
            if (!r.ok) break
            this.#before = r.data.before
            this.more = !!r.data.before
            none = !r.data.hits.length && this.more
            if (!r.data.hits.length) continue
            this.at = this.hits.length
            this.hits = [...this.hits, ...r.data.hits]
        }
        this.busy = false
    }
}
