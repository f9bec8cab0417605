// A copy of a conversation becomes a file.

import type { Schemas } from '../../shared/api'
import { write_csv } from '../../shared/csv'
import { path_in, type Code } from './codes'

const COLUMNS = ['number', 'time', 'by', 'name_zh', 'name_en', 'kind', 'text', 'files', 'edited', 'deleted', 'tags_zh', 'tags_en', 'code_zh', 'code_en'] as const
const when = (us?: number) => us ? new Date(us / 1000).toISOString() : ''

/** One line a message, and one a contact that was wrapped up with a code or a note (kind wrap_up, the note as its text), times in UTC.
 *  write_csv sees to it that no text becomes a formula. */
export function table_of(copy: Schemas['Export'], codes: readonly Code[] = []): string {
    // The contact that a message belongs to: the last one that had begun.
    const tags_at = (us: number) => {
        const ids = copy.contacts.findLast(c => c.arrived_us <= us)?.tags ?? []
        return copy.tags.filter(x => ids.includes(x.id))
    }
    const wraps = copy.contacts.filter(c => c.code !== '0' || c.note).map(c => {
        const code = codes.find(x => x.id === c.code)
        const of = (lang: 'zh' | 'en') => code ? path_in(codes, code, lang) : c.code === '0' ? '' : c.code
        return { us: c.ended_us, cells: ['', when(c.ended_us), 'agent', '', '', 'wrap_up', c.note ?? '', '', '', '', '', '', of('zh'), of('en')] }
    })
    const lines = copy.messages.map(m => ({ us: m.at_us, cells: [
        String(m.seq), when(m.at_us), m.by, m.agent?.zh ?? '', m.agent?.en ?? '', m.kind, m.text, (m.files ?? []).map(f => f.name).join('; '), when(m.edited_us), when(m.deleted_us),
        tags_at(m.at_us).map(x => x.name_zh).join('; '), tags_at(m.at_us).map(x => x.name_en).join('; '), '', '',
    ] }))
    return write_csv([[...COLUMNS], ...[...lines, ...wraps].sort((a, b) => a.us - b.us).map(x => x.cells)])
}

export function save(copy: Schemas['Export'], format: 'json' | 'csv', codes?: readonly Code[]): void {
    const [text, type] = format === 'csv' ? [table_of(copy, codes), 'text/csv;charset=utf-8'] : [`${JSON.stringify(copy, null, 2)}\n`, 'application/json']
    const a = document.createElement('a')
    a.href = URL.createObjectURL(new Blob([text], { type }))
    a.download = `tandem_conversation_${copy.conversation}.${format}`
    a.click()
    setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}
