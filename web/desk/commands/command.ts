// What a command is. One file per user action; screens call run(), the keyboard and the palette find it here.

import type { Role } from '../../shared/api'
import { words, type PlainKey } from '../../shared/i18n'
import type { Desk } from '../model/desk.svelte'

export interface Command<A = void> {
    name: string
    label: PlainKey
    /** Of one that stands for something the company names: that name, in both languages; nothing while there is no such thing. */
    said?(d: Desk): { zh: string; en: string } | undefined
    /** By physical key (`code`), modifiers in the order Mod+Alt+Shift; two chords with a space. See model/keys.ts. */
    keys?: readonly string[]
    /** Not in the palette: a key alone makes sense of it. */
    quiet?: true
    /** Also while a dialog is open, whose keys are its own but for these. */
    over?: true
    /** The least role. The server decides; this only keeps what would be refused off the screen. */
    permission: Role
    possible(d: Desk, arg?: A): boolean
    run(d: Desk, arg: A): unknown
}

/** Both languages, as the words of a label are. Nothing: it stands for what there is not. */
export const names_of = (c: Command<any>, d: Desk): readonly [zh: string, en: string] | undefined => {
    const said = c.said ? c.said(d) : undefined
    return c.said ? said && [said.zh, said.en] : words[c.label] as readonly [string, string]
}
export const command = <A = void>(c: Command<A>): Command<A> => c
