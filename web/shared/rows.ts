// What /ws/desk says, as docs/protocol.md describes it. 64-bit ids are strings, times are microseconds.

export interface Label { zh: string; en: string }

export interface MeRow {
    k: 'me'; id: string
    state: 'ready' | 'paused' | 'offline'
    /** Of a pause: what the company has declared (vocabulary); '0': none, '5': the system's, after a missed offer. */
    reason: string
    away: boolean; capacity: number; active: number; since_us: number
    /** By medium; capacity above is that of chats, active all together. */
    media?: readonly { medium: 'chat' | 'voice' | 'email' | 'message' | 'task'; active: number; capacity: number }[]
    /** A wish for the time after the present contacts. */
    wants?: { state: MeRow['state']; reason: MeRow['reason'] } | null
}

export interface Attribute extends Label {
    key: string; type: string; value: unknown
    zh_value?: string; en_value?: string
    /** There is a value, which is not for agents. */
    masked?: boolean
}

export interface Predicate extends Label {
    op: string; need?: Label | string | number | boolean; have?: Label | string | number | boolean; ok: boolean
    masked?: boolean
}

export interface Why {
    step: number; considered: number; eligible: number; predicates: Predicate[]
    /** The contact waited for this agent alone, and why. */
    named?: 'preferred' | 'last' | 'passed'
}

export interface Customer {
    id: string; name: string; identity: 'signed' | 'contact' | 'anonymous'; attributes: Attribute[]
    /** The time zone their browser was in last: Asia/Tokyo. */
    zone?: string
    /** Their number, masked: +86*******5678. */
    phone?: string
}

/** notes: nothing to the customer. */
export type PartMode = 'notes' | 'both'
export interface Participant { who: Label & { id: string }; mode: PartMode; state: 'invited' | 'joined' | 'declined' }

export type Side = 'agent' | 'customer'
/** What is known of the telephone call behind a contact. connecting: answered, and its sound is being joined. gone: the agent's device is, and rings again. */
export interface CallState {
    state: 'ringing' | 'connecting' | 'talking' | 'gone' | 'over'
    outbound: boolean
    /** The customer calls from a site's page. */
    page?: boolean
    held: readonly Side[]; muted: readonly Side[]
    /** When it was last put on hold or taken off; 0: never. */
    since_us: number
    /** What came of one that an agent made. */
    result?: 'answered' | 'busy' | 'no_answer' | 'refused' | 'failed'
}

export type Medium = 'chat' | 'voice' | 'email' | 'message' | 'task'

export interface ContactRow {
    k: 'contact'; id: string; conversation: string
    medium?: Medium
    call?: CallState | null
    /** invited, joined: a colleague holds it, and `part` says what one may do. */
    state: 'offered' | 'talking' | 'wrapup' | 'invited' | 'joined'
    token: string; until_us: number; arrived_us: number; accepted_us: number
    queue: string; topic: string; step: number; zh: boolean
    /** Talking, and nobody has written for long: it takes a part of a place only. */
    asleep?: boolean
    /** Ids of its tags, in the order in which they were given. */
    tags?: string[]
    /** Asleep because its agent put it away: until when; 0: not. */
    snoozed_us?: number
    /** Who transferred it last. */
    passed_by?: { id: string; zh: string; en: string } | null
    customer: Customer; why?: Why | null
    /** Who holds it, when others are in it. */
    holder?: Label & { id: string }
    /** Colleagues in it; those who declined are named for the holder. */
    parts?: Participant[]
    part?: { mode: PartMode; by: Label & { id: string }; note: string; at_us: number }
    last_seq: number; customer_got: number; customer_read: number; agent_read: number
}

/** Who waits in a queue that agents pick from, and may be taken by this one. */
export interface PickRow {
    k: 'pick'; id: string; queue: string; topic: string; medium?: Medium; arrived_us: number; zh: boolean
    /** How pressing it is, on one scale for all queues: the higher band, then the larger (now - start_us) * rate. */
    band?: number; start_us?: number; rate?: number
    customer: Customer | null
}

/** Who waits in a queue of ours: no more than an agent may know of somebody who is not theirs. */
export interface WaitingRow { k: 'waiting'; id: string; queue: string; topic: string; medium?: Medium; arrived_us: number; zh: boolean; customer_id: string; name: string; tags?: string[]; /** The first who declined or missed it is asked again then. */ again_us?: number }

/** A queue of ours and how many wait in it, those included that no row is here of. */
export interface QueueRow { k: 'queue'; id: string; waiting: number }

/** A colleague has named us in a note. */
export interface MentionRow {
    k: 'mention'; id: string; conversation: string; seq: number; customer_id: string; customer: string; topic: string
    by: Label & { id: string }; text: string; at_us: number; seen_us: number
}

/** Who looks at a conversation, and who writes there; the one who reads it among them. */
export interface PresenceRow {
    k: 'presence'; id: string
    /** Who writes a reply first, then who writes a note. */
    who: (Label & { id: string; picture?: string; does: 'looks' | 'note' | 'text' })[]
    /** So many are not named. */
    more: number
}

/** A file of a message; bytes by /api/files/ID. */
export interface FileRow {
    id: string; name: string; type: string; bytes: number
    width?: number; height?: number; alt?: string
    state: 'coming' | 'clean' | 'unscanned' | 'infected'
}

export interface MessageRow {
    k: 'message'; id: string; conversation: string; seq: number
    by: 'customer' | 'agent' | 'system'
    agent?: { id: string; zh: string; en: string } | null
    key?: string; text: string; at_us: number
    /** A note is for colleagues. */
    kind?: 'text' | 'note'
    /** BCP 47, as far as the script tells. */
    lang?: string
    /** seq of the message that is quoted. */
    reply_to?: number
    files?: FileRow[]
    edited_us?: number
    /** The text is empty then. */
    deleted_us?: number
}

/** How far both sides have come; newer than what the contact's row says. */
export interface MarksRow { k: 'marks'; id: string; customer_got: number; customer_read: number; agent_read?: number }

export interface Deletion { k: string; op: 'delete'; id: string }
/** Kinds of which the replica keeps what it is sent, by id. */
export interface Kinds { waiting: WaitingRow; queue: QueueRow; mention: MentionRow; presence: PresenceRow }
export type Row = MeRow | ContactRow | PickRow | MessageRow | MarksRow | Kinds[keyof Kinds]
export type RowFrame = Row | Deletion

export type Incoming =
    | { t: 'snapshot'; cursor: string; rows: RowFrame[] }
    | { t: 'rows'; cursor: string; rows: RowFrame[] }
    | { t: 'reload' }
    /** Something about requests has changed. */
    | { t: 'requests' | 'reminders' | 'tags' | 'vocabulary' }
    /** A colleague has another name or picture. */
    | { t: 'people' }
    /** What is known or noted of this customer has changed. */
    | { t: 'customer'; id: string }
    | { t: 'preferences' }
    | { t: 'owing' }
    /** text: what they have typed and not sent, where the site permits it; '' is no more. */
    | { t: 'typing'; conversation: string; text?: string | undefined }
    /** The answer to the sound that this page has offered. */
    | { t: 'call'; contact: string; sdp: string }
    | { t: 'pong'; now_us: number }
    /** of, contact: which frame of ours was refused. */
    | { t: 'error'; code: string; message?: string; message_zh?: string; field?: string; contact?: string; of?: 'call' | 'candidate' }

export type Outgoing =
    | { t: 'hello'; since: string }
    | { t: 'typing'; conversation: string; kind?: 'note' | undefined }
    /** focus: what this page shows; '0': nothing that is looked at. */
    | { t: 'look' | 'focus'; conversation: string }
    | { t: 'got' | 'read'; conversation: string; seq: number }
    | { t: 'call'; contact: string; sdp: string }
    /** Empty: there are no more. */
    | { t: 'candidate'; contact: string; candidate: string }
    | { t: 'ping' }

/** A frame of ours has an object with a known `t`; anything else is dropped, never thrown on. */
export function parse_frame(text: string): Incoming | null {
    let v: unknown
    try { v = JSON.parse(text) } catch { return null }
    if (typeof v !== 'object' || v === null) return null
    const f = v as Record<string, unknown>
    switch (f.t) {
    case 'snapshot':
    case 'rows':
        return typeof f.cursor === 'string' && Array.isArray(f.rows) ? v as Incoming : null
    case 'typing':
        return typeof f.conversation === 'string' && (f.text === undefined || typeof f.text === 'string') ? v as Incoming : null
    case 'customer':
        return typeof f.id === 'string' ? v as Incoming : null
    case 'call':
        return typeof f.contact === 'string' && typeof f.sdp === 'string' ? v as Incoming : null
    case 'pong':
        return typeof f.now_us === 'number' ? v as Incoming : null
    case 'reload':
    case 'requests':
    case 'reminders':
    case 'tags':
    case 'vocabulary':
    case 'people':
    case 'preferences':
    case 'owing':
    case 'error':
        return v as Incoming
    default:
        return null
    }
}

/** Who is to be picked first, in the order in which the server itself would give them out. */
export function more_urgent(now_us: number): (a: PickRow, b: PickRow) => number {
    const urgency = (p: PickRow) => (now_us - (p.start_us ?? p.arrived_us)) * ((p.rate ?? 1e9) / 1e9)
    return (a, b) => (b.band ?? 0) - (a.band ?? 0) || urgency(b) - urgency(a) || a.arrived_us - b.arrived_us || (BigInt(a.id) < BigInt(b.id) ? -1 : 1)
}
