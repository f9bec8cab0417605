// Words of the picker of emoji: loaded with it. See i18n.ts.

import type { Words } from './words'

export const emoji = {
    emoji_search: ['搜索表情：中文、拼音或英文', 'Find: words in English, Chinese or pinyin'],
    emoji_list: ['表情', 'Emoji'],
    emoji_none: ['没有匹配的表情', 'No emoji fits'],
    emoji_keys: ['Enter 插入 · Shift+Enter 插入后继续 · Esc 关闭', 'Enter inserts · Shift+Enter goes on · Esc closes'],
} as const satisfies Words
