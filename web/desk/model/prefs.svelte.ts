// How the desktop looks, sounds and is operated: a person's choices. They are kept on the server (kept.svelte.ts) so that every
// browser agrees, and on this browser, so that the next page is right before it is painted.

import { browser_lang, say, type Args, type Key, type Lang } from '../../shared/i18n'

export type Theme = 'auto' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
export type SendKey = 'enter' | 'mod_enter'
export type AfterTalk = 'waiting' | 'list'
export type Heard = 'offer' | 'message' | 'alert'
/** When customers are told that what they wrote was read: at once, or when one answers. */
export type ReadTold = 'seen' | 'answered'
/** Of whom something is heard: what is one's own; who begins to wait in one's queues, too; everything that reaches the desktop. */
export type SoundOf = 'mine' | 'waiting' | 'all'

/** A saved view of the inbox: what is empty does not filter. */
export interface View { id: string; name: string; text: string; topic: string; queue: string; lang: '' | Lang; state: '' | 'talking' | 'wrapup' | 'offered' | 'waiting'; tag?: string }

/** What was open last, to be there again on the next browser. */
export interface Open { path: string; context: boolean; list: boolean }

/** A message that is being changed is of its tab alone, since a box is in one mode at a time, and so is what is typed beside a conversation;
 *  all else is of the browser. */
const place_of = (key: string): Storage => key.endsWith('/edit') || key.startsWith('tandem.aside.') ? sessionStorage : localStorage

export function load(key: string): string | null {
    try { return place_of(key).getItem(key) } catch { return null }
}

export function store(key: string, value: string | null): void {
    try {
        if (value === null) place_of(key).removeItem(key)
        else place_of(key).setItem(key, value)
    } catch { /* private mode or full: the choice lasts for this page */ }
}

/** How the names begin under which a person's drafts, notes of wrap-ups, and what is typed beside a conversation are kept in this browser. */
export const names_of = (user: string, what: 'draft' | 'wrap' | 'aside' | 'owed'): string => `tandem.${what}.${user}.`

/** The names in storage that begin so. */
export function kept_names(start: string): string[] {
    try { return [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(k => k.startsWith(start)) } catch { return [] }
}

/** Words are checked by their list; what is JSON by what reads it. */
const WORDS: Record<string, readonly string[]> = {
    theme: ['auto', 'light', 'dark'], density: ['comfortable', 'compact'], lang: ['zh', 'en'], send_key: ['enter', 'mod_enter'],
    sound: ['on', 'off'], sound_of: ['mine', 'waiting', 'all'], letters: ['on', 'off'], after_talk: ['waiting', 'list'], read_told: ['seen', 'answered'],
}
export const KEYS = ['theme', 'density', 'lang', 'send_key', 'sound', 'sound_of', 'letters', 'after_talk', 'read_told', 'unseen', 'volume', 'sounds', 'shortcuts', 'views', 'open', 'recent', 'emoji'] as const
export type PrefKey = (typeof KEYS)[number]
/** Of the page rather than of the person: kept on this browser before anybody has signed in. */
const EARLY: readonly PrefKey[] = ['theme', 'density', 'lang']

function json<T>(text: string, otherwise: T, right: (v: any) => boolean): T {
    try {
        const v: unknown = JSON.parse(text)
        return right(v) ? v as T : otherwise
    } catch { return otherwise }
}
const is_view = (v: any) => v && ['id', 'name', 'text', 'topic', 'queue', 'lang', 'state'].every(k => typeof v[k] === 'string')
const is_words = (v: any) => Array.isArray(v) && v.every(x => typeof x === 'string')
const is_table = (v: any) => v && typeof v === 'object' && !Array.isArray(v)

class Prefs {
    /** As the server keeps them: text by key; a key that is missing is the default. */
    #texts = $state.raw<Readonly<Partial<Record<PrefKey, string>>>>({})
    /** Told of every choice made here. */
    chosen: (key: PrefKey, value: string) => void = () => {}

    constructor() {
        const texts: Partial<Record<PrefKey, string>> = {}
        for (const k of EARLY) {
            const v = load(`tandem.${k}`)
            if (v && WORDS[k]!.includes(v)) texts[k] = v
        }
        this.#texts = texts
        this.#show()
    }

    get theme(): Theme { return (this.#texts.theme ?? 'auto') as Theme }
    get density(): Density { return (this.#texts.density ?? 'comfortable') as Density }
    get lang(): Lang { return (this.#texts.lang ?? browser_lang(navigator.languages)) as Lang }
    get send_key(): SendKey { return (this.#texts.send_key ?? 'enter') as SendKey }
    get sound(): boolean { return this.#texts.sound !== 'off' }
    get sound_of(): SoundOf { return (this.#texts.sound_of ?? 'mine') as SoundOf }
    get letters(): boolean { return this.#texts.letters !== 'off' }
    /** What is opened when the open conversation is over: who waits longest for an answer, or the list. */
    get after_talk(): AfterTalk { return (this.#texts.after_talk ?? 'waiting') as AfterTalk }
    get read_told(): ReadTold { return (this.#texts.read_told ?? 'seen') as ReadTold }
    get volume(): number {
        const n = Number(this.#texts.volume ?? '60')
        return Number.isFinite(n) ? Math.min(100, Math.max(0, n)) : 60
    }

    readonly #sounds = $derived(json<Partial<Record<Heard, boolean>>>(this.#texts.sounds ?? '', {}, is_table))
    readonly #shortcuts = $derived(json<Record<string, string[]>>(this.#texts.shortcuts ?? '', {}, v => is_table(v)
        && Object.values(v).every(x => Array.isArray(x) && x.every(k => typeof k === 'string'))))
    readonly #views = $derived(json<View[]>(this.#texts.views ?? '', [], v => Array.isArray(v) && v.every(is_view)))
    readonly #open = $derived(json<Open>(this.#texts.open ?? '', { path: '', context: true, list: true }, v => is_table(v) && typeof v.path === 'string'))
    readonly #recent = $derived(json<string[]>(this.#texts.recent ?? '', [], is_words))
    readonly #unseen = $derived(json<string[]>(this.#texts.unseen ?? '', [], is_words))
    readonly #emoji = $derived(json<string[]>(this.#texts.emoji ?? '', [], is_words))

    hears(what: Heard): boolean { return this.sound && this.#sounds[what] !== false }
    heard(what: Heard): boolean { return this.#sounds[what] !== false }
    /** Keys by the name of a command, where they are not its own. */
    get shortcuts(): Readonly<Record<string, readonly string[]>> { return this.#shortcuts }
    get views(): readonly View[] { return this.#views }
    get open(): Open { return this.#open }
    get recent(): readonly string[] { return this.#recent }
    /** Conversations that are read without the customer being told. */
    get unseen(): readonly string[] { return this.#unseen }
    get emoji(): readonly string[] { return this.#emoji }

    set_lang(lang: Lang): void { this.#choose('lang', lang) }
    set_theme(theme: Theme): void { this.#choose('theme', theme) }
    set_density(density: Density): void { this.#choose('density', density) }
    set_send_key(key: SendKey): void { this.#choose('send_key', key) }
    set_sound(on: boolean): void { this.#choose('sound', on ? 'on' : 'off') }
    set_sound_of(what: SoundOf): void { this.#choose('sound_of', what) }
    set_letters(on: boolean): void { this.#choose('letters', on ? 'on' : 'off') }
    set_after_talk(to: AfterTalk): void { this.#choose('after_talk', to) }
    set_read_told(when: ReadTold): void { this.#choose('read_told', when) }
    set_unseen(conversations: readonly string[]): void { this.#choose('unseen', conversations.length ? JSON.stringify(conversations) : '') }
    set_volume(percent: number): void { this.#choose('volume', String(Math.round(percent))) }
    set_heard(what: Heard, on: boolean): void { this.#choose('sounds', JSON.stringify({ ...this.#sounds, [what]: on })) }
    set_shortcuts(name: string, keys: readonly string[] | null): void {
        const { [name]: _, ...rest } = this.#shortcuts
        const next = keys ? { ...rest, [name]: [...keys] } : rest
        this.#choose('shortcuts', Object.keys(next).length ? JSON.stringify(next) : '')
    }
    set_views(views: readonly View[]): void { this.#choose('views', views.length ? JSON.stringify(views) : '') }
    set_open(change: Partial<Open>): void {
        const next = JSON.stringify({ ...this.#open, ...change })
        if (next !== this.#texts.open) this.#choose('open', next)
    }
    set_recent(names: readonly string[]): void { this.#choose('recent', JSON.stringify(names)) }
    set_emoji(signs: readonly string[]): void { this.#choose('emoji', JSON.stringify(signs)) }

    /** What the server keeps of this person takes the place of what was here. */
    take(texts: Readonly<Partial<Record<PrefKey, string>>>): void {
        const next: Partial<Record<PrefKey, string>> = {}
        for (const k of KEYS) {
            const v = texts[k]
            if (v && (!WORDS[k] || WORDS[k]!.includes(v))) next[k] = v
        }
        // Before a language was chosen by the person, that of the sign-in page stays.
        next.lang ??= this.lang
        this.#texts = next
        this.#keep()
    }

    /** After signing out: only what the page itself needs stays. */
    forget(): void {
        this.#texts = Object.fromEntries(EARLY.flatMap(k => this.#texts[k] ? [[k, this.#texts[k]]] : []))
        this.#keep()
    }

    #choose(key: PrefKey, value: string): void {
        const { [key]: _, ...rest } = this.#texts
        this.#texts = value ? { ...rest, [key]: value } : rest
        this.#keep()
        this.chosen(key, value)
    }

    #keep(): void {
        for (const k of EARLY) store(`tandem.${k}`, this.#texts[k] ?? null)
        this.#show()
    }

    #show(): void {
        const root = document.documentElement
        root.lang = this.lang === 'zh' ? 'zh-CN' : 'en'
        root.dataset.theme = this.theme
        root.dataset.density = this.density
    }
}

export const prefs = new Prefs()

export function t<K extends Key>(key: K, ...args: Args<K>): string {
    return say(prefs.lang, key, ...args)
}

/** The one of two texts in the reader's language; the other if that one is empty. */
export function pick(label: { zh: string; en: string } | null | undefined): string {
    if (!label) return ''
    return prefs.lang === 'zh' ? label.zh || label.en : label.en || label.zh
}

export function named(x: { name_zh: string; name_en: string } | null | undefined): string {
    return x ? pick({ zh: x.name_zh, en: x.name_en }) : ''
}
