// Dialogs over the page.

import { composing } from '../model/keys'

/** Shows a dialog; `gone` hears of it when it is closed. Escape is answered at once: the browser's own `close` comes a task later, and a key in
 *  between would meet a dialog that nobody sees any more. An input method has its own Escape. */
export function modal(node: HTMLDialogElement, gone: () => void) {
    node.showModal()
    node.addEventListener('keydown', e => {
        if (e.key !== 'Escape' || e.defaultPrevented || composing(e)) return
        e.preventDefault()
        e.stopPropagation()
        node.close() // gives the focus back
        gone()
    })
    node.addEventListener('close', () => { if (node.isConnected) gone() })
}
