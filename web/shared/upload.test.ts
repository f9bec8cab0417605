import assert from 'node:assert/strict'
import test from 'node:test'
import { PIECE, size_text, Upload, type Coming, type Door, type Said, type Trouble } from './upload'

/** A server in memory that loses what it is told to lose, and time that passes only when asked. */
class Fake implements Door {
    got = new Uint8Array(0)
    total = 0
    parts: [number, number][] = []
    begins = 0
    dropped = ''
    trouble: (Trouble | null)[] = []
    end = 'clean'
    slow = false
    now = 0
    timers: { at: number; fn: () => void }[] = []
    clock = {
        after: (ms: number, fn: () => void) => { const t = { at: this.now + ms, fn }; this.timers.push(t); return t },
        cancel: (t: any) => { this.timers = this.timers.filter(x => x !== t) },
        now_ms: () => this.now,
        wait_ms: (n: number) => 500 * 2 ** n,
    }

    #said(): Said {
        const done = this.got.length === this.total
        return { ok: true, data: { id: '7', have: this.got.length, state: done ? this.end : 'coming' } as Coming }
    }
    async begin(f: { bytes: number }): Promise<Said> {
        this.begins++
        const t = this.trouble.shift()
        if (t) return { ok: false, trouble: t }
        this.total = f.bytes
        return this.#said()
    }
    async part(id: string, offset: number, bytes: Blob): Promise<Said> {
        assert.equal(id, '7')
        const t = this.trouble.shift()
        if (this.slow) this.now += 5_000
        if (t) return { ok: false, trouble: t }
        if (offset !== this.got.length) return { ok: false, trouble: wrong }
        const more = new Uint8Array(await bytes.arrayBuffer())
        assert.ok(more.length % PIECE === 0 || offset + more.length === this.total)
        this.parts.push([offset, more.length])
        this.got = Uint8Array.from([...this.got, ...more])
        return this.#said()
    }
    async drop(id: string) { this.dropped = id }
    async settle() { for (let i = 0; i < 200; i++) await new Promise(r => setImmediate(r)) }
    tick() {
        const t = this.timers.shift()
        assert.ok(t, 'nothing waits')
        this.now = Math.max(this.now, t!.at)
        t!.fn()
    }
}
const gone: Trouble = { status: 0, error: 'no_answer', zh: '', en: '' }
const wrong: Trouble = { status: 409, error: 'wrong_offset', zh: '', en: '' }
const bytes = (n: number) => new Blob([Uint8Array.from({ length: n }, (_, i) => i * 7 % 251)])
const upload = (f: Fake, n: number, part_max?: number) => new Upload({ key: 'k', name: 'a.png', blob: bytes(n) }, f, f.clock, () => {}, part_max)

test('a_file_comes_in_parts_that_grow_with_the_line', async () => {
    const f = new Fake(), u = upload(f, 20 * PIECE + 5, 8 * PIECE)
    u.start()
    await f.settle()
    assert.equal(u.state, 'ready')
    assert.deepEqual(f.parts.map(p => p[1] / PIECE), [4, 8, 8, 5 / PIECE])
    assert.deepEqual(f.got, new Uint8Array(await u.file.blob.arrayBuffer()))
})

test('a_slow_line_gets_no_larger_parts', async () => {
    const f = new Fake(), u = upload(f, 12 * PIECE)
    f.slow = true
    u.start()
    await f.settle()
    assert.deepEqual(f.parts.map(p => p[1] / PIECE), [4, 4, 4])
})

test('after_a_break_it_goes_on_where_it_was', async () => {
    const f = new Fake(), u = upload(f, 10 * PIECE)
    f.trouble = [null, null, gone]
    u.start()
    await f.settle()
    assert.equal(u.state, 'waiting')
    assert.equal(u.sent, 4 * PIECE)
    f.tick()
    await f.settle()
    assert.equal(u.state, 'ready')
    assert.equal(f.begins, 2)
    assert.deepEqual(f.got, new Uint8Array(await u.file.blob.arrayBuffer()))
})

test('a_reload_of_the_page_finds_what_has_come', async () => {
    const f = new Fake()
    f.got = new Uint8Array(await bytes(10 * PIECE).slice(0, 6 * PIECE).arrayBuffer())
    const u = upload(f, 10 * PIECE)
    u.start()
    await f.settle()
    assert.equal(f.parts[0]![0], 6 * PIECE)
    assert.deepEqual(f.got, new Uint8Array(await u.file.blob.arrayBuffer()))
})

test('what_is_refused_is_not_tried_again', async () => {
    for (const status of [413, 415, 422, 507, 403]) {
        const f = new Fake(), u = upload(f, 10)
        f.trouble = [{ status, error: 'x', zh: '', en: '' }]
        u.start()
        await f.settle()
        assert.equal(u.state, 'refused', String(status))
        assert.equal(f.timers.length, 0)
    }
})

test('after_many_breaks_it_waits_for_a_hand', async () => {
    const f = new Fake(), u = upload(f, 10)
    f.trouble = Array(8).fill(gone)
    u.start()
    await f.settle()
    for (let i = 0; i < 7; i++) { f.tick(); await f.settle() }
    assert.equal(u.state, 'failed')
    u.start()
    await f.settle()
    assert.equal(u.state, 'ready')
})

test('cancelled_nothing_more_is_sent_and_what_came_is_taken_back', async () => {
    const f = new Fake(), u = upload(f, 100 * PIECE)
    f.trouble = [null, gone]
    u.start()
    await f.settle()
    u.cancel()
    assert.equal(f.dropped, '7')
    assert.equal(f.timers.length, 0)
    const g = new Fake(), v = upload(g, 40 * PIECE)
    g.trouble = [null, null, gone]
    v.start()
    await g.settle()
    v.cancel()
    await g.settle()
    assert.equal(g.parts.length, 1)
})

test('sizes_are_said_as_people_say_them', () => {
    assert.deepEqual([0, 1023, 1024, 12_345, 1_500_000, 20_971_520].map(size_text), ['0 B', '1023 B', '1.0 KB', '12 KB', '1.4 MB', '20 MB'])
})
