// The typed REST client: paths and bodies come from the API document.

import createClient from 'openapi-fetch'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Session = Schemas['Session']
export type Role = Schemas['Role']
export type Vocabulary = Schemas['Vocabulary']

/** Why a call did not work. status 0: no answer at all. */
export interface Problem { status: number; error: string; zh: string; en: string; field: string }

let csrf = ''
let on_signed_out: () => void = () => {}

export function api_session(token: string, signed_out: () => void): void {
    csrf = token
    on_signed_out = signed_out
}

const MUTE_MS = 15_000

export const api = createClient<paths>({
    baseUrl: '',
    fetch: async (request: Request) => {
        if (request.method !== 'GET' && csrf) request.headers.set('X-CSRF-Token', csrf)
        return fetch(new Request(request, { signal: AbortSignal.timeout(MUTE_MS) }))
    },
})

export type Result<T> = { ok: true; data: T } | { ok: false; problem: Problem }

/** Turns an answer of `api` into a value or a problem a person can read; never throws. */
export async function call<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Result<T>> {
    let r
    try {
        r = await answer
    } catch {
        return { ok: false, problem: { status: 0, error: 'no_answer', zh: '服务器没有应答，请重试。', en: 'No answer from the server; try again.', field: '' } }
    }
    if (r.response.ok) return { ok: true, data: r.data as T }
    const e = (typeof r.error === 'object' && r.error !== null ? r.error : {}) as Partial<Schemas['Error']>
    if (r.response.status === 401 && e.error !== 'wrong_password') on_signed_out()
    return {
        ok: false,
        problem: {
            status: r.response.status,
            error: e.error ?? 'unknown',
            zh: e.message_zh ?? `服务器出错（${r.response.status}）。`,
            en: e.message ?? `The server failed (${r.response.status}).`,
            field: e.field ?? '',
        },
    }
}
