// Words of what is put away, and of reminders. See i18n.ts.

import type { Words } from './words'

export const life = {
    view_snoozed: ['已搁置', 'Snoozed'],
    snooze: ['搁置', 'Snooze'],
    snooze_wake: ['立即恢复', 'Wake now'],
    snoozed_until: ['搁置至 {time}', 'Snoozed until {time}'],
    view_reminders: ['提醒', 'Reminders'],
    remind: ['稍后提醒', 'Remind me'],
    remind_due: ['提醒：{text}', 'Reminder: {text}'],
    snooze_back: ['搁置到期：{name}', 'Snoozed until now: {name}'],
} as const satisfies Words
