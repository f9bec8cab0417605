// Where in a requirement something is wrong, for showing it and putting it right.

/** A name as the language writes it, agent.skill["wealth"], or else one sign. */
const TOKEN = /^(?:[A-Za-z_][\w.]*(?:\["[^"\n]*"?\]?)?|"[^"\n]*"?|[\d.]+|[<>=!]=?|.)/u

export interface Marked { before: string; at: string; after: string }

/** The line with the fault at its column (from 1, in code points). */
export function marked(source: string, line: number, column: number): Marked {
    const points = [...(source.split('\n')[line - 1] ?? '')]
    const before = points.slice(0, column - 1).join('')
    const rest = points.slice(column - 1).join('')
    const at = TOKEN.exec(rest)?.[0] ?? ''
    return { before, at: at || ' ', after: rest.slice(at.length) }
}

/** The source with the name at a byte offset replaced. */
export function replaced(source: string, at: number, name: string): string {
    const bytes = new TextEncoder().encode(source)
    const before = new TextDecoder().decode(bytes.slice(0, at))
    const rest = source.slice(before.length)
    return before + name + rest.slice((TOKEN.exec(rest)?.[0] ?? '').length)
}
