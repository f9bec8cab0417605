// A message's text cut into plain pieces, links and hits of a search. Pure. Links are text that points somewhere: nothing is ever
// fetched to show them.

export interface Segment { text: string; href?: string; hit?: boolean }

// A host with a dot, then whatever a person would not end a sentence with. Only these two schemes become links.
// Nor marks that are not seen or turn the direction of what follows: an address must read as it leads.
const LINK = /https?:\/\/[^\s<>"'`\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u3000-\u303f\uff00-\uffef]+/gi
const TAIL = /[.,;:!?)\]}]+$/

export function links(text: string): Segment[] {
    const out: Segment[] = []
    let at = 0
    for (const m of text.matchAll(LINK)) {
        let url = m[0]
        const tail = TAIL.exec(url)?.[0] ?? ''
        // A closing bracket belongs to the address if it was opened there.
        if (tail && !(tail[0] === ')' && url.includes('('))) url = url.slice(0, -tail.length)
        if (/^[^/]*\/\/[^/?#\\]*@/.test(url)) continue // https://bank.example@elsewhere leads elsewhere
        try { new URL(url) } catch { continue }
        if (m.index > at) out.push({ text: text.slice(at, m.index) })
        out.push({ text: url, href: url })
        at = m.index + url.length
    }
    if (at < text.length) out.push({ text: text.slice(at) })
    return out
}

/** As the server compares when it searches: without case, full-width letters as narrow ones. */
export const folded = (s: string) => s.replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ').replace(/[A-Z]/g, c => c.toLowerCase())

/** Marks every place of the query in the pieces. */
export function marked(list: Segment[], query: string): Segment[] {
    const q = folded(query)
    if (!q) return list
    return list.flatMap(s => {
        const out: Segment[] = []
        const low = folded(s.text)
        let at = 0
        for (let i = low.indexOf(q); i >= 0; i = low.indexOf(q, i + q.length)) {
            if (i > at) out.push({ ...s, text: s.text.slice(at, i) })
            out.push({ ...s, text: s.text.slice(i, i + q.length), hit: true })
            at = i + q.length
        }
        if (at < s.text.length) out.push({ ...s, text: s.text.slice(at) })
        return out
    })
}
