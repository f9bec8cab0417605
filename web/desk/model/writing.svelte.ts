// How one is writing in each conversation: to the customer or a note, and whether an own message is being changed.

import type { ContactRow } from '../../shared/rows'
import { drafts, id_of, type Mode } from './drafts.svelte'

/** A conversation as the composer needs it; contact and state are empty where one holds none. */
export interface Place { id: string; conversation: string; state: ContactRow['state'] | ''; part?: ContactRow['part']; medium?: ContactRow['medium'] }

/** Whether the customer can be written to from here. */
export const reaches = (p: Place) => p.medium !== 'voice' && (p.state === 'talking' || p.state === 'joined' && p.part?.mode === 'both')

interface Edit { seq: number; text: string }

class Writing {
    /** Rises when the composer is to take the focus. */
    wanted = $state(0)
    #notes = $state.raw<ReadonlySet<string>>(new Set())

    /** Without a talk only notes can be written; but a reply that was begun stays one in sight, whatever becomes of the talk. */
    mode(p: Place): Mode {
        return this.#notes.has(p.conversation) || (!reaches(p) && !this.begun(p)) ? 'note' : 'text'
    }

    /** A reply stands there, sent or not able to be. */
    begun(p: Place): boolean { return drafts.get(p.conversation, 'text').text !== '' }

    /** What is written as a note because nothing else could be stays a note when the customer can be reached; a guest's box, empty too. */
    stays(p: Place, text: string): void {
        if (reaches(p) || this.mode(p) === 'text') return
        const next = new Set(this.#notes)
        if (text || p.state === 'joined') next.add(p.conversation)
        else if (!this.begun(p)) next.delete(p.conversation)
        this.#notes = next
    }

    choose(conversation: string, mode: Mode): void {
        const next = new Set(this.#notes)
        if (mode === 'note') next.add(conversation)
        else next.delete(conversation)
        this.#notes = next
        this.edit(conversation, null)
        this.wanted++
    }

    editing(conversation: string): Edit | undefined {
        const { reply_to: seq, text } = drafts.get(conversation, 'edit')
        return seq ? { seq, text } : undefined
    }

    /** It outlives the page and the session, as a draft does. */
    edit(conversation: string, e: Edit | null): void {
        drafts.put(id_of(conversation, 'edit'), e ? { text: e.text, reply_to: e.seq, at_us: 0, dirty: false } : undefined)
    }

    /** What is in the box. */
    text(p: Place): string { return this.editing(p.conversation)?.text ?? drafts.get(p.conversation, this.mode(p)).text }

    type(p: Place, text: string): void {
        const e = this.editing(p.conversation)
        if (e) this.edit(p.conversation, { ...e, text })
        else {
            this.stays(p, text)
            drafts.set(p.conversation, this.mode(p), { text })
        }
    }

    quote(p: Place, seq: number): void {
        this.edit(p.conversation, null)
        drafts.set(p.conversation, this.mode(p), { reply_to: seq })
        if (seq) this.wanted++
    }

    leave(): void {
        this.#notes = new Set()
    }
}

export const writing = new Writing()
