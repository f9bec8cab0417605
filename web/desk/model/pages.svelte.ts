// Messages that the stream did not bring: older ones, and what is missing in the middle, fetched page by page.

import { api, call, type Problem } from '../../shared/api'
import { gap, type Replica } from '../../shared/replica'

const PAGE = 100

export class Pages {
    #begun = $state.raw<ReadonlySet<string>>(new Set()) // conversations whose first message is held
    #fetching = new Set<string>()

    constructor(readonly replica: Replica) {}

    /** What was held may have been let go since: the first message of any conversation is number 1. */
    begun(conversation: string): boolean {
        const first = this.replica.messages(conversation)[0]
        return this.#begun.has(conversation) && (!first || first.seq === 1)
    }

    /** Fetches the page of messages before the oldest one held. */
    async older(conversation: string, last_seq: number): Promise<void> {
        const list = this.replica.messages(conversation)
        await this.#page(conversation, list.length ? list[0]!.seq : last_seq + 1)
    }

    /** Fetches what is missing in the middle or at the end. */
    async fill(conversation: string, last_seq: number): Promise<void> {
        const list = this.replica.messages(conversation)
        const first = list.length ? list[0]!.seq : 1
        const missing = gap(list, last_seq)
        if (missing >= first) await this.#page(conversation, missing + 1)
    }

    /** The newest page of a conversation of which nothing else tells. What is wrong, or null. */
    async newest(conversation: string): Promise<Problem | null> {
        const r = await call(api.GET('/api/conversations/{id}/messages', { params: { path: { id: conversation }, query: { limit: PAGE } } }))
        if (!r.ok) return r.problem
        this.replica.add(r.data.messages)
        if (!r.data.more) this.#begun = new Set([...this.#begun, conversation])
        return null
    }

    /** Until this one is held; false: it cannot be had. */
    async reach(conversation: string, seq: number): Promise<boolean> {
        for (let oldest = Infinity; ;) {
            const list = this.replica.messages(conversation)
            if (list.some(m => m.seq === seq)) return true
            if (!list.length || list[0]!.seq >= oldest || list[0]!.seq < seq) return false
            oldest = list[0]!.seq
            await this.older(conversation, 0)
        }
    }

    leave(): void { this.#begun = new Set() }

    async #page(conversation: string, before: number): Promise<void> {
        if (before <= 1 || this.#fetching.has(conversation)) {
            if (before <= 1) this.#begun = new Set([...this.#begun, conversation])
            return
        }
        this.#fetching.add(conversation)
        const r = await call(api.GET('/api/conversations/{id}/messages', {
            params: { path: { id: conversation }, query: { before, limit: PAGE } },
        }))
        this.#fetching.delete(conversation)
        if (!r.ok) return
        this.replica.add(r.data.messages)
        if (!r.data.more) this.#begun = new Set([...this.#begun, conversation])
    }
}
