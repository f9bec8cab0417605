// Attributes of an element that shows what somebody wrote: its language, and its direction.

import { tag_of } from '../../shared/lang'
import { prefs } from './prefs.svelte'

/** lang: as the server has found it, if it has looked. */
export const spoken = (text: string, lang?: string) => ({ lang: tag_of(text, lang, prefs.lang), dir: 'auto' as const })
