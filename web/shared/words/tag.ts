// What every page says of tags. See i18n.ts.

import type { Words } from './words'

export const tag = {
    tag_contact: ['打标签', 'Tag'],
} as const satisfies Words
