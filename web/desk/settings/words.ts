// Words of the vocabulary, as people read and type them.

import type { Vocabulary } from '../../shared/api'
import { pick } from '../model/prefs.svelte'

/** How a stored word is shown: its label, or itself if it has none. */
export function said_word(v: Vocabulary | null, text: string): string {
    const s = v?.symbols.find(x => x.text === text)
    return (s && pick({ zh: s.label_zh, en: s.label_en })) || text
}

/** What is stored for what was typed: a label of either language is its word, anything else a new one. */
export function stored_word(v: Vocabulary | null, typed: string): string {
    const w = typed.trim()
    return v?.symbols.find(x => x.text === w || x.label_zh === w || x.label_en.toLowerCase() === w.toLowerCase())?.text ?? w
}
