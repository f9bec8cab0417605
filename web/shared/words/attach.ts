// The name of the button that attaches files. See i18n.ts.

import type { Words } from './words'

export const attach = {
    attach: ['添加文件', 'Attach files'],
} as const satisfies Words
