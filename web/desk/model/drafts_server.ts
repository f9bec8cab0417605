// Drafts between this browser and the server. Of a draft that both have the newer one counts, by the server's time; what was written in two
// browsers is kept (shared/meet.ts).

import { api, call } from '../../shared/api'
import { meet, type Draft } from '../../shared/meet'
import { desk } from './desk.svelte'
import { drafts, id_of, type Mode } from './drafts.svelte'
import { kept_names, load, names_of, store } from './prefs.svelte'

const saving = new Map<string, Promise<void>>()

/** Earlier releases kept all of a person's under one name. */
function migrate(): void {
    const name = `tandem.drafts.${drafts.user}`
    try {
        for (const [id, d] of JSON.parse(load(name) ?? '[]') as [string, Draft][])
            if (typeof d.text === 'string' && !drafts.all.has(id)) drafts.put(id, d)
    } catch { /* nothing that can be read */ }
    store(name, null)
}

export async function sync(): Promise<void> {
    const { user } = drafts
    if (desk.link !== 'open') return
    migrate()
    if (kept_names(names_of(user, 'wrap')).length) void import('./wrapping.svelte').then(m => m.wrap_notes.resume())
    const before = drafts.all
    const r = await call(api.GET('/api/drafts'))
    if (!r.ok || drafts.user !== user) return
    drafts.customers = new Map(r.data.drafts.map(d => [d.conversation, d.customer]))
    const theirs = new Map(r.data.drafts.map(d => [id_of(d.conversation, d.mode), d]))
    for (const [id, d] of theirs) drafts.put(id, meet(drafts.at(id), d))
    for (const [id, d] of drafts.all) {
        if (d.dirty) void save(id)
        // Sent or emptied elsewhere, unless another tab has saved it since the server was asked.
        else if (!theirs.has(id) && before.get(id) === d && !id.endsWith('/edit')) drafts.put(id)
    }
}

/** At once what waits. How many the server does not have then; a change of a sent message is here only. */
export async function flush(): Promise<number> {
    await Promise.all([...drafts.all].filter(([, d]) => d.dirty).map(([id]) => save(id)))
    return [...drafts.all].filter(([id, d]) => d.text && (d.dirty || id.endsWith('/edit'))).length
}

/** One request at a time: whoever asks while one is on its way waits for what comes of that. */
export function save(id: string): Promise<void> {
    const running = saving.get(id) ?? send(id).finally(() => saving.delete(id))
    saving.set(id, running)
    return running
}

async function send(id: string): Promise<void> {
    const { user } = drafts, d = drafts.at(id)
    const [conversation, mode] = id.split('/') as [string, Mode]
    drafts.put(id, { ...d, put: d.text })
    const r = await call(api.PUT('/api/conversations/{id}/draft', {
        params: { path: { id: conversation } }, body: { mode, text: d.text, reply_to: d.reply_to },
    }))
    if (drafts.user !== user) return
    const now = drafts.at(id)
    if (now.text !== d.text || now.reply_to !== d.reply_to) return send(id) // typed on meanwhile, or sent
    // Refused, because the conversation is no longer one's own, it is in this browser only; gone with the person it is nowhere.
    if (r.ok || r.problem.status === 404) drafts.put(id, { ...d, at_us: r.ok ? r.data.at_us : 0, dirty: false })
}
