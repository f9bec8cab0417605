import { api } from '../../shared/api'
import { missing } from '../model/canned.svelte'
import type { Desk } from '../model/desk.svelte'
import { attach } from '../model/attach.svelte'
import { named_in } from '../../shared/colleagues'
import { lang_of } from '../../shared/lang'
import { drafts } from '../model/drafts.svelte'
import { prefs } from '../model/prefs.svelte'
import { talk } from '../model/talk.svelte'
import { reaches, writing, type Place } from '../model/writing.svelte'
import { asked } from '../model/team.svelte'
import { command } from './command'

/** The server's limit, in bytes of UTF-8. */
export const TEXT_BYTES_MAX = 4000
export const bytes_of = (text: string) => new TextEncoder().encode(text).length

/** A change is stored before the box is empty again: it is not sent later, when it may be too late. */
async function change(d: Desk, p: Place, seq: number, text: string): Promise<void> {
    const done = await d.act(`edit ${p.conversation}`, () => api.PATCH('/api/conversations/{id}/messages', {
        params: { path: { id: p.conversation } }, body: { seq, text, lang: lang_of(text, prefs.lang) },
    }))
    if (done) writing.edit(p.conversation, null)
}

/** Something is written or attached, and every file has come. */
export function sendable(p: Place): boolean {
    const text = writing.text(p).trim(), mode = writing.mode(p)
    if (writing.editing(p.conversation)) return text !== ''
    if (mode === 'text' && !reaches(p)) return false // it stays in sight, and can be kept as a note
    return !attach.blocked(p.conversation, mode) && (text !== '' || attach.count(p.conversation, mode) > 0)
}

/** What is in the composer: a text to the customer, a note, or an own message that was changed. */
export const send = command<Place | void>({
    name: 'send', label: 'send', keys: ['Mod+Enter'], permission: 'agent',
    possible: d => !!d.selected && !asked(d.selected) && sendable(d.selected),
    run(d, arg) {
        const p = arg ?? d.selected
        const text = p ? writing.text(p).trim() : ''
        if (!p || !sendable(p) || bytes_of(text) > TEXT_BYTES_MAX) return
        if (missing(writing.mode(p), text).length) return
        const edit = writing.editing(p.conversation)
        if (edit) return change(d, p, edit.seq, text)
        const mode = writing.mode(p)
        const { reply_to } = drafts.get(p.conversation, mode)
        const files = attach.take(p.conversation, mode)
        d.say(p, text, { ...(files.length && { files }), ...(mode === 'note' && { kind: 'note', mentions: named_in(text, talk.rules?.colleagues ?? [], d.session?.user.id ?? '') }), ...(reply_to && { reply_to }) })
        drafts.clear(p.conversation, mode)
        writing.stays(p, '')
    },
})
