// The initials of Chinese words: 团队队列 -> tddl. No table is carried: the browser's own collation by pinyin says between which of
// these characters, the first of each letter, a character stands. Who has no such collation finds by characters alone.

const FIRST = '吖八嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀'
const LETTERS = 'abcdefghjklmnopqrstwxyz'

let order: Intl.Collator | null | undefined

function collator(): Intl.Collator | null {
    if (order === undefined) {
        const c = new Intl.Collator('zh-u-co-pinyin')
        order = c.resolvedOptions().collation === 'pinyin' || (c.compare('阿', '八') < 0 && c.compare('夕', '丫') < 0 && c.compare('一', '丁') > 0) ? c : null
    }
    return order
}

/** A letter a Chinese character; what is not Chinese stays as it is, in lower case. */
export function initials(text: string): string {
    const c = collator()
    let out = ''
    for (const ch of text.toLowerCase()) {
        if (!c || !/\p{Script=Han}/u.test(ch)) {
            out += ch
            continue
        }
        let i = LETTERS.length - 1
        while (i > 0 && c.compare(ch, FIRST[i]!) < 0) i--
        out += LETTERS[i]
    }
    return out
}

/** How well `query` fits: 0 not at all; higher is better. Whole beginnings before beginnings of words before letters in order. */
export function fit(text: string, query: string): number {
    const q = query.toLowerCase().replace(/\s+/g, '')
    if (!q) return 1
    const low = text.toLowerCase()
    const flat = low.replace(/\s+/g, '')
    if (flat.startsWith(q)) return 5
    if (low.split(/[\s:：·（）()]+/).some(w => w.startsWith(q))) return 4
    if (flat.includes(q)) return 3
    let i = 0
    for (const ch of q) {
        i = flat.indexOf(ch, i) + 1
        if (!i) return 0
    }
    return 1
}

/** The better of the text itself and its initials. */
export function fit_pinyin(text: string, query: string): number {
    const plain = fit(text, query)
    const short = /\p{Script=Han}/u.test(text) && /^[a-z\s]+$/i.test(query) ? fit(initials(text), query) : 0
    return Math.max(plain, short)
}
