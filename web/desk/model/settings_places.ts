// Where in the settings something stands, by its name: their pages, and what an administrator keeps there. Loaded when an administrator first
// asks the palette. (Canned replies are everybody's, and a command leads there.)

import { api, call, type Schemas } from '../../shared/api'
import { learn, words, type PlainKey } from '../../shared/i18n'
import { fit_pinyin } from '../../shared/pinyin'
import { coding } from '../../shared/words/coding'
import { declared } from '../../shared/words/declared'
import { hours } from '../../shared/words/hours'
import { limits } from '../../shared/words/limits'
import { settings } from '../../shared/words/settings'
import { tagging } from '../../shared/words/tagging'
import { desk } from './desk.svelte'
import { named, t } from './prefs.svelte'

learn(coding)
learn(declared)
learn(hours)
learn(limits)
learn(settings)
learn(tagging)

export interface Stand { path: string; text: string }
interface Named { id: string; page: PlainKey; text: string; names: readonly string[] }

const PAGES = ['people', 'topics', 'queues', 'definitions', 'routing', 'conversations', 'limits', 'codes', 'pauses', 'declines', 'tags', 'widget', 'hours'] as const satisfies readonly PlainKey[]
const FRESH_MS = 30_000
let kept: readonly Named[] = []
let owner = ''
let read_ms = -Infinity

type Both = { id: string; name_zh: string; name_en: string }
const stand = (page: PlainKey, list: readonly (Both & { key?: string })[]): Named[] =>
    list.map(x => ({ id: x.id, page, text: named(x), names: [x.name_zh, x.name_en, x.key ?? ''] }))

/** What has a name in the settings, unless that was read a moment ago. What cannot be read is not found. */
async function read(): Promise<void> {
    const me = desk.session?.user.id ?? ''
    if (me === owner && performance.now() - read_ms < FRESH_MS) return
    const [users, queues, topics, sites] = await Promise.all([call(api.GET('/api/users')), call(api.GET('/api/queues')), call(api.GET('/api/topics')), call(api.GET('/api/sites'))])
    kept = [
        ...users.ok ? stand('people', users.data.users.map((u: Schemas['User']) => ({ ...u, key: u.login }))) : [],
        ...queues.ok ? stand('queues', queues.data.queues) : [], ...topics.ok ? stand('topics', topics.data.topics) : [],
        ...sites.ok ? sites.data.sites.map(s => ({ id: s.id, page: 'widget' as const, text: s.name, names: [s.name, s.key] })) : [],
    ]
    owner = me
    read_ms = users.ok && queues.ok && topics.ok && sites.ok ? performance.now() : -Infinity
}

/** At most so many, what fits best first: pages before what stands on them. */
export async function places_in_settings(query: string, most: number): Promise<Stand[]> {
    await read()
    const best = (names: readonly string[]) => Math.max(...names.map(n => n ? fit_pinyin(n, query) : 0))
    const pages = PAGES.map(p => ({ n: best(words[p]) + 0.5, path: `/settings/${p}`, text: t(p) }))
    const things = kept.map(x => ({ n: best(x.names), path: `/settings/${x.page}/${x.id}`, text: `${t(x.page as 'people')} · ${x.text}` }))
    // Letters in order are too little among so many names.
    return [...pages, ...things].filter(x => x.n > 2).sort((a, b) => b.n - a.n).slice(0, most).map(({ path, text }) => ({ path, text }))
}
