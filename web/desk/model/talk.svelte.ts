// What holds for all conversations of the company, asked for when the first one is opened.

import { api, call, type Schemas } from '../../shared/api'

class Talk {
    rules = $state.raw<Schemas['Talk'] | null>(null)
    #asked = false

    async want(): Promise<void> {
        if (this.#asked) return
        this.#asked = true
        const r = await call(api.GET('/api/talk'))
        if (r.ok) this.rules = r.data
        else this.#asked = false
    }

    /** A colleague has another name or picture. */
    async again(): Promise<void> {
        if (!this.#asked) return
        const r = await call(api.GET('/api/talk'))
        if (r.ok && this.#asked) this.rules = r.data
    }

    picture(id: string): string { return this.rules?.colleagues.find(c => c.id === id)?.picture ?? '' }

    /** Read again with the next conversation: an administrator may have changed it, or somebody else has signed in. */
    leave(): void {
        this.#asked = false
        this.rules = null
    }
}

export const talk = new Talk()
