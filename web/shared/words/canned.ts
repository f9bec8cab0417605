// Words of canned replies that every page needs; the others are in reply.ts and come with what says them. See i18n.ts.

import type { Words } from './words'

export const canned = {
    replies: ['快捷回复', 'Canned replies'],
    replies_short: ['话术', 'Replies'],
    reply_insert: ['插入快捷回复', 'Insert a canned reply'],
} as const satisfies Words
