// What an offer does to the desktop when it comes and goes: it rings and tells, but moves nobody who is at work.

import { waits_longest } from '../../shared/longest'
import type { ContactRow } from '../../shared/rows'
import { notify, sounds } from './alert.svelte'
import { calls, offer_from_word } from './calls'
import type { Desk } from './desk.svelte'
import { gone } from './gone.svelte'
import { in_field } from './keys'
import { pick, prefs, t } from './prefs.svelte'
import { router } from './router.svelte'
import { asked } from './team.svelte'

type Contacts = ReadonlyMap<string, ContactRow>

/** Where one goes on when the conversation that is open is over; what was put away is last. */
export const after = (d: Desk, open = ''): ContactRow | undefined =>
    waits_longest(d.contacts, c => d.messages(c), open) ?? [...d.held.filter(c => !c.snoozed_us), ...d.contacts].find(c => c.id !== open)

/** Who is opened when one is done with a contact: nobody, where the person chose so. */
export const led_to = (d: Desk, open = ''): ContactRow | undefined => (prefs.after_talk === 'waiting' ? after(d, open) : undefined)

/** What this person has asked the server to do, by the names of Desk.act(): what comes of it is their own doing. */
export const did = new Set<string>()
const own = (c: ContactRow): string[] => (c.state === 'wrapup' ? ['wrap'] : ['end', 'transfer', 'leave', 'decline']).map(what => `${what} ${c.id}`)

/** A call that has been answered has stopped ringing while its sound is joined. */
export const rings = (c: ContactRow): boolean => c.state === 'offered' && c.call?.state !== 'connecting' && !calls.answered.has(c.token)

export function call_to(d: Desk, before: Contacts, now: Contacts, knew: boolean): void {
    for (const c of now.values()) {
        const old = before.get(c.id)
        if (!old) own(c).forEach(x => did.delete(x)) // it has come back: another time
        if (old?.snoozed_us && !c.snoozed_us && c.state === 'talking' && router.contact !== c.id)
            notify(c.id, t('snooze_back', { name: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
        if (c.state === 'invited' && old?.state !== 'invited' && c.part) {
            notify(c.id, t('invited_by', { name: pick(c.part.by), customer: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
            if (knew) sounds.blip('alert')
        }
        if (c.state !== 'offered' || (old?.state === 'offered' && old.token === c.token)) continue
        if (calls.taken.delete(c.id)) {
            calls.answered.add(c.token)
            void import('./phone.svelte').then(m => m.phone.accept(d, c))
            continue
        }
        // Only an empty desk shows it at once: whoever is reading or writing is not moved.
        const idle = router.area === 'inbox' && router.view === 'mine' && !now.has(router.contact) && gone.row?.id !== router.contact && !in_field(document.activeElement)
        if (idle) router.go(`/inbox/${c.id}`, true)
        notify(c.id, t(offer_from_word(c), { name: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
    }
    // Who ended it is led on. From anybody else it is taken where they are: what they type is never carried to another customer.
    const lost = knew && before.get(router.contact)
    if (lost && !now.has(lost.id)) {
        if (own(lost).some(x => did.has(x)) || (asked(lost) && !in_field(document.activeElement))) {
            const next = led_to(d)
            router.go(next ? `/inbox/${next.id}` : '/inbox', true)
        } else gone.row = lost
    }
    sounds.ring([...now.values()].some(rings))
}
