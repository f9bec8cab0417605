// What is written at wrap-ups and not given yet: it outlives a look at another contact. Gone with the contact.

import { SvelteMap } from 'svelte/reactivity'

export const NOTE_MAX = 2000
export const wrap_notes = new SvelteMap<string, string>()
