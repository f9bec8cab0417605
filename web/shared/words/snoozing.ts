// Words of the panel that asks until when. See i18n.ts.

import type { Words } from './words'

export const snoozing = {
    snooze_title: ['搁置与{name}的会话', 'Snooze {name}'],
    snooze_lead: ['到时间或客户来消息时回到您这里。', 'It comes back to you then, or as soon as the customer writes.'],
    snooze_hour: ['1 小时后', 'In an hour'],
    snooze_evening: ['今晚', 'This evening'],
    snooze_tomorrow: ['明天上午', 'Tomorrow morning'],
    snooze_monday: ['下周一上午', 'Next Monday'],
    snooze_own: ['其他时间', 'Another time'],
    snooze_past: ['请选择将来的时间', 'Choose a time to come'],
} as const satisfies Words
