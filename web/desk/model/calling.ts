// What an offer does to the desktop when it comes and goes: it rings and tells, but moves nobody who is at work.

import { waits_longest } from '../../shared/longest'
import type { ContactRow } from '../../shared/rows'
import { notify, sounds } from './alert.svelte'
import type { Desk } from './desk.svelte'
import { in_field } from './keys'
import { pick, prefs, t } from './prefs.svelte'
import { router } from './router.svelte'

type Contacts = ReadonlyMap<string, ContactRow>

/** Where one goes on when the conversation that is open is over; what was put away is last. */
export const after = (d: Desk, open = ''): ContactRow | undefined =>
    waits_longest(d.contacts, c => d.messages(c), open) ?? [...d.held.filter(c => !c.snoozed_us), ...d.contacts].find(c => c.id !== open)

export function call_to(d: Desk, before: Contacts, now: Contacts, knew: boolean): void {
    for (const c of now.values()) {
        const old = before.get(c.id)
        if (old?.snoozed_us && !c.snoozed_us && c.state === 'talking' && router.contact !== c.id)
            notify(c.id, t('snooze_back', { name: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
        if (c.state === 'invited' && old?.state !== 'invited' && c.part) {
            notify(c.id, t('invited_by', { name: pick(c.part.by), customer: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
            if (knew) sounds.blip('message')
        }
        if (c.state !== 'offered' || (old?.state === 'offered' && old.token === c.token)) continue
        notify(c.id, t('offer_from', { name: d.name_of(c) }), () => router.go(`/inbox/${c.id}`))
        // Only an empty desk shows it at once: whoever is reading or writing is not moved.
        const idle = router.area === 'inbox' && router.view === 'mine' && !now.has(router.contact) && !in_field(document.activeElement)
        if (idle) router.go(`/inbox/${c.id}`, true)
    }
    if (knew && router.contact && before.has(router.contact) && !now.has(router.contact)) {
        const next = prefs.after_talk === 'waiting' && after(d)
        router.go(next ? `/inbox/${next.id}` : '/inbox', true)
    }
    sounds.ring([...now.values()].some(c => c.state === 'offered'))
}
