// Wrap-up codes as a tree: in their order, with their path, and which of them a contact may be given.

import type { Schemas, Vocabulary } from '../../shared/api'
import { learn } from '../../shared/i18n'
import type { ContactRow } from '../../shared/rows'
import { coding } from '../../shared/words/coding'
import { named, t } from './prefs.svelte'

learn(coding)

export type Code = Vocabulary['codes'][number]
/** level: 1 at the top. path: the names from the top down to it. given: it and all above it are active, and nothing active is below it. */
export interface Node { code: Code; level: number; path: string; given: boolean; first: boolean; last: boolean }
export const LEVELS = 4

export function tree_of(codes: readonly Code[]): Node[] {
    const below = new Map<string, Code[]>()
    for (const c of codes) below.set(c.parent ?? '', [...below.get(c.parent ?? '') ?? [], c])
    for (const list of below.values()) list.sort((a, b) => a.position - b.position || Number(BigInt(a.id) - BigInt(b.id)))
    const out: Node[] = []
    const walk = (parent: string, level: number, above: string, live: boolean) => (below.get(parent) ?? []).forEach((code, i, list) => {
        const path = above + named(code)
        const active = live && code.active
        out.push({ code, level, path, given: active && !below.get(code.id)?.some(c => c.active), first: i === 0, last: i === list.length - 1 })
        if (level < LEVELS) walk(code.id, level + 1, `${path} / `, active)
    })
    walk('', 1, '', true)
    return out
}

/** Those that it stands below, the next one first. */
export function above(parents: ReadonlyMap<string, string>, id: string): string[] {
    const out: string[] = []
    for (let p = parents.get(id); p && out.length < LEVELS; p = parents.get(p)) out.push(p)
    return out
}

/** The names from the top down to it, in one language whatever the screen's. */
export function path_in(codes: readonly Code[], code: Code, lang: 'zh' | 'en'): string {
    const ids = [code.id, ...above(new Map(codes.map(c => [c.id, c.parent ?? ''])), code.id)]
    return ids.reverse().map(id => codes.find(c => c.id === id)?.[`name_${lang}`] ?? '').join(' / ')
}

/** What a contact of the queue may be given. codes: what the queue offers, of a branch all below it; none: all. */
export function offered(nodes: readonly Node[], codes: readonly string[] = []): Node[] {
    const kept = new Set(codes)
    const within = new Set<string>()
    for (const n of nodes) if (kept.has(n.code.id) || within.has(n.code.parent ?? '')) within.add(n.code.id) // those above come first
    return nodes.filter(n => n.given && (!kept.size || within.has(n.code.id)))
}

export type Suggested = Schemas['SuggestedCodes']['suggested'][number]
/** Why a code is suggested, in words. */
export const because = (s: Suggested, c: ContactRow, words: Vocabulary | null): string => s.reasons.map(({ by, count: n, of }) =>
    by === 'topic' ? t('suggested_topic', { n, of, name: named(words?.topics.find(x => x.key === c.topic)) })
    : by === 'queue' ? t('suggested_queue', { n, of, name: named(words?.queues.find(x => x.id === c.queue)) }) : t('suggested_customer', { n, of })).join(t('suggested_and'))

/** '' if there is none. */
export const path_of = (codes: readonly Code[] | undefined, id: string): string => codes?.some(c => c.id === id) ? tree_of(codes).find(n => n.code.id === id)?.path ?? '' : ''
