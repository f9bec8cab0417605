// Words of what would be lost, and of what could not be kept. See i18n.ts.

import type { Words } from './words'

export const unkept = {
    unkept_messages: ['有 {n} 条消息尚未发出，退出后将丢失：', '{n:message has|messages have} not been sent; signing out loses:'],
    unkept_files: ['有 {n} 个附件尚未发送，退出后将丢失：', '{n:attached file has|attached files have} not been sent; signing out loses:'],
    unkept_others: ['有 {n} 处草稿或备注尚未保存到服务器，退出后将丢失。', '{n:draft or note is|drafts or notes are} not on the server; signing out loses what is there.'],
    unkept_stay: ['先不退出', 'Stay'],
    unkept_out: ['仍然退出', 'Sign out anyway'],
    unkept_note: ['小结时间已到，这条备注没能保存：', 'The time ran out before this note was kept:'],
} as const satisfies Words
