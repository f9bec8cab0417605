// To whom the open contact may be passed on and who of the colleagues is there, as the server knows it now: asked again while a panel shows it.

import { api, call, type Schemas } from '../../shared/api'
import { learn } from '../../shared/i18n'
import { status, type There } from '../../shared/there'
import { there as words } from '../../shared/words/there'
import { pause_word } from './declared'
import { desk } from './desk.svelte'
import { t } from './prefs.svelte'

learn(words)

const REFRESH_MS = 4_000

export class Targets {
    now = $state.raw<Schemas['Targets'] | null>(null)
    readonly #by = $derived(new Map<string, There>((this.now?.agents ?? []).map(a => [a.id, a])))
    #contact: string
    #before: () => () => void

    /** `keep` is called before a new answer is shown, and what it returns afterwards: the list may have been put into another order. */
    constructor(contact: string, keep: () => () => void) {
        this.#contact = contact
        this.#before = keep
    }

    of = (id: string): There | undefined => this.#by.get(id)

    async ask(): Promise<void> {
        const r = await call(api.GET('/api/contacts/{id}/targets', { params: { path: { id: this.#contact } } }))
        if (!r.ok) return
        const after = this.#before()
        this.now = r.data
        after()
    }

    /** For an $effect or onMount: asks now and every few seconds; what is returned ends it. */
    show(): () => void {
        void this.ask()
        const timer = setInterval(() => { if (document.visibilityState === 'visible') void this.ask() }, REFRESH_MS)
        return () => clearInterval(timer)
    }

    /** What a colleague does, in words; nothing before the first answer. */
    say(id: string): string {
        if (!this.now) return ''
        const x = this.of(id), what = status(x)
        if (what === 'paused') return pause_word(desk.words, x!.reason)
        return t(`there_${what as 'ready'}`, { active: x?.active ?? 0, capacity: x?.capacity ?? 0 })
    }
}
