// Words of who else looks at a conversation and who writes there. See i18n.ts.

import type { Words } from './words'

export const presence = {
    here_looks: ['{name}在看', '{name} is looking'],
    here_note: ['{name}正在写内部备注', '{name} is writing a note'],
    here_text: ['{name}正在回复', '{name} is writing a reply'],
    /** Between two of these sentences. */
    here_and: ['；', '; '],
    here_more: ['另有 {n} 人', '{n} more'],
} as const satisfies Words
