// Two browsers of one person have written in the same draft: what is written in both afterwards.

/** at_us: when the server kept it, as far as is known here. */
export interface Written { text: string; reply_to: number; at_us: number }
/** dirty: the server does not have this yet; put: the text that it was last told, whether or not it answered. */
export interface Draft extends Written { dirty: boolean; put?: string }

/** What nobody here has changed gives way to what is newer. What both have changed is kept, theirs first, unless one has the other in it; what
 * was told from here is no stranger's. */
export function meet(mine: Draft, theirs: Written): Draft {
    if (theirs.at_us <= mine.at_us) return mine
    if (!mine.dirty) return { text: theirs.text, reply_to: theirs.reply_to, at_us: theirs.at_us, dirty: false }
    if (theirs.text === mine.put || mine.text.includes(theirs.text)) return mine
    const text = theirs.text.includes(mine.text) ? theirs.text : `${theirs.text}\n${mine.text}`
    return { ...mine, text, reply_to: mine.reply_to || theirs.reply_to, at_us: theirs.at_us }
}
