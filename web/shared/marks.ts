// How far one has received and read, and what the server was told of it. A mark is a frame without an answer: what was said just before a
// connection broke may never have arrived, so it is said again on the next one. The server takes the highest.

import type { ContactRow, Outgoing } from './rows'

export class Marks {
    #read = new Map<string, number>()
    #got = new Map<string, number>() // here
    #told = new Map<string, number>() // of it, on this connection

    /** withheld: of this conversation the customer is not to know that it was read. */
    constructor(readonly send: (f: Outgoing) => boolean, readonly withheld: (conversation: string) => boolean = () => false) {}

    /** By this screen, or by what the row knows. */
    last_read(c: ContactRow): number { return Math.max(c.agent_read, this.read_here(c.conversation)) }
    read_here(conversation: string): number { return this.#read.get(conversation) ?? 0 }

    /** True: that is new, and said if somebody is to know. How far a guest has read is nobody's business but theirs. */
    read(c: ContactRow, seq: number): boolean {
        if (seq <= this.last_read(c)) return false
        if (c.state !== 'joined' && !this.withheld(c.conversation) && !this.send({ t: 'read', conversation: c.conversation, seq })) return false
        this.#read.set(c.conversation, seq)
        return true
    }

    /** What was withheld is said. */
    release(c: ContactRow): void {
        const seq = this.read_here(c.conversation)
        if (!c.part && seq > c.agent_read) this.send({ t: 'read', conversation: c.conversation, seq })
    }

    got(conversation: string, seq: number): void {
        this.#got.set(conversation, Math.max(seq, this.#got.get(conversation) ?? 0))
    }

    /** Says what has arrived. An offer shows the customer's words already; that they have is said once it is accepted. */
    tell(contacts: Iterable<ContactRow>): void {
        for (const c of contacts) {
            const seq = this.#got.get(c.conversation) ?? 0
            if (c.state !== 'talking' || seq <= Math.max(c.agent_read, this.#told.get(c.conversation) ?? 0)) continue
            if (this.send({ t: 'got', conversation: c.conversation, seq })) this.#told.set(c.conversation, seq)
        }
    }

    /** After a break, when it is known what the server knows. */
    again(contacts: Iterable<ContactRow>): void {
        const all = [...contacts]
        this.#told.clear()
        this.tell(all)
        for (const c of all) if (!this.withheld(c.conversation)) this.release(c)
    }

    clear(): void {
        this.#read.clear()
        this.#got.clear()
        this.#told.clear()
    }
}
