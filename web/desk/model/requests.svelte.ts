// What customers left when nobody could answer: read when somebody looks, and again when the socket says that something changed.

import { api, call, type Problem, type Schemas } from '../../shared/api'

class Requests {
    list = $state.raw<Schemas['Request'][] | null>(null)
    open = $state(0)
    problem = $state.raw<Problem | null>(null)
    #busy = false
    #again = false

    async load(): Promise<void> {
        if (this.#busy) { this.#again = true; return }
        this.#busy = true
        const r = await call(api.GET('/api/requests'))
        this.#busy = false
        if (r.ok) {
            this.list = r.data.requests
            this.open = r.data.open
        }
        this.problem = r.ok ? null : r.problem
        if (this.#again) { this.#again = false; void this.load() }
    }
}

export const requests = new Requests()
