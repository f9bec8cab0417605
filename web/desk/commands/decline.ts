import { api } from '../../shared/api'
import { words } from '../../shared/i18n'
import type { ContactRow } from '../../shared/rows'
import { in_place, PLACES } from '../model/declared'
import { declining } from '../model/declining.svelte'
import type { Desk } from '../model/desk.svelte'
import { command } from './command'
import { keys_of } from './press'
import { first_offer } from './which'

/** The reasons there are for it, in the company's order. */
export const decline_reasons = (d: Desk) => in_place(d.words?.decline_reasons)

export async function decline(d: Desk, contact: ContactRow, reason: string): Promise<void> {
    const done = await d.act(`decline ${contact.id}`, () => api.POST('/api/contacts/{id}/decline', {
        params: { path: { id: contact.id } }, body: { token: contact.token, reason },
    }))
    if (!done && d.problem?.field === 'reason') void d.load_words() // archived meanwhile
}

/** Alt X and then a digit, also while writing: one for each of the first nine. */
export const declines = PLACES.map(i => command({
    name: `decline_${i + 1}`, label: 'decline', keys: [`Alt+KeyX Digit${i + 1}`], permission: 'agent', over: true,
    said(d) {
        const x = decline_reasons(d)[i]
        return x && { zh: `${words.decline[0]}：${x.name_zh}`, en: `${words.decline[1]}: ${x.name_en}` }
    },
    possible: d => !!first_offer(d) && !!decline_reasons(d)[i],
    run(d) {
        const c = first_offer(d), x = decline_reasons(d)[i]
        return c && x && decline(d, c, x.id)
    },
}))

/** The first of their chords has been pressed: the reasons are shown, with what may come next. */
export function begin_decline(d: Desk, begun: string): void {
    const c = first_offer(d)
    if (c && begun && declines.some(x => keys_of(x).some(k => k.startsWith(`${begun} `)))) declining.ask(c.token)
}
