// A key press becomes a command: by its own keys, or by those the person has given it.

import { prefs } from '../model/prefs.svelte'
import type { Desk } from '../model/desk.svelte'
import { bare, chord, composing, in_field, is_letter } from '../model/keys'
import type { Command } from './command'

/** How long the second chord of two may take. */
const NEXT_MS = 3_000

/** The same, or the beginning of one another: both cannot be pressed. */
const hides = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)

/** What the person has chosen, else those that it comes with: without what they have given to another command, perhaps before it came with these. */
export function keys_of(c: Command<any>): readonly string[] {
    const own = prefs.shortcuts
    const given = (keys: string) => Object.entries(own).some(([name, all]) => name !== c.name && all.some(k => hides(k, keys)))
    return own[c.name] ?? (c.keys ?? []).filter(k => !given(k))
}

/** Not those that are letters while letters are switched off. */
export const works = (keys: string): boolean => prefs.letters || !is_letter(keys) || keys === '?'

/** Whose keys they are already: the same, or the beginning of one another. */
export function conflict(commands: readonly Command<any>[], name: string, keys: string): Command<any> | undefined {
    return commands.find(c => c.name !== name && keys_of(c).some(k => hides(k, keys)))
}

/** What a command means just now: while rows of the list are chosen, some are for all of them. */
export const meaning: { of(c: Command<any>): Command<any> } = { of: c => c }

export class Presses {
    /** The first chord of two: what may come next is on the screen. */
    begun = ''
    #begun_ms = 0

    /** The command that is meant, and whether the press is used up. */
    take(e: KeyboardEvent, commands: readonly Command<any>[], d: Desk): { command?: Command<any>; used: boolean } {
        if (composing(e) || e.repeat || bare(e)) return { used: false }
        const before = performance.now() - this.#begun_ms < NEXT_MS ? this.begun : ''
        const pressed = (before ? `${before} ` : '') + chord(e)
        this.begun = ''
        const closed = (k: string) => is_letter(k) && in_field(e.target) || !works(k)
        const open = commands.filter(c => d.may(c.permission))
        const command = open.find(c => keys_of(c).some(k => k === pressed && !closed(k)))
        if (command) return { command: meaning.of(command), used: true }
        if (open.some(c => keys_of(c).some(k => k.startsWith(`${pressed} `) && !closed(k)))) {
            this.begun = pressed
            this.#begun_ms = performance.now()
            return { used: true }
        }
        // What does not go on with the first chord may still be a chord of its own.
        return before ? this.take(e, commands, d) : { used: false }
    }
}
