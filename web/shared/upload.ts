// One file on its way to the server, in parts: after a break it goes on where it was, and nothing is sent that will be refused.
//
// The key is made once and kept with the file, so that a reload finds the same upload again. Part sizes follow the line: a part that
// came through quickly makes the next one larger, a break makes it smaller. What the server refuses for good is not tried again.

/** What the server says of a file that comes in. */
export interface Coming { id: string; have: number; state: string; name?: string; type?: string; width?: number; height?: number }
export interface Trouble { status: number; error: string; zh: string; en: string }
export type Said = { ok: true; data: Coming } | { ok: false; trouble: Trouble }

/** How to reach it: an agent's session or a visitor's token. */
export interface Door {
    begin(file: { key: string; name: string; bytes: number }): Promise<Said>
    part(id: string, offset: number, bytes: Blob): Promise<Said>
    drop(id: string): Promise<unknown>
}
export interface Clock { after(ms: number, fn: () => void): unknown; cancel(timer: any): void; now_ms(): number
    /** How long to wait after so many failures in a row, from 0. */
    wait_ms(tries: number): number
}

export const PIECE = 64 * 1024
const TRIES_MAX = 8
const QUICK_MS = 1_500
/** The server may say something else a moment later. */
const passing = (t: Trouble) => t.status === 0 || t.status === 429 || t.status === 503 || t.status === 500 || t.status === 408

export type UploadState = 'coming' | 'waiting' | 'ready' | 'failed' | 'refused'

export class Upload {
    state: UploadState = 'coming'
    sent = 0
    id = ''
    coming: Coming | null = null
    trouble: Trouble | null = null
    #size = 4 * PIECE
    #tries = 0
    #timer: unknown = null
    #ask = false // how much has come
    #over = false
    #running = false

    constructor(readonly file: { key: string; name: string; blob: Blob }, readonly door: Door, readonly clock: Clock,
        readonly changed: () => void, readonly part_max = 16 * PIECE) {}

    get bytes(): number { return this.file.blob.size }

    /** Begins, or goes on after a failure. */
    start(): void {
        if (this.#over || this.state === 'ready') return
        this.clock.cancel(this.#timer)
        this.#tries = 0
        this.trouble = null
        this.#set('coming')
        void this.#run()
    }

    /** Connected again: does not sit out the wait. */
    wake(): void {
        if (this.state === 'waiting') this.start()
    }

    /** Not wanted any more; what came is taken back. */
    cancel(): void {
        this.stop()
        if (this.id) void this.door.drop(this.id)
    }

    /** Leaves it as it is: the page goes, or the message was sent. */
    stop(): void {
        this.#over = true
        this.clock.cancel(this.#timer)
    }

    async #run(): Promise<void> {
        if (this.#running) return
        this.#running = true
        while (!this.#over && this.state === 'coming') await this.#step()
        this.#running = false
    }

    async #step(): Promise<void> {
        const began = this.clock.now_ms()
        let said: Said
        try {
            said = this.id && !this.#ask
                ? await this.door.part(this.id, this.sent, this.file.blob.slice(this.sent, this.sent + this.#size))
                : await this.door.begin({ key: this.file.key, name: this.file.name, bytes: this.bytes })
        } catch {
            said = { ok: false, trouble: { status: 0, error: 'no_answer', zh: '', en: '' } }
        }
        if (this.#over) return
        if (!said.ok) return this.#broke(said.trouble)
        const c = said.data
        if (c.have > this.sent || !this.id) this.#tries = 0
        if (this.id && !this.#ask && this.clock.now_ms() - began < QUICK_MS) this.#size = Math.min(this.#size * 2, this.part_max)
        this.#ask = false
        this.id = c.id
        this.coming = c
        this.sent = c.have
        this.#set(c.state === 'clean' || c.state === 'unscanned' ? 'ready' : c.state === 'infected' ? 'refused' : 'coming')
    }

    #broke(t: Trouble): void {
        this.trouble = t
        // Another part of the same file came meanwhile, or what came was lost: asking again tells where to go on.
        if (t.error === 'wrong_offset' && this.#tries++ < TRIES_MAX) {
            this.#ask = true
            return
        }
        if (!passing(t)) return this.#set('refused')
        this.#size = Math.max(PIECE, Math.floor(this.#size / 2 / PIECE) * PIECE)
        if (++this.#tries >= TRIES_MAX) return this.#set('failed')
        this.#timer = this.clock.after(this.clock.wait_ms(this.#tries - 1), () => {
            if (this.#over) return
            this.#ask = true // a restart may have forgotten the last part
            this.#set('coming')
            void this.#run()
        })
        this.#set('waiting')
    }

    #set(state: UploadState): void {
        this.state = state
        this.changed()
    }
}

/** Smaller, when an image is larger than `side`; as it is when it is no such image or cannot be read. */
export async function fitted(file: File, side: number): Promise<Blob> {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || typeof createImageBitmap !== 'function') return file
    try {
        const image = await createImageBitmap(file)
        const most = Math.max(image.width, image.height)
        if (most <= side) return file
        const canvas = document.createElement('canvas')
        canvas.width = Math.max(1, Math.round(image.width * side / most))
        canvas.height = Math.max(1, Math.round(image.height * side / most))
        canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
        image.close()
        const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, file.type, 0.86))
        return blob && blob.size < file.size ? blob : file
    } catch { return file }
}

/** "1.4 MB". */
export function size_text(bytes: number): string {
    if (bytes < 1024) return `${bytes} B`
    const [v, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB']
    return `${v < 10 ? v.toFixed(1) : Math.round(v)} ${unit}`
}

/** Browsers show these by themselves; everything else is for download. */
export const is_shown = (type: string) => /^image\/(png|jpeg|gif|webp)$/.test(type)
/** Small files may unfold to gigabytes: of what somebody else has sent, only images of a known size are drawn. 64 megapixels are 256 MB in a browser. */
const PIXELS_MAX = 64e6
export const is_drawn = (f: { type: string; width?: number; height?: number }) => is_shown(f.type) && !!f.width && !!f.height && f.width * f.height <= PIXELS_MAX
