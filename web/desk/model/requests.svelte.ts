// What customers left when nobody could answer: read when somebody looks, and again when the socket says that something changed.

import { api, call, type Problem, type Schemas } from '../../shared/api'
import { one_flight } from '../../shared/flight'
import { sounds } from './alert.svelte'
import { prefs } from './prefs.svelte'

class Requests {
    list = $state.raw<Schemas['Request'][] | null>(null)
    open = $state(0)
    problem = $state.raw<Problem | null>(null)
    /** What was done, while it is being written: it outlives a look elsewhere. By request. */
    notes = $state<Record<string, string>>({})

    readonly load = one_flight(async () => {
        const r = await call(api.GET('/api/requests'))
        if (r.ok) {
            const known = this.list
            if (known && prefs.sound_of === 'all' && r.data.requests.some(x => x.state === 'open' && known.every(y => y.id !== x.id))) sounds.blip('waiting')
            this.list = r.data.requests
            for (const x of this.list) if (x.state === 'done') delete this.notes[x.id]
            this.open = r.data.open
        }
        this.problem = r.ok ? null : r.problem
    })
}

export const requests = new Requests()
