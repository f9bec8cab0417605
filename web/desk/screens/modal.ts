// Dialogs over the page.

import { mount, unmount } from 'svelte'
import { give_back } from '../model/coming'
import { composing } from '../model/keys'
import { lies } from '../model/over'

/** Shows a dialog; `gone` hears of it when it is closed. Escape, as Back of the browser, is answered at once: the browser's own `close` comes a task later, and a key in
 *  between would meet a dialog that nobody sees any more. An input method has its own Escape.
 *  Whoever rings meanwhile is seen in it: all else lies behind it. */
export function modal(node: HTMLDialogElement, gone: () => void) {
    give_back()
    const from = document.activeElement
    node.showModal()
    const shut = () => {
        node.close() // gives the focus back
        // Where it was may be gone: an offer was accepted meanwhile.
        const at = document.activeElement
        if (at === document.body || node.contains(at)) document.querySelector<HTMLElement>('[data-composer]')?.focus()
        gone()
    }
    const end = lies(shut)
    node.addEventListener('keydown', e => {
        if (e.key !== 'Escape' || e.defaultPrevented || composing(e)) return
        e.preventDefault()
        e.stopPropagation()
        shut()
    })
    node.addEventListener('close', () => { if (node.isConnected) gone() })
    let open = true, ringing: Record<string, unknown> | undefined
    import('./Ringing.svelte').then(m => { if (open) ringing = mount(m.default, { target: node }) }).catch(() => {}) // the keys work without it
    return {
        destroy() {
            open = false
            end()
            if (ringing) void unmount(ringing)
            // Closed by what was done in it: it is taken out of the page open, and then nothing has the focus.
            if (node.open) node.close()
            const at = document.activeElement
            if ((at === document.body || node.contains(at)) && from instanceof HTMLElement && from.isConnected) from.focus()
        },
    }
}
