// What is heard of what is not one's own: who begins to wait, where one is named. How much of it is the person's choice.

import type { MentionRow } from '../../shared/rows'
import { begins_to_wait, type Lines } from '../../shared/waiting'
import { sounds } from './alert.svelte'
import { now_once_us } from './clock.svelte'
import { prefs } from './prefs.svelte'

export interface Around extends Lines { mentions: ReadonlyMap<string, MentionRow> }

let began_us = 0 // what was there before is no news: mentions come after the rest

export function hear(before: Around, now: Around): void {
    began_us ||= now_once_us()
    if (prefs.sound_of === 'mine') return
    if (begins_to_wait(before, now)) sounds.blip('waiting')
    if (prefs.sound_of === 'all' && [...now.mentions.values()].some(m => !m.seen_us && m.at_us > began_us && !before.mentions.has(m.id))) sounds.blip('alert')
}
