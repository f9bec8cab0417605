// Language, appearance and sounds: a person's choices on this browser.

import { browser_lang, say, type Args, type Key, type Lang } from '../../shared/i18n'

export type Theme = 'auto' | 'light' | 'dark'

export function load(key: string): string | null {
    try { return localStorage.getItem(key) } catch { return null }
}

export function store(key: string, value: string | null): void {
    try {
        if (value === null) localStorage.removeItem(key)
        else localStorage.setItem(key, value)
    } catch { /* private mode or full: the choice lasts for this page */ }
}

class Prefs {
    lang = $state<Lang>(browser_lang(navigator.languages))
    theme = $state<Theme>('auto')
    sound = $state(true)

    constructor() {
        const lang = load('tandem.lang')
        const theme = load('tandem.theme')
        if (lang === 'zh' || lang === 'en') this.lang = lang
        if (theme === 'light' || theme === 'dark') this.theme = theme
        this.sound = load('tandem.sound') !== 'off'
        this.#show()
    }

    set_lang(lang: Lang): void {
        this.lang = lang
        store('tandem.lang', lang)
        this.#show()
    }

    set_theme(theme: Theme): void {
        this.theme = theme
        store('tandem.theme', theme === 'auto' ? null : theme)
        this.#show()
    }

    set_sound(on: boolean): void {
        this.sound = on
        store('tandem.sound', on ? null : 'off')
    }

    #show(): void {
        const root = document.documentElement
        root.lang = this.lang === 'zh' ? 'zh-CN' : 'en'
        root.dataset.theme = this.theme
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
