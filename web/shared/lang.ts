// In which language a text is, for readers aloud, fonts and translation. Pure.

import type { Lang } from './i18n'

/** Chinese characters say so, else letters do; without either it is what its writer uses. */
export function lang_of(text: string, otherwise: Lang): Lang {
    return /\p{Script=Han}/u.test(text) ? 'zh' : /\p{L}/u.test(text) ? 'en' : otherwise
}

const SCRIPTS: readonly [RegExp, string][] = [[/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'], [/\p{Script=Hangul}/u, 'ko'], [/\p{Script=Han}/u, 'zh-CN'],
    [/\p{Script=Cyrillic}/u, 'ru'], [/\p{Script=Arabic}/u, 'ar'], [/\p{Script=Hebrew}/u, 'he'], [/\p{Script=Thai}/u, 'th'], [/\p{Script=Devanagari}/u, 'hi'], [/\p{L}/u, 'en']]

/** What goes into the attribute `lang`: what the server has found (src/service/conversation/lang.c), else what the script tells at a glance. */
export function tag_of(text: string, known: string | undefined, otherwise: Lang): string {
    const tag = known || SCRIPTS.find(([script]) => script.test(text))?.[1] || otherwise
    return tag === 'zh' ? 'zh-CN' : tag
}
