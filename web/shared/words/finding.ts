// Words of the bar over a conversation: searching in it, printing and saving it; and of the printed page. See i18n.ts.

import type { Words } from './words'

export const finding = {
    find_field: ['查找文字', 'Text to find'],
    find_at: ['第 {at} 条，共 {n} 条', '{at} of {n}'],
    find_none: ['没有找到', 'Nothing found'],
    find_next: ['下一条（更早）', 'Next (earlier)'],
    find_previous: ['上一条（更新）', 'Previous (later)'],
    find_unreached: ['这条消息暂时无法加载，请重试。', 'This message could not be loaded; try again.'],
    keep_more: ['打印或另存', 'Print or save'],
    print_some: ['已加载 {n} 条消息，还有更早的。', '{n:message is|messages are} loaded; there are earlier ones.'],
    print_all: ['全部加载后打印', 'Load all, then print'],
    print_these: ['打印已加载的', 'Print these'],
    saved_all: ['已保存会话副本；此操作已记录。', 'A copy was saved; this is recorded.'],
    saved_newest: ['已保存最近 {n} 条消息，更早的未包含；此操作已记录。', 'The newest {n:message was|messages were} saved, not the earlier ones; this is recorded.'],
    paper_queue: ['队列', 'Queue'],
    paper_agents: ['坐席', 'Agents'],
    paper_zone: ['时区', 'Time zone'],
    paper_printed: ['打印时间', 'Printed'],
    paper_messages: ['消息', 'Messages'],
    paper_not_all: ['{n} 条，更早的未打印', '{n}, earlier ones are not printed'],
} as const satisfies Words
