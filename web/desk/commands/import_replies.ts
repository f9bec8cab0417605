import { api, call, type Problem, type Schemas } from '../../shared/api'
import { bytes_of } from './send'
import { command } from './command'

type Taken = Schemas['RepliesTaken']
const BATCH_BYTES = 60_000
const BATCH_ROWS = 500

/** Takes a list over, or only says what would be done; in as many calls as it needs. Rows of errors count from the whole list's first.
 *  A problem half-way says how many rows are in. */
export const import_replies = command<{ list: Schemas['ReplySet'][]; check: boolean }>({
    name: 'import_replies', label: 'replies', permission: 'agent',
    possible: () => true,
    async run(_d, { list, check }): Promise<Taken & { problem?: Problem; done: number }> {
        const all = { made: 0, changed: 0, same: 0, errors: [] as Taken['errors'], done: 0 }
        for (let at = 0; at < list.length;) {
            let end = at, bytes = 0
            while (end < list.length && end - at < BATCH_ROWS && (end === at || bytes + bytes_of(JSON.stringify(list[end])) < BATCH_BYTES))
                bytes += bytes_of(JSON.stringify(list[end++])) + 1
            const r = await call(api.POST('/api/replies/import', { body: { check, replies: list.slice(at, end) } }))
            if (!r.ok) return { ...all, problem: r.problem }
            all.made += r.data.made
            all.changed += r.data.changed
            all.same += r.data.same
            all.errors.push(...r.data.errors.map(e => ({ ...e, row: e.row + at })))
            if (!check && r.data.errors.length) return all
            at = end
            all.done = end
        }
        return all
    },
})
