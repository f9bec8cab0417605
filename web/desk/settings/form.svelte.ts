// What is being edited: values, whether they differ from what is stored, and what is wrong with which of them.
// Forms outlive the page they are on, so a look at another person or at the inbox loses nothing.

import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Problem } from '../../shared/api'
import { say, type Lang } from '../../shared/i18n'
import { desk } from '../model/desk.svelte'
import { unsaved as outside } from '../model/unsaved.svelte'

/** A sentence in both languages, so that it follows the language of the screen. */
export interface Said { zh: string; en: string }
const both = (f: (lang: Lang) => string): Said => ({ zh: f('zh'), en: f('en') })

export class Form<T extends object> {
    values = $state() as T
    errors = $state.raw<Record<string, Said>>({})
    /** What is wrong with the whole, or with something that has no field here. */
    problem = $state.raw<Said | null>(null)
    busy = $state(false)
    /** Somebody else has saved another version meanwhile. */
    overtaken = $state(false)
    #base = $state('')

    constructor(values: T) {
        this.values = values
        this.#base = JSON.stringify(values)
    }

    get dirty(): boolean { return JSON.stringify(this.values) !== this.#base }
    get base(): T { return JSON.parse(this.#base) as T }

    /** These values are the stored ones now. */
    rest(values: T): void {
        this.values = values
        this.#base = JSON.stringify(values)
        this.begin()
    }

    begin(): void {
        this.overtaken = false
        this.errors = {}
        this.problem = null
    }

    fault(field: string, said: Said): void {
        this.errors = { [field]: said, ...this.errors }
    }

    need(...fields: (keyof T & string)[]): void {
        for (const f of fields) if (!String(this.values[f] ?? '').trim()) this.fault(f, both(l => say(l, 'required_field')))
    }

    number(field: keyof T & string, min: number, max: number, whole = true): void {
        const v = this.values[field] as unknown
        if (typeof v === 'number' && v >= min && v <= max && (!whole || Number.isInteger(v))) return
        this.fault(field, both(l => say(l, whole ? 'range_whole' : 'range', { min, max })))
    }

    /** The server's answer: at its field if the form has that one, else for the whole. */
    refuse(problem: Problem, field = problem.field): void {
        this.overtaken = problem.error === 'changed'
        if (field && document.getElementById(`f-${field}`)) this.fault(field, problem)
        else this.problem = problem
    }

    get wrong(): boolean { return Object.keys(this.errors).length > 0 || this.problem !== null }
}

const forms = new SvelteMap<string, Form<any>>()
let owner = ''

/** The form of that name, begun anew unless something in it waits to be saved. */
export function form_of<T extends object>(name: string, values: () => T): Form<T> {
    return untrack(() => {
        const me = desk.session?.user.id ?? ''
        if (me !== owner) forms.clear()
        owner = me
        const held = forms.get(name)
        if (held?.dirty) return held as Form<T>
        const fresh = new Form(values())
        forms.set(name, fresh)
        return fresh
    })
}

export const drop_form = (name: string): void => { forms.delete(name) }
export const unsaved = (name: string): boolean => forms.get(name)?.dirty ?? false

const waiting = (): [string, Form<any>][] => desk.session?.user.id === owner ? [...forms].filter(([, f]) => f.dirty) : []
export const discard = (): void => { for (const [, f] of waiting()) f.rest(f.base) }
outside.paths = () => waiting().map(([name]) => name === 'profile' ? '/profile' : `/settings/${name === 'talk' ? 'conversations' : name}`)
// A page that is closed or loaded anew takes the forms with it; the browser asks in its own words.
addEventListener('beforeunload', e => { if (waiting().length) e.preventDefault() })

/** Puts the focus where the first error is. */
export function focus_error(root: HTMLElement | undefined): void {
    requestAnimationFrame(() => root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
