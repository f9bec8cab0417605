// What is written at wrap-ups and not given yet: it outlives a look at another contact, and the server keeps it 400 ms after typing, so that
// it stays with a contact whose time runs out. Gone with the contact.

import { SvelteMap } from 'svelte/reactivity'
import { api, call } from '../../shared/api'

export const NOTE_MAX = 2000
const SAVE_MS = 400
const written = new SvelteMap<string, string>()
const timers = new Map<string, number>()
const saving = new Map<string, Promise<unknown>>()

async function save(id: string): Promise<void> {
    clearTimeout(timers.get(id))
    timers.delete(id)
    await saving.get(id)
    const note = written.get(id)
    if (note === undefined) return
    const sent = call(api.PUT('/api/contacts/{id}/note', { params: { path: { id } }, body: { note }, keepalive: true }))
    saving.set(id, sent)
    await sent
    if (saving.get(id) === sent) saving.delete(id)
}

addEventListener('pagehide', () => { for (const id of timers.keys()) void save(id) })

export const wrap_notes = {
    get: (id: string): string => written.get(id) ?? '',
    set(id: string, note: string): void {
        written.set(id, note)
        clearTimeout(timers.get(id))
        timers.set(id, window.setTimeout(() => void save(id), SAVE_MS))
    },
    /** What the server has kept: of another browser, or of before a reload. */
    begin(id: string, note: string): void { if (note && !written.has(id)) written.set(id, note) },
    /** What waits is sent at once: the form goes away. */
    flush(id: string): void { if (timers.has(id)) void save(id) },
    /** It was given with the contact. */
    delete(id: string): void {
        clearTimeout(timers.get(id))
        timers.delete(id)
        written.delete(id)
    },
}
