// In which of the two languages a text is, for readers aloud, fonts and translation. Pure.

import type { Lang } from './i18n'

/** Chinese characters say so, else letters do; without either it is what its writer uses. */
export function lang_of(text: string, otherwise: Lang): Lang {
    return /\p{Script=Han}/u.test(text) ? 'zh' : /\p{L}/u.test(text) ? 'en' : otherwise
}
