// What each page of settings with a list does: it reads its rows, and after one was saved reads them again and shows that one.

import { call, type Problem } from '../../shared/api'
import { router } from '../model/router.svelte'

/** The rows of a page that reads them itself: `of` takes them out of the answer. */
export class Listed<Answer, Row> {
    list = $state.raw<readonly Row[] | null>(null)
    problem = $state.raw<Problem | null>(null)

    constructor(private readonly get: () => Parameters<typeof call<Answer>>[0], private readonly of: (answer: Answer) => readonly Row[]) {}

    readonly load = async (): Promise<void> => {
        const r = await call(this.get())
        if (r.ok) this.list = this.of(r.data)
        this.problem = r.ok ? null : r.problem
    }
}

/** Which one was saved last. */
export class Saved {
    /** `password`: given when it was saved, and shown this once. */
    last = $state.raw({ id: '', password: '' })

    constructor(private readonly area: string, private readonly load: () => unknown) { void load() }

    /** This one was just saved ('': only read again); what was `/new` gets the path of its own. */
    readonly now = async (id: string, password = ''): Promise<void> => {
        await this.load()
        this.last = { id, password }
        if (id && router.path === `/settings/${this.area}/new`) router.go(`/settings/${this.area}/${id}`, true)
    }
    /** What was open is no more: the list. */
    readonly gone = async (): Promise<void> => {
        await this.now('')
        router.go(`/settings/${this.area}`, true)
    }
    is(x: { id: string } | null): boolean { return x !== null && x.id === this.last.id }
}
