// Words of the panel and the list of reminders. See i18n.ts.

import type { Words } from './words'

export const reminding = {
    remind_title: ['关于{name}的提醒', 'Remind me about {name}'],
    remind_text: ['提醒内容', 'What about?'],
    remind_when: ['时间', 'When'],
    remind_hour: ['1 小时后', 'In an hour'],
    remind_evening: ['今晚', 'This evening'],
    remind_tomorrow: ['明天上午', 'Tomorrow morning'],
    remind_monday: ['下周一上午', 'Next Monday'],
    remind_own: ['其他时间', 'Another time'],
    remind_team: ['给本队列的同事', 'For the team of this queue'],
    remind_team_hint: ['同事都能看到并完成；不勾选则只有您看得到。', 'Colleagues see it and may do it; otherwise nobody but you.'],
    remind_keep: ['保存提醒', 'Keep it'],
    remind_past: ['请选择将来的时间', 'Choose a time to come'],
    remind_none: ['没有提醒', 'No reminders'],
    remind_none_lead: ['在会话中按 F 可设置提醒。', 'In a conversation, F makes one.'],
    remind_done: ['完成', 'Done'],
    remind_later: ['推迟', 'Later'],
    remind_is_due: ['已到时间', 'Due'],
    remind_of_team: ['团队', 'Team'],
    remind_by: ['由{name}设置', 'By {name}'],
} as const satisfies Words
