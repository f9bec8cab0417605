import { api, call, type Problem, type Schemas } from '../../shared/api'
import { talk } from '../model/talk.svelte'
import { command } from './command'

/** Changes what holds for all conversations. Gives what is wrong, or null. */
export const save_talk = command<Schemas['SetTalk']>({
    name: 'save_talk', label: 'save', permission: 'admin',
    possible: () => true,
    async run(_d, body): Promise<{ problem: Problem } | null> {
        const r = await call(api.PUT('/api/talk', { body }))
        if (r.ok) talk.leave()
        return r.ok ? null : { problem: r.problem }
    },
})
