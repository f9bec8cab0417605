// A topic between the API's shape and the form's.

import type { Schemas } from '../../shared/api'

export type What = 'requirement' | 'add' | 'open' | 'remove' | 'lower'
export const WHATS: readonly What[] = ['requirement', 'add', 'open', 'remove', 'lower']

/** One step of widening: when, and what it does to the requirement before it. */
export interface Step { key: number; after_s: number | null; percent: number | null; what: What; text: string; by: number | null }

export interface TopicForm {
    key: string; name_zh: string; name_en: string; queue: string; priority: number | null; priority_expression: string
    patience_s: number | null; required: string; preferred: string; slack: number | null
    seek_preferred: boolean; seek_last: boolean; seek_s: number | null
    steps: Step[]; active: boolean; version: number
}

let keys = 0
export const step_new = (after: Step | undefined): Step =>
    ({ key: ++keys, after_s: null, percent: Math.min(100, (after?.percent ?? 0) + 25), what: 'requirement', text: '', by: null })

function step_of(s: Schemas['Step']): Step {
    const what = WHATS.find(w => s[w] !== undefined) ?? 'requirement'
    return {
        key: ++keys, after_s: s.after_us === undefined ? null : s.after_us / 1e6, percent: s.permille === undefined ? null : s.permille / 10,
        what, text: what === 'lower' ? s.lower!.attribute : s[what] ?? '', by: s.lower ? s.lower.by / 1000 : null,
    }
}

export function topic_form(t: Schemas['Topic'] | null, first_queue: string): TopicForm {
    return {
        key: t?.key ?? '', name_zh: t?.name_zh ?? '', name_en: t?.name_en ?? '', queue: t?.queue ?? first_queue,
        priority: t?.priority ?? 5, priority_expression: t?.priority_expression ?? '', patience_s: (t?.patience_us ?? 300e6) / 1e6,
        required: t?.required ?? '', preferred: t?.preferred ?? '', slack: (t?.slack ?? 0) / 1000,
        seek_preferred: t?.seek?.preferred ?? false, seek_last: t?.seek?.last ?? false, seek_s: (t?.seek?.max_us ?? 0) / 1e6,
        steps: (t?.steps ?? []).map(step_of), active: t?.active ?? true, version: t?.version ?? 0,
    }
}

const us = (seconds: number | null): number => Math.round((seconds ?? 0) * 1e6)

function step_set(s: Step): Schemas['Step'] {
    return {
        ...(s.after_s === null ? {} : { after_us: us(s.after_s) }),
        ...(s.percent === null ? {} : { permille: Math.round(s.percent * 10) }),
        ...(s.what === 'lower' ? { lower: { attribute: s.text.trim(), by: Math.round((s.by ?? 0) * 1000) } } : { [s.what]: s.text }),
    }
}

export function topic_set(v: TopicForm): Schemas['TopicSet'] {
    const seeks = v.seek_preferred || v.seek_last
    return {
        key: v.key.trim(), name_zh: v.name_zh.trim(), name_en: v.name_en.trim(), queue: v.queue, priority: v.priority ?? 0,
        priority_expression: v.priority_expression, patience_us: us(v.patience_s), required: v.required, preferred: v.preferred,
        slack: Math.round((v.slack ?? 0) * 1000),
        seek: { preferred: v.seek_preferred, last: v.seek_last, max_us: seeks ? us(v.seek_s) : 0 },
        steps: v.steps.map(step_set), active: v.active, ...(v.version ? { version: v.version } : {}),
    }
}
