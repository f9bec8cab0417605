// Who else looks at a conversation and who writes there, as the server knows it; and what this page says of itself.

import { learn } from '../../shared/i18n'
import type { PresenceRow } from '../../shared/rows'
import { presence as words } from '../../shared/words/presence'
import { desk } from './desk.svelte'
import { pick, t } from './prefs.svelte'

learn(words)

/** A page that is hidden, or has not had the focus for so long, is not looked at. */
const AWAY_MS = 60_000
const NONE = '0'

class Presence {
    #shown = NONE
    #said = NONE
    #away = false
    #timer = 0

    constructor() {
        document.addEventListener('visibilitychange', () => this.#attend())
        addEventListener('focus', () => this.#attend())
        addEventListener('blur', () => this.#attend())
    }

    /** The conversation is on the screen of this page, over this link; until what is returned is called. */
    show(conversation: string): () => void {
        this.#shown = conversation
        this.#said = NONE // a new link knows nothing
        this.#tell()
        return () => {
            if (this.#shown === conversation) this.#shown = NONE
            queueMicrotask(() => this.#tell()) // from one to the next: the next says it all
        }
    }

    /** The others who look at it or do just that; and how many more there are. */
    others(conversation: string): { who: PresenceRow['who']; more: number } {
        const row = desk.rows('presence').get(conversation)
        if (!row) return { who: [], more: 0 }
        const me = desk.session?.user.id
        const named = row.who.some(x => x.id === me)
        return {
            who: row.who.filter(x => x.id !== me),
            more: Math.max(0, row.more - Number(!named && this.#said === conversation)),
        }
    }

    /** "Chen Jing is looking; Liu Siqi is writing a reply" */
    sentence(who: PresenceRow['who'], more = 0): string {
        return [...who.map(x => t(`here_${x.does}`, { name: pick(x) })), ...(more ? [t('here_more', { n: more })] : [])].join(t('here_and'))
    }

    #attend(): void {
        const here = document.visibilityState === 'visible' && document.hasFocus()
        clearTimeout(this.#timer)
        if (here) {
            this.#away = false
            this.#tell()
        } else {
            this.#timer = window.setTimeout(() => { this.#away = true; this.#tell() }, AWAY_MS)
        }
    }

    #tell(): void {
        const conversation = this.#away ? NONE : this.#shown
        if (conversation !== this.#said && desk.tell({ t: 'focus', conversation })) this.#said = conversation
    }
}

export const presence = new Presence()
