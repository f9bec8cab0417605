import { api } from '../../shared/api'
import { bar, read_now } from '../model/reading.svelte'
import { command } from './command'

const of = (format: 'json' | 'csv') => command({
    name: `export_${format}`, label: `save_talk_${format}`, permission: 'agent',
    possible: d => !!read_now(d),
    async run(d) {
        const id = read_now(d)
        const r = await d.act('export', () => api.POST('/api/conversations/{id}/export', { params: { path: { id } } }))
        if (!r || r === true) return
        const { save } = await import('../model/export')
        save(r, format, d.words?.codes)
        bar.saved = r.more ? r.messages.length : 0
        if (read_now(d) === id) bar.open(id, 'saved')
    },
})

/** A copy of the conversation with its notes, which the server records: as it says it, or as a table. */
export const export_json = of('json')
export const export_csv = of('csv')
