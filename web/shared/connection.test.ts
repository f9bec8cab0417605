import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff_ms, Connection, type LinkState, type SocketLike } from './connection'

interface Timer { at: number; fn(): void }

/** A world whose clock moves only when told to. */
class Played {
    now = 1_000_000
    wall = 5_000_000 // more than the steady clock shows
    timers = new Set<Timer>()
    sockets: (SocketLike & { readyState: number; sent: string[]; closed: boolean })[] = []
    states: LinkState[] = []
    frames: string[] = []
    signed_out = 0
    distrusted = 0
    link = new Connection('ws://x', {
        open: () => {
            const s = {
                readyState: 0, sent: [] as string[], closed: false, onopen: null, onmessage: null, onclose: null, onerror: null,
                send(text: string) { this.sent.push(text) }, close() { this.closed = true; this.readyState = 3 },
            }
            this.sockets.push(s)
            return s
        },
        after: (ms, fn) => { const t = { at: this.now + ms, fn }; this.timers.add(t); return t },
        cancel: t => { this.timers.delete(t) },
        now_ms: () => this.now + this.wall,
        steady_ms: () => this.now,
        random: () => 1,
    }, {
        hello: () => ({ t: 'hello', since: '5' }),
        frame: f => { this.frames.push(f.t) },
        state: s => { this.states.push(s) },
        signed_out: () => { this.signed_out++ },
        distrust: () => { this.distrusted++ },
    })

    get socket() { return this.sockets[this.sockets.length - 1]! }
    open() { this.socket.readyState = 1; this.socket.onopen?.({}) }
    hear(f: object) { this.socket.onmessage?.({ data: JSON.stringify(f) }) }
    close(code: number) { this.socket.onclose?.({ code }) }
    pass(ms: number) {
        const end = this.now + ms
        for (;;) {
            const due = [...this.timers].filter(t => t.at <= end).sort((a, b) => a.at - b.at)[0]
            if (!due) break
            this.timers.delete(due)
            this.now = Math.max(this.now, due.at)
            due.fn()
        }
        this.now = end
    }
}

function connected(): Played {
    const w = new Played()
    w.link.start()
    w.open()
    w.hear({ t: 'pong', now_us: w.now * 1000 })
    w.hear({ t: 'snapshot', cursor: '5', rows: [] })
    return w
}

test('backoff_doubles_from_half_a_second_to_thirty_with_half_to_full_jitter', () => {
    assert.deepEqual([0, 1, 2, 5, 6, 50].map(n => backoff_ms(n, 1)), [500, 1000, 2000, 16000, 30000, 30000])
    assert.equal(backoff_ms(0, 0), 250)
    assert.equal(backoff_ms(50, 0), 15000)
})

test('hello_goes_out_before_anything_else', () => {
    const w = new Played()
    w.link.start()
    assert.equal(w.link.send({ t: 'ping' }), false)
    w.open()
    assert.deepEqual(JSON.parse(w.socket.sent[0]!), { t: 'hello', since: '5' })
})

test('a_lost_connection_comes_back_and_waits_longer_each_time_it_fails', () => {
    const w = connected()
    w.close(1006)
    w.pass(499)
    assert.equal(w.sockets.length, 1)
    w.pass(1)
    assert.equal(w.sockets.length, 2)
    w.close(1006)
    w.pass(999)
    assert.equal(w.sockets.length, 2)
    w.pass(1)
    assert.equal(w.sockets.length, 3)
})

test('only_rows_reset_the_backoff_not_the_handshake_alone', () => {
    const w = connected()
    w.close(1006)
    w.pass(500)
    w.open()
    w.hear({ t: 'error', code: 'full' })
    w.close(1006)
    w.pass(500)
    assert.equal(w.sockets.length, 2)
})

test('a_silent_socket_is_given_up', () => {
    const w = connected()
    w.pass(20_000)
    assert.equal(w.socket.sent.at(-1), '{"t":"ping"}')
    w.pass(9_999)
    assert.equal(w.link.state, 'open')
    w.pass(1)
    assert.equal(w.link.state, 'waiting')
    assert.equal(w.sockets[0]!.closed, true)
})

test('waking_up_does_not_sit_out_the_wait', () => {
    const w = connected()
    w.close(1001)
    w.link.wake()
    assert.equal(w.sockets.length, 2)
    w.pass(5_000)
    assert.equal(w.sockets.length, 2)
})

test('a_handshake_that_nobody_answers_is_given_up_and_who_wakes_up_waits_three_seconds_for_it', () => {
    const w = connected()
    w.close(1006)
    w.pass(500)
    w.pass(9_999)
    assert.equal(w.link.state, 'connecting')
    w.pass(1)
    assert.equal(w.link.state, 'waiting')
    w.pass(1_000)
    w.link.wake()
    w.pass(2_999)
    assert.equal(w.link.state, 'connecting')
    w.pass(1)
    assert.equal(w.link.state, 'waiting')
    w.pass(500) // the first wait again
    assert.equal(w.sockets.length, 4)
})

test('a_hello_that_nobody_answers_is_given_up', () => {
    const w = new Played()
    w.link.start()
    w.pass(9_000)
    w.open()
    w.pass(9_999)
    assert.equal(w.link.state, 'open')
    w.pass(1)
    assert.equal(w.link.state, 'waiting')
})

test('a_socket_that_was_given_up_cannot_speak_any_more', () => {
    const w = connected()
    const { onmessage } = w.socket
    w.close(1006)
    const heard = w.frames.length
    onmessage?.({ data: '{"t":"rows","cursor":"9","rows":[]}' })
    assert.equal(w.frames.length, heard)
})

test('signed_out_ends_it_and_a_protocol_error_brings_distrust', () => {
    const w = connected()
    w.close(4400)
    assert.equal(w.distrusted, 1)
    w.pass(500)
    w.close(4401)
    assert.equal(w.signed_out, 1)
    w.pass(60_000)
    assert.equal(w.sockets.length, 2)
    assert.equal(w.link.state, 'closed')
})

test('the_servers_clock_is_taken_from_the_middle_of_the_trip', () => {
    const w = new Played()
    w.link.start()
    w.open()
    w.now += 100
    w.hear({ t: 'pong', now_us: (w.now - 50 + 7_000) * 1000 })
    assert.equal(w.link.offset_us, 7_000_000)
})

test('until_the_server_has_said_what_time_it_is_the_walls_clock_is_believed', () => {
    const w = new Played()
    assert.equal(w.link.now_us(), (w.now + w.wall) * 1000)
})

test('a_clock_that_is_set_changes_nothing_of_the_servers_time', () => {
    const w = connected()
    const before = w.link.now_us()
    w.wall -= 9 * 3600e3
    assert.equal(w.link.now_us(), before)
    w.link.wake() // and an answer that was under way when it was set is no miracle
    w.wall += 9 * 3600e3
    w.now += 40
    w.hear({ t: 'pong', now_us: before + 20_000 })
    assert.equal(w.link.now_us(), before + 40_000)
})

test('a_steady_clock_that_stood_still_through_a_sleep_is_put_right_by_the_next_answer', () => {
    const w = connected()
    const before = w.link.now_us()
    w.wall += 3600e3 // an hour went by on the wall only
    w.link.wake()
    w.now += 300 // slower than the answer before
    w.hear({ t: 'pong', now_us: before + 3600e6 + 150_000 })
    assert.equal(w.link.now_us(), before + 3600e6 + 300_000)
    assert.equal(w.frames.at(-1), 'pong') // told at once, not with the next rows
})

test('what_the_browser_says_of_the_network_is_believed_at_once', () => {
    const w = connected()
    const dead = w.socket
    w.link.cut()
    assert.equal(w.link.state, 'waiting')
    assert.equal(dead.closed, true)
    w.link.cut() // it says so again: the try that is due stays due
    w.pass(500)
    assert.equal(w.sockets.length, 2)
    w.link.cut()
    w.link.wake() // it is back
    assert.equal(w.sockets.length, 3)
    w.open()
    assert.equal(w.link.state, 'open')
    w.link.stop()
    w.link.cut()
    assert.equal(w.link.state, 'closed')
})

test('a_socket_that_is_closing_takes_nothing_and_says_so', () => {
    const w = connected()
    const before = w.socket.sent.length
    w.socket.readyState = 2 // the page is being left: `onclose` comes later
    assert.equal(w.link.send({ t: 'ping' }), false)
    assert.equal(w.socket.sent.length, before)
})
