// What keys and the palette mean where rows can be chosen: choosing itself, and what is for all that are chosen. Loaded with the list's bar.

import { chosen } from '../model/chosen.svelte'
import { in_field } from '../model/keys'
import type { Desk } from '../model/desk.svelte'
import type { Command } from './command'

const menu = (what: typeof chosen.menu) => ({ possible: () => chosen.idle && (what === 'tag' || chosen.talks), run: () => chosen.press(what) })
const at = (run: () => void) => ({ possible: () => !!chosen.cursor, run })
const table: Record<string, { possible(d: Desk): boolean; run(): void }> = {
    choose_row: at(() => chosen.toggle(chosen.cursor)),
    choose_down: at(() => chosen.extend(1)),
    choose_up: at(() => chosen.extend(-1)),
    choose_all: { possible: () => !!document.activeElement?.closest('.list .rows'), run: () => chosen.all() },
    escape: { possible: d => !d.drawer && !in_field(document.activeElement) && (chosen.idle || chosen.failed.length > 0), run: () => chosen.clear() },
    tag_contact: menu('tag'), snooze: menu('snooze'), transfer: menu('pass'), end_chat: menu('end'),
}

export function for_chosen(d: Desk, c: Command<any>): Command<any> {
    const x = table[c.name]
    return x?.possible(d) ? { ...c, ...x } : c
}
