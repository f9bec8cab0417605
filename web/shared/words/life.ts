// Words of what is put away. See i18n.ts.

import type { Words } from './words'

export const life = {
    view_snoozed: ['已搁置', 'Snoozed'],
    snooze: ['搁置', 'Snooze'],
    snooze_wake: ['立即恢复', 'Wake now'],
    snoozed_until: ['搁置至 {time}', 'Snoozed until {time}'],
    snooze_back: ['搁置到期：{name}', 'Snoozed until now: {name}'],
} as const satisfies Words
