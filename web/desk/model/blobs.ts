// The bytes of files that wait, in the browser's own database: a reload goes on with them. What it does not take is not kept.

interface Kept { key: string; user: string; blob: Blob }

let opened: Promise<IDBDatabase | null> | null = null
const open = () => opened ??= new Promise(done => {
    try {
        const r = indexedDB.open('tandem', 1)
        r.onupgradeneeded = () => { r.result.createObjectStore('files', { keyPath: 'key' }) }
        r.onsuccess = () => done(r.result)
        r.onerror = r.onblocked = () => done(null)
    } catch { done(null) }
})

async function files<T>(mode: IDBTransactionMode, act: (s: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    const db = await open()
    if (!db) return null
    return new Promise(done => {
        try {
            const t = db.transaction('files', mode), r = act(t.objectStore('files'))
            t.oncomplete = () => done(r.result)
            t.onerror = t.onabort = () => done(null)
        } catch { done(null) }
    })
}

export const keep_blob = (k: Kept) => files('readwrite', s => s.put(k))
export const lose_blob = (key: string) => files('readwrite', s => s.delete(key))

export async function kept_blobs(user: string): Promise<Map<string, Blob>> {
    const all = await files('readonly', s => s.getAll() as IDBRequest<Kept[]>) ?? []
    return new Map(all.filter(k => k.user === user).map(k => [k.key, k.blob]))
}
