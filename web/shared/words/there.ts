// Words for what a colleague does, in the lists of whom one passes a customer on to or invites. See i18n.ts.

import type { Words } from './words'

export const there = {
    there_ready: ['空闲 · {active}/{capacity}', 'ready · {active} of {capacity}'],
    there_talking: ['对话中 · {active}/{capacity}', 'talking · {active} of {capacity}'],
    there_full: ['已满 · {active}/{capacity}', 'full · {active} of {capacity}'],
    there_leaving: ['本次之后离开', 'leaves after this'],
    there_none: ['不接此类', 'takes none of these'],
    there_away: ['连接中断', 'not connected'],
    there_out: ['离线', 'offline'],
} as const satisfies Words
