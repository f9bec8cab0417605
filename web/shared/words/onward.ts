// Words of where one goes on when a conversation is over. See i18n.ts.

import type { Words } from './words'

export const onward = {
    pref_after: ['会话结束后', 'When a conversation is over'],
    pref_after_waiting: ['打开等待最久的会话', 'Open who waits longest'],
    pref_after_list: ['回到列表', 'Back to the list'],
    onward: ['下一个：{name}', 'Next: {name}'],
    onward_waits: ['客户等待', 'waiting'],
} as const satisfies Words
