// From a key press to the name of a chord, by physical key, so that layouts do not matter.
//
// A shortcut is one chord or a few in a row: 'Alt+KeyA', 'KeyJ', 'KeyG KeyI'. Those whose first chord has neither Mod nor Alt are
// letters: they work outside of fields only, and can be switched off as a whole.

export const apple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** With the one of Ctrl and Meta that is not Mod here it is the system's, or nobody's: no command has such keys. */
export function chord(e: KeyboardEvent): string {
    if (e.key === '?' && !e.ctrlKey && !e.metaKey && !e.altKey) return '?'
    const [mod, other] = apple ? [e.metaKey, e.ctrlKey] : [e.ctrlKey, e.metaKey]
    return (other ? 'Other+' : '') + (mod ? 'Mod+' : '') + (e.altKey ? 'Alt+' : '') + (e.shiftKey ? 'Shift+' : '') + e.code
}

/** An input method is at work; 229 is how Safari says it for the key that ends the composition. */
export function composing(e: KeyboardEvent): boolean {
    return e.isComposing || e.keyCode === 229
}

export function in_field(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && !!target.closest('input, textarea, select, [contenteditable]')
}

/** Only modifiers so far: not a chord yet. */
export const bare = (e: KeyboardEvent) => /^(Shift|Control|Alt|Meta|OS|AltGraph|CapsLock)/.test(e.key)

export const is_letter = (keys: string) => !/^((Mod|Alt)\+|F\d|Escape$)/.test(keys)

const NAMES: Record<string, string> = {
    BracketLeft: '[', BracketRight: ']', Slash: '/', Comma: ',', Period: '.', Semicolon: ';', Quote: "'", Backslash: '\\', Minus: '-', Equal: '=',
    Backquote: '`', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc',
}

export function shown(keys: string): string {
    const part = (k: string) => k === 'Mod' ? (apple ? '⌘' : 'Ctrl') : k === 'Other' ? (apple ? '⌃' : 'Meta') : k === 'Alt' && apple ? '⌥' : NAMES[k] ?? k.replace(/^(Key|Digit)/, '')
    return keys.split(' ').map(c => c.split('+').map(part).join(' ')).join(' · ')
}

/** What can be a shortcut: with a modifier, a letter or a digit, F-keys and marks; not what fields, lists and browsers need. */
export function may_be_shortcut(c: string): boolean {
    if (c.startsWith('Other+')) return false
    const key = c.split('+').at(-1)!
    if (/^(Escape|Enter|Tab|Space|Backspace|Delete|Home|End|Page|Arrow)/.test(key) && !/^(Mod|Alt)\+/.test(c)) return false
    return !/^Mod\+(Shift\+)?Key[CVXAZTWNR]$/.test(c)
}
