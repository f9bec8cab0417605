// A person between the API's shape and the form's.

import type { Role, Schemas, Vocabulary } from '../../shared/api'
import { said_word, stored_word } from './words'

/** A number (null or undefined while the input is empty), a text, the words of a set, a flag (null: nothing is known). */
export type Value = number | string | string[] | boolean | null | undefined

export interface Person {
    login: string; name_zh: string; name_en: string; role: Role; password: string
    /** The password that this page made up, so that it can be shown. */
    made: string
    /** What customers are told they are called; empty: the name. */
    shown_zh: string; shown_en: string
    capacity: number | null; voice: number | null; email: number | null; message: number | null; task: number | null
    queues: string[]; attrs: Record<string, Value>
    /** Of what concerns contacts; 0: there is none yet. */
    version: number
    /** base64 of a new picture; '' takes the old one away; null leaves it. */
    picture: string | null
}

/** What the server says (UTC) as the field for times writes it: in the time of this place, to the second. */
function local_time(utc: string): string {
    const d = new Date(utc)
    return Number.isNaN(d.getTime()) ? '' : new Date(d.getTime() - d.getTimezoneOffset() * 60000).toISOString().slice(0, 19)
}
const utc_time = (local: string): string => new Date(local).toISOString().replace('.000Z', 'Z')

const FIRST_CAPACITY = 3 // as the server gives to a new agent

export function person_of(u: Schemas['User'] | null, v: Vocabulary): Person {
    const attrs: Record<string, Value> = {}
    for (const a of v.attributes) {
        if (a.scope !== 'agent') continue
        const held = u?.agent?.attributes.find(x => x.attribute === a.id)?.values
        attrs[a.id] = a.type === 'set' ? [...(held ?? [])]
            : a.type === 'number' ? (held ? Number(held[0]) : null)
            : a.type === 'time' ? (held ? local_time(held[0]!) : '')
            : a.type === 'flag' ? (held ? held[0] === 'true' : null)
            : held ? said_word(v, held[0]!) : ''
    }
    const other = u?.agent?.capacities ?? {}
    const only = v.queues.length === 1 ? [v.queues[0]!.id] : []
    return {
        login: u?.login ?? '', name_zh: u?.name_zh ?? '', name_en: u?.name_en ?? '', role: u?.role ?? 'agent', password: '', made: '', shown_zh: u?.shown_zh ?? '', shown_en: u?.shown_en ?? '',
        capacity: u ? u.agent?.capacity ?? 0 : FIRST_CAPACITY,
        voice: other.voice ?? 0, email: other.email ?? 0, message: other.message ?? 0, task: other.task ?? 0, queues: u ? [...(u.agent?.queues ?? [])] : only, attrs,
        picture: null, version: u?.agent?.version ?? 0,
    }
}

/** What of a person concerns contacts. */
export const agent_of = (p: Person) => ({
    capacity: p.capacity, voice: p.voice, email: p.email, message: p.message, task: p.task, queues: [...p.queues].sort(), attrs: p.attrs,
})

export function takes_contacts(p: Person): boolean {
    return p.role === 'agent' || [p.capacity, p.voice, p.email, p.message, p.task].some(n => (n ?? 0) > 0) || p.queues.length > 0 || Object.values(p.attrs).some(x => words_of(x).length > 0)
}

function words_of(x: Value): string[] {
    if (x === null || x === undefined || x === '') return []
    return Array.isArray(x) ? [...x] : [String(x)]
}

export function agent_set(p: Person, v: Vocabulary): Schemas['AgentSet'] {
    const attributes = v.attributes.filter(a => a.scope === 'agent').map(a => {
        const said = p.attrs[a.id]
        if (a.type === 'time') return { attribute: a.id, values: typeof said === 'string' && said ? [utc_time(said)] : [] }
        return { attribute: a.id, values: a.type === 'text' && typeof said === 'string' ? words_of(stored_word(v, said)) : words_of(said) }
    })
    const capacities = { voice: p.voice ?? 0, email: p.email ?? 0, message: p.message ?? 0, task: p.task ?? 0 }
    return { capacity: p.capacity ?? 0, capacities, queues: [...p.queues], attributes: attributes.filter(a => a.values.length > 0), ...(p.version ? { version: p.version } : {}) }
}

/** The form's name for what the server calls attributes[2].values. */
export function refused_field(field: string, sent: Schemas['AgentSet']): string {
    const at = /^attributes\[(\d+)\]/.exec(field)
    return at ? `attr-${sent.attributes[Number(at[1])]?.attribute ?? ''}` : field.replace(/^capacities\./, '')
}

/** Sixteen letters and digits that are not mistaken for each other: 79 bits. */
export function new_password(): string {
    const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
    let made = ''
    while (made.length < 16) {
        const n = crypto.getRandomValues(new Uint8Array(1))[0]!
        if (n < 248) made += letters[n % 31]
    }
    return made
}
