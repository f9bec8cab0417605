// Who begins to wait, told from two moments of what the server shows of one's queues.

import type { QueueRow, WaitingRow } from './rows'

export interface Lines { waiting: ReadonlyMap<string, WaitingRow>; queues: ReadonlyMap<string, QueueRow> }

/** A row is new, and its queue is longer: of a long one the server shows the first only, and the next of them when one of these goes. */
export const begins_to_wait = (before: Lines, now: Lines): boolean => [...now.waiting.values()].some(w => {
    const queue = before.queues.get(w.queue)
    return !!queue && !before.waiting.has(w.id) && (now.queues.get(w.queue)?.waiting ?? 0) > queue.waiting
})
