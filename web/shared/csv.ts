// Tables as text that Excel and people exchange: RFC 4180, UTF-8 with a byte order mark. Pure.

const BOM = '\ufeff'
/** What a spreadsheet would take for a formula is written after an apostrophe, and read without it. */
const FORMULA = /^[=+\-@\t\r]/

function cell(text: string): string {
    const safe = FORMULA.test(text) || text.startsWith("'") ? `'${text}` : text
    return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function write_csv(rows: readonly (readonly string[])[]): string {
    return BOM + rows.map(r => r.map(cell).join(',') + '\r\n').join('')
}

/** Each row with the line it begins on, so that a mistake can be found. Empty lines are left out. Comma, semicolon or tab, whichever
 *  the first line has most of. null: a quote that is never closed, and on which line it began. */
export function read_csv(text: string): { rows: { line: number; cells: string[] }[] } | { unclosed: number } {
    const s = text.startsWith(BOM) ? text.slice(1) : text
    const head = s.slice(0, s.search(/[\r\n]|$/))
    const comma = [',', ';', '\t'].map(c => [head.split(c).length, c] as const).sort((a, b) => b[0] - a[0])[0]![1]
    const rows: { line: number; cells: string[] }[] = []
    let cells: string[] = [], value = '', quoted = false, was = false, line = 1, began = 1, opened = 1
    const end_cell = () => { cells.push(/^'['=+\-@\t\r]/.test(value) ? value.slice(1) : value); value = ''; was = false }
    const end_row = () => {
        end_cell()
        if (cells.length > 1 || cells[0] !== '') rows.push({ line: began, cells })
        cells = []
    }
    for (let i = 0; i < s.length; i++) {
        const c = s[i]!
        if (c === '\n' || (c === '\r' && s[i + 1] !== '\n')) line++
        if (quoted) {
            if (c !== '"') value += c === '\r' && s[i + 1] === '\n' ? '' : c
            else if (s[i + 1] === '"') { value += '"'; i++ }
            else quoted = false
        } else if (c === '"' && value === '' && !was) { quoted = was = true; opened = line }
        else if (c === comma) end_cell()
        else if (c === '\n' || c === '\r') {
            if (c === '\r' && s[i + 1] === '\n') { i++; line++ }
            end_row()
            began = line
        } else value += c
    }
    if (quoted) return { unclosed: opened }
    if (value !== '' || cells.length) end_row()
    return { rows }
}
