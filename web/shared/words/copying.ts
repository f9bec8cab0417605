// Words of the button that copies a text. See i18n.ts.

import type { Words } from './words'

export const copying = {
    copy: ['复制', 'Copy'],
    copied: ['已复制', 'Copied'],
} as const satisfies Words
