// A web chat between the API's shape and the form's.

import { base64 } from '../../shared/face'
import type { Schemas, Vocabulary } from '../../shared/api'

export const LANGS = ['page', 'zh', 'en'] as const
export interface SiteField { kind: 'name' | 'phone' | 'email' | 'attribute'; attribute: string; required: boolean; words: string[] }
export interface SiteForm {
    name: string; key: string; origins: string; lang: typeof LANGS[number]
    brand_zh: string; brand_en: string; legal_zh: string; legal_en: string; greeting_zh: string; greeting_en: string
    intro_zh: string; intro_en: string; colour: string; ink: string
    topics: string[]; fields: SiteField[]; consent_zh: string; consent_en: string; calls: boolean; preview: boolean; version: number
    /** base64 of a new logo; '' takes the old one away; null leaves it. */
    logo: string | null
}

export function site_form(s: Schemas['Site'] | null): SiteForm {
    return {
        name: s?.name ?? '', key: s?.key ?? '', origins: s?.origins ?? '', lang: s?.lang ?? 'page',
        brand_zh: s?.brand_zh ?? '', brand_en: s?.brand_en ?? '', legal_zh: s?.legal_zh ?? '', legal_en: s?.legal_en ?? '',
        greeting_zh: s?.greeting_zh ?? '', greeting_en: s?.greeting_en ?? '', intro_zh: s?.intro_zh ?? '', intro_en: s?.intro_en ?? '',
        colour: s?.colour ?? '#155eef', ink: s?.ink ?? '#ffffff',
        topics: [...(s?.topics ?? [])], fields: (s?.fields ?? []).map(f => ({ kind: f.kind, attribute: f.attribute ?? '', required: f.required, words: [...(f.words ?? [])] })),
        consent_zh: s?.consent_zh ?? '', consent_en: s?.consent_en ?? '', calls: s?.calls ?? false, preview: s?.preview ?? false, version: s?.version ?? 0, logo: null,
    }
}

export function site_set(v: SiteForm): Schemas['SiteSet'] {
    const { logo: _, version, ...rest } = v
    return {
        ...rest, name: v.name.trim(), key: v.key.trim(), origins: v.origins.trim().split(/\s+/).filter(Boolean).join(' '), ...(version ? { version } : {}),
        topics: [...v.topics],
        fields: v.fields.map(f => ({ kind: f.kind, required: f.required, ...(f.kind === 'attribute' ? { attribute: f.attribute, words: [...f.words] } : {}) })),
    }
}

/** What may be asked: name, phone, e-mail, and the attributes of customers and contacts. */
export function askable(v: Vocabulary): { value: string; zh: string; en: string; words: boolean }[] {
    const own = v.attributes.filter(a => (a.scope === 'customer' || a.scope === 'contact'))
    return own.map(a => ({ value: a.id, zh: a.label_zh, en: a.label_en, words: a.type === 'text' || a.type === 'set' }))
}

/** Contrast of two colours in hundredths, as the server reckons it (WCAG 2.2, relative luminance). */
export function contrast(a: string, b: string): number {
    const light = (c: string): number => {
        const part = (i: number): number => {
            const v = parseInt(c.slice(i, i + 2), 16) / 255
            return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
        }
        return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
    const colour = /^#[0-9a-f]{6}$/i
    if (!colour.test(a) || !colour.test(b)) return 0
    const [x, y] = [light(a), light(b)]
    return Math.floor((Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05) * 100 + 1e-9)
}

/** The line for the company's pages. The tag carries colour and language, so that the button is right before anything is fetched. */
export function script_tag(origin: string, s: Schemas['Site']): string {
    const lang = s.lang === 'page' ? '' : ` data-lang="${s.lang}"`
    const colour = s.colour === '#155eef' && s.ink === '#ffffff' ? '' : ` data-colour="${s.colour} ${s.ink}"`
    return `<script src="${origin}/widget.js" data-site="${s.key}"${lang}${colour} defer></` + 'script>'
}

/** A file's bytes in base64, or why it cannot be used. */
export async function picture_of(file: File): Promise<{ image: string } | { wrong: 'picture_big' | 'picture_kind' }> {
    if (!/^image\/(png|jpeg|webp)$/.test(file.type)) return { wrong: 'picture_kind' }
    if (file.size > 64 * 1024) return { wrong: 'picture_big' }
    return { image: base64(new Uint8Array(await file.arrayBuffer())) }
}
