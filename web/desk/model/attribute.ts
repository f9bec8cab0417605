// A value of an attribute: as people read it, and as they type it.

import type { Schemas, Vocabulary } from '../../shared/api'
import type { Attribute } from '../../shared/rows'
import { pick, prefs, t } from './prefs.svelte'

export type Declared = Vocabulary['attributes'][number]
export type Known = Schemas['Customer']['attributes'][number]

export function value_of(a: Attribute): string {
    if (a.masked) return '••••'
    const said = prefs.lang === 'zh' ? a.zh_value ?? a.en_value : a.en_value ?? a.zh_value
    if (said) return said
    if (a.type === 'flag') return t(String(a.value) === 'true' || a.value === 1 || a.value === '1' ? 'yes' : 'no')
    const locale = prefs.lang === 'zh' ? 'zh-CN' : 'en-GB'
    if (a.type === 'time') return new Date(String(a.value)).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
    const n = Number(a.value)
    if (a.type === 'number' && Number.isFinite(n)) return n.toLocaleString(locale, { maximumFractionDigits: 3 })
    return String(a.value)
}


/** Full-width forms as narrow ones: what an input method leaves of digits and marks. */
const narrow = (s: string): string => s.replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')

/** The word of the vocabulary that a label stands for; what is no label is a word of its own. */
function word(typed: string, symbols: Vocabulary['symbols']): string {
    const s = symbols.find(x => x.text === typed || x.label_zh === typed || x.label_en.toLowerCase() === typed.toLowerCase())
    return s?.text ?? typed
}

/** What to type to get this value again. */
export function typed(a: Known, symbols: Vocabulary['symbols']): string {
    if (a.type === 'time') {
        const d = new Date(a.value)
        return Number.isNaN(+d) ? '' : new Date(+d - d.getTimezoneOffset() * 60e3).toISOString().slice(0, 16)
    }
    if (a.type !== 'text' && a.type !== 'set') return a.value
    const label = (w: string) => { const s = symbols.find(x => x.text === w); return s ? pick({ zh: s.label_zh, en: s.label_en }) : w }
    return a.value.split(',').map(label).join(prefs.lang === 'zh' ? '、' : ', ')
}

/** The values for the server, or null: it does not fit the type. */
export function values_of(text: string, type: Declared['type'], symbols: Vocabulary['symbols']): string[] | null {
    const one = text.trim()
    if (type === 'number') {
        const n = narrow(one).replace(/[ ,]/g, '')
        return /^-?\d{1,12}(\.\d{1,3})?$/.test(n) ? [n] : null
    }
    if (type === 'flag') return one === 'true' || one === 'false' ? [one] : null
    if (type === 'time') {
        const d = new Date(one)
        return one && !Number.isNaN(+d) ? [d.toISOString().slice(0, 19) + 'Z'] : null
    }
    const list = (type === 'set' ? one.split(/[,，、]/) : [one]).map(x => x.trim()).filter(Boolean).map(x => word(x, symbols))
    return list.length && list.length <= 64 && list.every(x => [...x].length <= 64) ? [...new Set(list)] : null
}
