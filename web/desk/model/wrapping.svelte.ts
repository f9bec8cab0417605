// What is written at wrap-ups and not given yet: it outlives a look at another contact. The server keeps it 400 ms after typing, each stroke at
// once just before the time runs out, so that it stays with a contact whose time ran out. Until the server has it, this browser keeps it and
// goes on asking, also after a reload. Gone with the contact.

import { SvelteMap } from 'svelte/reactivity'
import { api, call } from '../../shared/api'
import { backoff_ms } from '../../shared/connection'
import { meet } from '../../shared/meet'
import { now_once_us } from './clock.svelte'
import { desk } from './desk.svelte'
import { kept_names, load, names_of, store } from './prefs.svelte'
import { unkept } from './unkept.svelte'

export const NOTE_MAX = 2000
const SAVE_MS = 400
const LAST_US = 3e6

/** What the server does not have yet. own: it was written in this tab; put: the text that the server was last told, whether or not it answered. */
interface Waiting { name: string; own: boolean; tries: number; put?: string }

const written = new SvelteMap<string, string>()
const waiting = new Map<string, Waiting>()
const timers = new Map<string, number>()
const saving = new Map<string, Promise<unknown>>()
const names = () => names_of(desk.session?.user.id ?? '', 'wrap')

function keep(id: string, w: Waiting): void {
    store(w.name, JSON.stringify({ text: written.get(id), put: w.put }))
}

function drop(id: string): void {
    const w = waiting.get(id)
    if (w) store(w.name, null)
    waiting.delete(id)
}

function soon(id: string, ms: number): void {
    clearTimeout(timers.get(id))
    timers.set(id, window.setTimeout(() => void save(id), ms))
}

/** What this browser kept: of before a reload, or of another tab, which may have written on or be done with it. */
function open(id: string): void {
    const name = names() + id, w = waiting.get(id)
    if (w?.own) return
    try {
        const kept: { text: string; put?: string; late?: boolean } | null = JSON.parse(load(name) ?? 'null')
        if (kept?.late) unkept.add(name, kept.text)
        if (!kept || kept.late) return void waiting.delete(id)
        if (w) w.put = kept.put
        else waiting.set(id, { name, own: false, tries: 0, put: kept.put })
        written.set(id, kept.text)
    } catch { store(name, null) }
}

async function save(id: string): Promise<void> {
    clearTimeout(timers.get(id))
    timers.delete(id)
    while (saving.has(id)) await saving.get(id)
    open(id)
    const w = waiting.get(id), note = written.get(id)
    if (!w || note === undefined || w.name !== names() + id) return
    if (desk.busy.has(`wrap ${id}`)) return soon(id, SAVE_MS) // it is being given
    w.put = note
    keep(id, w)
    const sent = call(api.PUT('/api/contacts/{id}/note', { params: { path: { id } }, body: { note }, keepalive: true }))
    saving.set(id, sent)
    const r = await sent
    if (saving.get(id) === sent) saving.delete(id)
    if (waiting.get(id) !== w) return // given meanwhile
    if (r.ok) {
        w.tries = 0
        if (written.get(id) === note) drop(id)
    } else if (r.problem.status === 0 || r.problem.status === 429 || r.problem.status >= 500) {
        if (!timers.has(id)) soon(id, backoff_ms(w.tries++, Math.random()))
    } else if ([403, 404, 409].includes(r.problem.status)) {
        drop(id)
        if (!note) return
        store(w.name, JSON.stringify({ text: note, late: true })) // until it has been seen
        unkept.add(w.name, note)
    }
}

addEventListener('pagehide', () => { for (const id of timers.keys()) void save(id) })

export const wrap_notes = {
    open,
    get: (id: string): string => written.get(id) ?? '',
    /** until_us: when its time runs out, by the server's clock; 0: it does not. */
    set(id: string, note: string, until_us: number): void {
        written.set(id, note)
        const { tries = 0, put } = waiting.get(id) ?? {}
        const w = { name: names() + id, own: true, tries, put }
        waiting.set(id, w)
        keep(id, w)
        if (until_us && until_us - now_once_us() < LAST_US) void save(id)
        else soon(id, SAVE_MS)
    },
    /** What the server has kept: of another browser, or of before a reload. */
    begin(id: string, note: string): void {
        const w = waiting.get(id)
        if (!note || !w && written.has(id)) return
        const mine = { text: written.get(id) ?? '', reply_to: 0, at_us: 0, dirty: !!w, put: w?.put }
        written.set(id, meet(mine, { text: note, reply_to: 0, at_us: 1 }).text)
    },
    /** What waits is sent at once: the form goes away. */
    flush(id: string): void { if (timers.has(id)) void save(id) },
    /** The link is there (again), or the person is about to leave: all that waits is sent at once. How many the server still does not have. */
    async resume(): Promise<number> {
        const start = names()
        for (const name of kept_names(start)) open(name.slice(start.length))
        await Promise.all([...waiting.keys()].map(save))
        return [...waiting.values()].filter(w => w.name.startsWith(start)).length
    },
    /** It was given with the contact. */
    delete(id: string): void {
        clearTimeout(timers.get(id))
        timers.delete(id)
        written.delete(id)
        drop(id)
    },
}
