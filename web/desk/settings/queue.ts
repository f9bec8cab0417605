// A queue between the API's shape and the form's.

import type { Schemas } from '../../shared/api'

export const MEDIA = ['chat', 'voice', 'email', 'message', 'task'] as const
export type Medium = typeof MEDIA[number]
export const WAIT_ORDERS = ['strict', 'ageing', 'weight', 'target'] as const
export const AGENT_ORDERS = ['longest_idle', 'least_occupied', 'most_spare', 'best_score', 'specialist', 'round_robin'] as const
export const OFFER_MODES = ['single', 'parallel', 'sequential', 'automatic', 'pull'] as const

export const LEVELS = ['offered', 'answered', 'abandoned', 'without_abandoned', 'none'] as const

export interface QueueForm {
    name_zh: string; name_en: string; lease_s: number | null; wrapup_s: number | null; hold_s: number | null; code_asked: boolean; codes: string[]
    wait_order: typeof WAIT_ORDERS[number]; ageing_s: number | null; weight: number | null; target_s: number | null
    agent_order: typeof AGENT_ORDERS[number]; fairness: number | null
    offer_mode: typeof OFFER_MODES[number]; parallel: number | null; connect_s: number | null
    service_level: typeof LEVELS[number]; short_s: number | null
    overflow: string; overflow_waiting: number | null; overflow_s: number | null
    version: number
    max_chat: number | null; max_voice: number | null; max_email: number | null; max_message: number | null; max_task: number | null
}

const s = (us: number): number => us / 1e6
const us = (seconds: number | null): number => Math.round((seconds ?? 0) * 1e6)

export function queue_form(q: Schemas['Queue'] | null): QueueForm {
    const max = q?.waiting_max ?? {}
    return {
        name_zh: q?.name_zh ?? '', name_en: q?.name_en ?? '',
        lease_s: s(q?.lease_us ?? 20e6), wrapup_s: s(q?.wrapup_us ?? 120e6), hold_s: s(q?.decline_hold_us ?? 60e6), code_asked: q?.code_asked ?? true, codes: [...(q?.codes ?? [])],
        wait_order: q?.wait_order ?? 'strict', ageing_s: s(q?.ageing_us ?? 60e6), weight: (q?.weight ?? 1000) / 1000, target_s: s(q?.target_us ?? 20e6),
        agent_order: q?.agent_order ?? 'longest_idle', fairness: (q?.fairness_permille ?? 0) / 10,
        offer_mode: q?.offer_mode ?? 'single', parallel: q?.parallel ?? 3, connect_s: s(q?.connect_us ?? 0),
        service_level: q?.service_level ?? 'offered', short_s: s(q?.short_us ?? 5e6),
        overflow: q?.overflow?.queue ?? '', overflow_waiting: q?.overflow?.waiting ?? 0, overflow_s: s(q?.overflow?.after_us ?? 0),
        version: q?.version ?? 0,
        max_chat: max.chat ?? 0, max_voice: max.voice ?? 0, max_email: max.email ?? 0, max_message: max.message ?? 0, max_task: max.task ?? 0,
    }
}

export function queue_set(v: QueueForm): Schemas['QueueSet'] {
    return {
        name_zh: v.name_zh.trim(), name_en: v.name_en.trim(), lease_us: us(v.lease_s), wrapup_us: us(v.wrapup_s), decline_hold_us: us(v.hold_s), code_asked: v.code_asked, codes: [...v.codes],
        wait_order: v.wait_order, ageing_us: us(v.ageing_s), weight: Math.round((v.weight ?? 0) * 1000), target_us: us(v.target_s),
        agent_order: v.agent_order, fairness_permille: Math.round((v.fairness ?? 0) * 10),
        offer_mode: v.offer_mode, parallel: v.parallel ?? 3, connect_us: us(v.connect_s),
        service_level: v.service_level, short_us: us(v.short_s),
        overflow: v.overflow ? { queue: v.overflow, waiting: v.overflow_waiting ?? 0, after_us: us(v.overflow_s) } : {},
        ...(v.version ? { version: v.version } : {}),
        waiting_max: { chat: v.max_chat ?? 0, voice: v.max_voice ?? 0, email: v.max_email ?? 0, message: v.max_message ?? 0, task: v.max_task ?? 0 },
    }
}

/** The form's name for the field that the server names. */
export const QUEUE_FIELDS: Record<string, string> = {
    lease_us: 'lease_s', wrapup_us: 'wrapup_s', decline_hold_us: 'hold_s', ageing_us: 'ageing_s', target_us: 'target_s', connect_us: 'connect_s', short_us: 'short_s',
    fairness_permille: 'fairness', 'overflow.queue': 'overflow', 'overflow.waiting': 'overflow_waiting', 'overflow.after_us': 'overflow_s',
    'waiting_max.chat': 'max_chat', 'waiting_max.voice': 'max_voice', 'waiting_max.email': 'max_email', 'waiting_max.message': 'max_message',
    'waiting_max.task': 'max_task',
}
