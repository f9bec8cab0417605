// Files on their way into a message, as the composer needs them at once. What handles them comes with the composer, a moment after.

import type { Files } from './files.svelte'

export type Mode = 'text' | 'note'
/** A file of a message that is being sent, as it is shown until the row comes. */
export interface Attached { id: string; name: string; type: string; bytes: number; alt?: string }

/** Something is the matter with it, and it can never be sent. */
export const HOPELESS: readonly string[] = ['refused', 'lost', 'too_big', 'empty', 'too_many']

class Attach {
    /** Where files are to be picked for: until the part that has the picker is there and has opened it. */
    wanted = $state('')
    files = $state.raw<Files | null>(null)
    #make: (() => Files) | null = null

    /** The part that handles files has come (screens/Attach.svelte). */
    provide(make: () => Files): void {
        this.#make = make
        this.files ??= make()
    }

    /** Somebody else is at the desk; files that a reload left behind are taken up again. */
    enter(): void { this.files ??= this.#make?.() ?? null }

    leave(): void {
        this.wanted = ''
        this.files?.leave()
        this.files = null
    }

    /** By the person's own wish: nothing of theirs stays behind. */
    forget(): void { this.files?.forget() }

    add(conversation: string, mode: Mode, list: Iterable<File>): void {
        const files = [...list] // a paste's list is empty a moment later
        if (files.length) void this.files?.add(conversation, mode, files)
    }

    count(conversation: string, mode: Mode): number { return this.files?.of(conversation, mode).length ?? 0 }
    /** Something is there that cannot be sent yet. */
    blocked(conversation: string, mode: Mode): boolean { return this.files?.of(conversation, mode).some(f => f.state !== 'ready') ?? false }
    /** Something is there that never can. */
    wrong(conversation: string, mode: Mode): boolean {
        return this.files?.of(conversation, mode).some(f => HOPELESS.includes(f.state)) ?? false
    }
    /** Those to go with a message; they are no longer waiting. Empty while something is on its way. */
    take(conversation: string, mode: Mode): Attached[] { return this.blocked(conversation, mode) ? [] : this.files?.take(conversation, mode) ?? [] }
}

export const attach = new Attach()
