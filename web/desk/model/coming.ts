// The keyboard while a panel's code is on its way (parts/Coming.svelte): what is typed for it goes to nobody else.

import { tick } from 'svelte'
import { composing } from './keys'

/** Where the focus was; null: nothing is on its way, or it is given back. */
let back: HTMLElement | null = null

/** The focus is where it was: a panel that is there remembers it, not what stood in for the panel. */
export function give_back(): void {
    const to = back
    back = null
    if (to?.isConnected) to.focus()
}

/** Holds the focus and what is typed until the panel has come and takes them over. Who goes elsewhere, or presses Escape, wants it no more: `gone`. */
export function hold(node: HTMLInputElement, gone: () => void) {
    const from = document.activeElement instanceof HTMLElement ? document.activeElement : document.body
    back = from
    node.focus()
    node.addEventListener('blur', () => setTimeout(() => {
        const at = document.activeElement
        if (!node.isConnected || at === node) return // it has come, or it is another window that has the keyboard
        gone()
        if (at instanceof HTMLElement && at !== document.body) at.focus()
    }))
    node.addEventListener('keydown', e => {
        if (composing(e) || e.key !== 'Escape' && e.key !== 'Enter') return
        e.preventDefault()
        e.stopPropagation()
        if (e.key === 'Escape') gone()
    })
    return {
        destroy() {
            const at = document.activeElement
            if (at === document.body || at === node) give_back()
            back = null
            const typed = node.value
            // Once the panel has the focus, and has chosen what is in its field.
            if (typed) void tick().then(tick).then(() => {
                const field = document.activeElement
                if (field !== from && field?.matches('input, textarea') && !field.matches('[data-composer]')) document.execCommand('insertText', false, typed)
            })
        },
    }
}
