// What is typed beside a conversation and not given yet (shared/aside.ts), in this tab only: there again when its panel is opened anew, also
// after a reload or another sign-in of the same person, until it was given or thrown away.

import { aside_id, asides_left, aside_kind, read_aside, type Aside, type AsideKind, type AsidePlace } from '../../shared/aside'
import { client_key } from '../../shared/outbox'
import type { ContactRow } from '../../shared/rows'
import { kept_names, load, names_of, store } from './prefs.svelte'
import type { Stray } from './stray'

class Asides {
    all = $state.raw<ReadonlyMap<string, Aside>>(new Map())
    /** Whose; empty while nobody is here. */
    #user = ''

    text(kind: AsideKind, at: AsidePlace): string { return this.all.get(aside_id(kind, at))?.text ?? '' }

    /** Under which it is given once; before the first letter there is none. */
    key(kind: AsideKind, at: AsidePlace): string { return this.all.get(aside_id(kind, at))?.key ?? client_key() }

    type(kind: AsideKind, at: AsidePlace, text: string, held: boolean): void {
        const id = aside_id(kind, at), was = this.all.get(id)
        if (id) this.#put(id, text ? { ...at, text, key: was?.key ?? client_key(), held: held || !!was?.held } : null)
    }

    /** It was given. */
    done(kind: AsideKind, at: AsidePlace): void { this.drop(aside_id(kind, at)) }
    drop(id: string): void { this.#put(id, null) }

    of(conversation: string): [id: string, a: Aside][] {
        return [...this.all].filter(([, a]) => a.held && a.conversation === conversation && a.text.trim())
    }

    /** Those whose talk went; what the screen shows already is not said twice. */
    strays(contacts: readonly ContactRow[], shown: string): Stray[] {
        return asides_left(this.all, contacts).filter(([, a]) => !shown || a.conversation !== shown)
            .map(([key, a]) => ({ key, conversation: a.conversation, text: a.text, kind: aside_kind(key), customer: a.customer }))
    }

    enter(user: string): void {
        this.#user = user
        const start = names_of(user, 'aside')
        this.all = new Map(kept_names(start).flatMap(name => {
            const id = name.slice(start.length), a = read_aside(id, load(name))
            return a ? [[id, a] as const] : []
        }))
    }

    /** The session is over: what was typed stays in this tab, under the person's id. */
    leave(): void {
        this.#user = ''
        this.all = new Map()
    }

    #put(id: string, a: Aside | null): void {
        if (this.#user) store(names_of(this.#user, 'aside') + id, a && JSON.stringify(a))
        const next = new Map(this.all)
        if (a) next.set(id, a)
        else next.delete(id)
        this.all = next
    }
}

export const asides = new Asides()
