// From a key press to the name of a chord, by physical key, so that layouts do not matter.

export const apple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function chord(e: KeyboardEvent): string {
    if (e.key === '?' && !e.ctrlKey && !e.metaKey && !e.altKey) return '?'
    const mod = apple ? e.metaKey : e.ctrlKey
    return (mod ? 'Mod+' : '') + (e.altKey ? 'Alt+' : '') + (e.shiftKey ? 'Shift+' : '') + e.code
}

/** An input method is at work; 229 is how Safari says it for the key that ends the composition. */
export function composing(e: KeyboardEvent): boolean {
    return e.isComposing || e.keyCode === 229
}

export function in_field(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && !!target.closest('input, textarea, select, [contenteditable]')
}

export function shown(keys: string): string {
    return keys.split('+').map(k => k === 'Mod' ? (apple ? '⌘' : 'Ctrl') : k === 'Alt' && apple ? '⌥' : k.replace(/^Key/, '')).join(' ')
}
