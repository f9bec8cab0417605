// Files that wait to be sent: made smaller, uploaded, kept over a reload as far as the browser can, and told honestly where it cannot.

import { api, call, type Schemas } from '../../shared/api'
import { backoff_ms, browser_world } from '../../shared/connection'
import { client_key } from '../../shared/outbox'
import { fitted, Upload, type Door, type Said, type UploadState } from '../../shared/upload'
import { HOPELESS, type Attached, type Mode } from './attach.svelte'
import { desk } from './desk.svelte'
import { load, store } from './prefs.svelte'
import { keep_blob, kept_blobs, lose_blob } from './blobs'

export interface Waiting {
    key: string; conversation: string; mode: Mode; name: string; type: string; bytes: number; alt: string
    state: UploadState | 'preparing' | 'lost' | 'too_big' | 'empty' | 'too_many'
    sent: number; id: string
    /** What the server said, when it did not work. */
    said: { zh: string; en: string } | null
    /** For the preview; empty: no image. */
    url: string
    smaller: boolean
}
type Limits = Schemas['FileLimits']
const AT_ONCE = 2

function said_of(r: Awaited<ReturnType<typeof call<Schemas['FileComing']>>>): Said {
    if (r.ok) return { ok: true, data: r.data }
    const { status, error, zh, en } = r.problem
    return { ok: false, trouble: { status, error, zh, en } }
}

function door(conversation: string): Door {
    const path = (id: string) => ({ path: { id } })
    return {
        begin: async body => said_of(await call(api.POST('/api/conversations/{id}/files', { params: path(conversation), body }))),
        part: async (id, offset, bytes) => said_of(await call(api.PUT('/api/files/{id}/parts', {
            params: { ...path(id), query: { offset } }, body: bytes as unknown as string, bodySerializer: b => b,
            headers: { 'Content-Type': 'application/octet-stream' },
        }))),
        drop: id => call(api.DELETE('/api/files/{id}', { params: path(id) })),
    }
}

export class Files {
    limits = $state.raw<Limits | null>(null)
    #list = $state.raw<readonly Waiting[]>([])
    #uploads = new Map<string, Upload>()
    #world = { ...browser_world(), wait_ms: (tries: number) => backoff_ms(tries, Math.random()) }
    #known: Promise<Limits | null>
    #wake = () => { for (const u of this.#uploads.values()) u.wake() }

    readonly user = desk.session?.user.id ?? ''

    constructor() {
        this.#known = call(api.GET('/api/files/limits')).then(r => this.limits = r.ok ? r.data : null)
        addEventListener('online', this.#wake)
        void this.#restore()
    }

    of(conversation: string, mode: Mode): readonly Waiting[] {
        return this.#list.filter(f => f.conversation === conversation && f.mode === mode)
    }

    async add(conversation: string, mode: Mode, files: readonly File[]): Promise<void> {
        const limits = await this.#known ?? await (this.#known = call(api.GET('/api/files/limits')).then(r => this.limits = r.ok ? r.data : null))
        const most = limits?.message_max ?? 10
        const rows = files.map((file, i) => {
            const w: Waiting = {
                key: client_key(), conversation, mode, name: file.name || `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}.png`,
                type: file.type, bytes: file.size, alt: '', sent: 0, id: '', said: null, url: '', smaller: false,
                state: file.size === 0 ? 'empty' : this.of(conversation, mode).length + i >= most ? 'too_many' : 'preparing',
            }
            return { w, file }
        })
        this.#set([...this.#list, ...rows.map(r => r.w)])
        for (const { w, file } of rows) if (w.state === 'preparing') await this.#prepare(w, file, limits)
    }

    async #prepare(w: Waiting, file: File, limits: Limits | null): Promise<void> {
        const blob = await fitted(file, limits?.side_max ?? 2048)
        if (!this.#find(w.key)) return // removed meanwhile
        const most = limits?.bytes_max ?? 20 << 20
        const url = /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(blob) : ''
        this.#put(w.key, { bytes: blob.size, url, smaller: blob !== file, state: blob.size > most ? 'too_big' : 'coming' })
        if (blob.size > most) return
        await keep_blob({ key: w.key, user: this.user, blob })
        this.#upload(w.key, blob)
    }

    #upload(key: string, blob: Blob): void {
        const w = this.#find(key)
        if (!w) return
        const u: Upload = new Upload({ key, name: w.name, blob }, door(w.conversation), this.#world, () => this.#moved(key, u))
        this.#uploads.set(key, u)
        this.#next()
    }

    /** A few at a time, in order. */
    #next(): void {
        let busy = 0
        for (const [key, u] of this.#uploads) {
            if (u.state === 'ready' || u.state === 'refused' || u.state === 'failed') continue
            if (++busy > AT_ONCE) return
            if (u.state === 'coming' && !u.id && !this.#begun.has(key)) {
                this.#begun.add(key)
                u.start()
            }
        }
    }
    #begun = new Set<string>()

    #moved(key: string, u: Upload): void {
        const c = u.coming
        this.#put(key, {
            state: u.state, sent: u.sent, id: u.id, said: u.trouble?.status ? u.trouble : null, // no answer has words of its own
            ...(c?.name && { name: c.name }), ...(c?.type && { type: c.type }),
        })
        if (u.state === 'ready') void this.#describe(key)
        if (u.state === 'refused') void lose_blob(key)
        if (u.state !== 'coming') this.#next()
    }

    retry(key: string): void { this.#uploads.get(key)?.start() }

    remove(key: string): void {
        const w = this.#find(key)
        this.#uploads.get(key)?.cancel()
        this.#uploads.delete(key)
        void lose_blob(key)
        if (w?.url) URL.revokeObjectURL(w.url)
        this.#set(this.#list.filter(f => f.key !== key))
        this.#next()
    }

    alt(key: string, text: string): void { this.#put(key, { alt: text.slice(0, 250) }) }

    /** Its words are kept with it; while it comes in they wait. */
    async #describe(key: string): Promise<void> {
        const w = this.#find(key)
        if (w?.id && w.alt) await call(api.PUT('/api/files/{id}', { params: { path: { id: w.id } }, body: { alt: w.alt } }))
    }
    described(key: string): void { void this.#describe(key) }

    take(conversation: string, mode: Mode): Attached[] {
        const out = this.of(conversation, mode).filter(f => f.state === 'ready')
        for (const f of out) {
            this.#uploads.get(f.key)?.stop()
            this.#uploads.delete(f.key)
            void lose_blob(f.key)
            if (f.url) URL.revokeObjectURL(f.url)
        }
        this.#set(this.#list.filter(f => !out.includes(f)))
        return out.map(f => ({ id: f.id, name: f.name, type: f.type, bytes: f.bytes, ...(f.alt && { alt: f.alt }) }))
    }

    leave(): void {
        removeEventListener('online', this.#wake)
        for (const u of this.#uploads.values()) u.stop()
        for (const f of this.#list) if (f.url) URL.revokeObjectURL(f.url)
    }

    forget(): void {
        for (const f of this.#list) void lose_blob(f.key)
        store(this.#name, null)
    }

    /** After a reload: what the browser kept goes on; of what it did not keep the name is left, and says so. */
    async #restore(): Promise<void> {
        let names: Waiting[] = []
        try {
            const v: unknown = JSON.parse(load(this.#name) ?? '[]')
            if (Array.isArray(v)) names = v.filter(x => typeof x?.key === 'string' && typeof x.conversation === 'string')
        } catch { /* nothing that can be read */ }
        if (!names.length) return
        const blobs = await kept_blobs(this.user)
        const back = names.filter(w => !this.#find(w.key)).map(w => {
            const blob = blobs.get(w.key)
            const url = blob && /^image\/(png|jpeg|gif|webp)$/.test(w.type) ? URL.createObjectURL(blob) : ''
            return { ...w, url, sent: 0, said: null, state: blob ? 'coming' as const : HOPELESS.includes(w.state) ? w.state : 'lost' as const }
        })
        this.#set([...back, ...this.#list])
        for (const w of back) if (w.state === 'coming') this.#upload(w.key, blobs.get(w.key)!)
    }

    get #name(): string { return `tandem.files.${this.user}` }
    #find(key: string): Waiting | undefined { return this.#list.find(f => f.key === key) }
    #put(key: string, change: Partial<Waiting>): void { this.#set(this.#list.map(f => f.key === key ? { ...f, ...change } : f)) }
    #set(list: readonly Waiting[]): void {
        this.#list = list
        store(this.#name, list.length ? JSON.stringify(list.map(f => ({ ...f, url: '' }))) : null)
    }
}
