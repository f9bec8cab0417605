// Words of the inbox's views and of what the desktop remembers. See i18n.ts.

import type { Words } from './words'

export const shell = {
    views: ['视图', 'Views'],
    views_saved: ['已存视图', 'Saved views'],
    view_mine: ['我的工作', 'My work'],
    view_offered: ['待接起', 'Offered'],
    view_team: ['团队队列', 'Team queue'],
    view_mentions: ['提到我', 'Mentions'],
    view_closed: ['已结束', 'Closed'],
    view_owing: ['缺小结码', 'Code missing'],
    filter: ['筛选', 'Filter'],
    fresh_n: ['{n} 条新内容', '{n} new'],
    gone: ['已离开', 'Gone'],
    unseen: ['未查看', 'Not seen yet'],
    list_no_match: ['没有符合筛选的项。', 'Nothing matches the filter.'],
    list_nobody_waits: ['您的队列中没有人等待。', 'Nobody waits in your queues.'],
    list_nothing_closed: ['最近 30 天没有已结束的会话。', 'You closed no contact in the last 30 days.'],
    list_nothing: ['这里是空的。', 'There is nothing here.'],
    list_first_of: ['显示前 {n} 位，共 {of} 位', 'The first {n} of {of}'],
    contact_state_waiting: ['等待中', 'Waiting'],
    waiting_lead: ['按规则派给合适的坐席，您无需操作。', 'Waits for the agent that the rules choose; nothing for you to do.'],
    past: ['过往会话', 'Earlier conversation'],
    past_lead: ['只读', 'To read only'],
    decline_dots: ['拒绝…', 'Decline…'],
    profile: ['我的资料', 'My profile'],
    preferences: ['偏好设置', 'Preferences'],
    ring_device_gone: ['响铃设备不可用', 'Rings elsewhere'],
    sound_is_off: ['声音已关闭', 'Sound is off'],
    sound_asleep_short: ['点击后才有声音', 'No sound until you click'],
    sound_asleep: ['浏览器在您点击或按键之前不播放声音。', 'The browser plays no sound until you click or press a key.'],
} as const satisfies Words
