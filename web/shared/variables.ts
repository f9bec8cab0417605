// The places in a canned reply that are filled in when it is used. Pure. The server has the same list (src/service/reply/variables.c) and
// lets no other be saved.

export const VARIABLES = ['customer.name', 'agent.name', 'queue', 'company', 'now'] as const
export type Variable = (typeof VARIABLES)[number]
const ANY = new RegExp(`\\{(${VARIABLES.map(v => v.replace('.', '\\.')).join('|')})\\}`, 'g')

/** The text with what is known put in; what is not stays as it is written, to be seen. */
export function fill(text: string, values: Partial<Record<Variable, string>>): string {
    return text.replace(ANY, (whole, name: Variable) => values[name] || whole)
}

/** The variables that a text still has, each once. */
export function unfilled(text: string): Variable[] {
    return [...new Set([...text.matchAll(ANY)].map(m => m[1] as Variable))]
}
