// The program's own recordings, by their keys (tools/make_prompts.py): what each is for, and what it is called. Pure.

export interface Label { zh: string; en: string }

/** In the order in which they are shown. */
export const PROMPT_GROUPS = ['company', 'sound', 'sentence', 'zh', 'en'] as const
export type PromptGroup = (typeof PROMPT_GROUPS)[number]

const CALLED: Record<string, Label> = {
    music: { zh: '等待音乐', en: 'Music while waiting' },
    ringback: { zh: '回铃音', en: 'Ring-back tone' },
    sorry: { zh: '致歉：暂时无法接通', en: 'Apology: no connection just now' },
    confirm: { zh: '打给外线号码的坐席：请按一', en: 'To an agent at an outside number: press one' },
    'sample.greeting.zh': { zh: '示例问候：鹭江银行', en: 'Greeting of the sample: Lujiang Bank' },
    'zh.place': { zh: '“您排在第…”', en: '“您排在第…” (you are number)' },
    'zh.place.end': { zh: '“…位，请稍候”', en: '“…位，请稍候” (in line, one moment)' },
    'zh.hundred': { zh: '数字 100：“百”', en: 'Number 100: “百”' },
    'en.place': { zh: '“You are number …”（您排在第）', en: '“You are number …”' },
    'en.hundred': { zh: '数字 100：“hundred”', en: 'Number 100: “hundred”' },
    'en.and': { zh: '“and”（和）', en: '“and”' },
}

/** What one is for. key: '' of one that the company has uploaded. */
export function prompt_group(key: string): PromptGroup {
    const piece = /^(zh|en)\./.exec(key)?.[1] as 'zh' | 'en' | undefined
    return !key ? 'company' : piece ?? (key === 'music' || key === 'ringback' ? 'sound' : 'sentence')
}

/** The company's own by the name it was given; one of the program's that is not known here by its key. */
export function prompt_name(p: { key: string; name: string }): Label {
    const number = /^(?:zh|en)\.(\d+)$/.exec(p.key)?.[1]
    return number ? { zh: `数字 ${number}`, en: `Number ${number}` } : CALLED[p.key] ?? { zh: p.name || p.key, en: p.name || p.key }
}

/** By group; in one the sentences before the numbers, and these as one counts. */
export function prompts_in_order<P extends { key: string; name: string }>(all: readonly P[]): P[] {
    const number = (p: P) => Number(/\.(\d+)$/.exec(p.key)?.[1] ?? (p.key.endsWith('.hundred') ? 100 : -1))
    const group = (p: P) => PROMPT_GROUPS.indexOf(prompt_group(p.key))
    return [...all].sort((a, b) => group(a) - group(b) || number(a) - number(b) || a.name.localeCompare(b.name, 'zh-CN'))
}
