// Signing out: what is written goes to the server first, and what it does not take is asked about.

import { api, call } from '../../shared/api'
import { asides } from './asides.svelte'
import { HOPELESS } from './attach.svelte'
import { lose_blob } from './blobs'
import type { Desk } from './desk.svelte'
import { drafts } from './drafts.svelte'
import { flush } from './drafts_server'
import { later } from './later.svelte'
import { kept_names, load, names_of, store } from './prefs.svelte'
import { unkept } from './unkept.svelte'
import { unsaved } from './unsaved.svelte'
import { wrap_notes } from './wrapping.svelte'

/** What was sent a moment ago is on its way. */
const SENDING_MS = 2_000
const LOOK_MS = 50

/** Files that wait, as this browser keeps them: also before the part that handles them has come. */
interface Kept { key: string; name: string; state: string }
const files_name = (d: Desk): string => `tandem.files.${d.session?.user.id}`
function files_of(d: Desk): Kept[] {
    try {
        const v: unknown = JSON.parse(load(files_name(d)) ?? '[]')
        return Array.isArray(v) ? v.filter((f): f is Kept => typeof f?.key === 'string' && typeof f.name === 'string') : []
    } catch { return [] } // nothing that can be read
}

async function left(d: Desk): Promise<typeof unkept.out> {
    const [drafts_left, notes_left] = await Promise.all([flush(), wrap_notes.resume()])
    for (let ms = 0; ms < SENDING_MS && d.unsent().some(e => e.state === 'sending'); ms += LOOK_MS) await new Promise(done => setTimeout(done, LOOK_MS))
    const beside = [...asides.all.values()].filter(a => a.text.trim()).length
    const messages = d.unsent().map(e => e.text), others = drafts_left + notes_left + beside
    const files = files_of(d).filter(f => !HOPELESS.includes(f.state)).map(f => f.name)
    return messages.length || files.length || others ? { messages, files, others } : null
}

export async function sign_out(d: Desk, anyway = false): Promise<void> {
    unkept.ask(null)
    if (unsaved.ask('out')) return
    await later.flush()
    const lost = anyway ? null : await left(d)
    if (lost) return unkept.ask(lost)
    const { user } = drafts, files = files_of(d), list = files_name(d)
    d.leaving = true // the socket may tell of the end before the answer is here
    const r = await call(api.DELETE('/api/session'))
    d.leaving = false
    if (!r.ok) {
        if (r.problem.status === 401 || d.link === 'closed') d.signed_out()
        else d.problem = r.problem
        return
    }
    d.forget()
    // By the person's own wish: nothing of theirs stays behind.
    for (const what of ['draft', 'wrap', 'aside'] as const) for (const name of kept_names(names_of(user, what))) store(name, null)
    store(list, null)
    await Promise.all(files.map(f => lose_blob(f.key)))
    d.begin_anew()
}
