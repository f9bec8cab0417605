// What is set of the telephone, as the server has it; and each of its forms between the API's shape and its own.

import { api, call, type Problem, type Schemas } from '../../shared/api'

class Lines {
    all = $state.raw<Schemas['Telephone'] | null>(null)
    problem = $state.raw<Problem | null>(null)

    async load(): Promise<void> {
        const r = await call(api.GET('/api/telephone'))
        if (r.ok) this.all = r.data
        this.problem = r.ok ? null : r.problem
    }
}
export const lines = new Lines()

const NONE = '0'
const version = (v: number) => (v ? { version: v } : {})
const chosen = <K extends string>(name: K, id: string) => (id === NONE ? {} : { [name]: id }) as { [k in K]?: string }

// ---- numbers ----

export const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const
export interface NumberForm {
    number: string; lang: 'zh' | 'en'; topic: string; trunk: string; greeting: string; music: string; active: boolean; version: number
    menu: { digit: string; topic: string }[]
}
export const number_form = (n: Schemas['PhoneNumber'] | null, topic: string, lang: 'zh' | 'en'): NumberForm => ({
    number: n?.number ?? '', lang: n?.lang ?? lang, topic: n?.topic ?? topic, trunk: n?.trunk ?? NONE, greeting: n?.greeting ?? NONE, music: n?.music ?? NONE,
    active: n?.active ?? true, version: n?.version ?? 0, menu: (n?.menu ?? []).map(m => ({ ...m })),
})
export const number_set = (v: NumberForm): Schemas['PhoneNumberSet'] => ({
    number: v.number.trim(), lang: v.lang, topic: v.topic, active: v.active, menu: v.menu.map(m => ({ ...m })), ...version(v.version),
    ...chosen('trunk', v.trunk), ...chosen('greeting', v.greeting), ...chosen('music', v.music),
})
/** The key that is there twice; '' when none is. */
export const twice = (menu: readonly { digit: string }[]): string => menu.find((m, i) => menu.findIndex(x => x.digit === m.digit) < i)?.digit ?? ''
/** The first key that is free. */
export const free_digit = (menu: readonly { digit: string }[]): string | undefined => DIGITS.find(d => !menu.some(m => m.digit === d))

// ---- carriers ----

export interface TrunkForm {
    name: string; host: string; port: number | null; transport: 'udp' | 'tcp' | 'tls'; login: string; secret: string; realm: string; domain: string; allow: string
    registers: boolean; privacy: boolean; number: string; calls_max: number | null; active: boolean; version: number
}
export const trunk_form = (t: Schemas['Trunk'] | null): TrunkForm => ({
    name: t?.name ?? '', host: t?.host ?? '', port: t?.port || null, transport: t?.transport ?? 'udp', login: t?.login ?? '', secret: '', realm: t?.realm ?? '',
    domain: t?.domain ?? '', allow: t?.allow ?? '', registers: t?.registers ?? false, privacy: t?.privacy ?? false, number: t?.number ?? '',
    calls_max: t?.calls_max ?? 0, active: t?.active ?? true, version: t?.version ?? 0,
})
export function trunk_set(v: TrunkForm): Schemas['TrunkSet'] {
    const { version: n, ...rest } = v
    return {
        ...rest, name: v.name.trim(), host: v.host.trim(), login: v.login.trim(), realm: v.realm.trim(), domain: v.domain.trim(), number: v.number.replace(/[\s()-]/g, ''),
        allow: v.allow.trim().split(/[\s,，;；]+/).filter(Boolean).join(' '), port: v.port ?? 0, calls_max: v.calls_max ?? 0, ...version(n),
    }
}

// ---- desk phones ----

export interface PhoneForm { name: string; login: string; password: string; agent: string; active: boolean; version: number }
export const phone_form = (p: Schemas['Phone'] | null): PhoneForm =>
    ({ name: p?.name ?? '', login: p?.login ?? '', password: '', agent: p?.agent ?? NONE, active: p?.active ?? true, version: p?.version ?? 0 })
export const phone_set = (v: PhoneForm): Schemas['PhoneSet'] =>
    ({ name: v.name.trim(), login: v.login.trim(), password: v.password, active: v.active, ...chosen('agent', v.agent), ...version(v.version) })

const LETTERS = 'abcdefghjkmnpqrstuvwxyzACDEFHJKMNPQRTUVWXY34679' // none like another: they are typed in at a telephone
/** A password of 16 letters: 88 bits. */
export function password_new(random = (n: number) => crypto.getRandomValues(new Uint8Array(n))): string {
    let text = ''
    while (text.length < 16) for (const b of random(32)) if (b < LETTERS.length * 5 && text.length < 16) text += LETTERS[b % LETTERS.length]
    return text
}
