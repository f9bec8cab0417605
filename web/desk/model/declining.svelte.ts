// Why an offer is declined: of which the reasons are on the screen, and where the focus goes from them.

import { tick } from 'svelte'
import { composing, in_field } from './keys'

class Declining {
    /** The token of the offer whose reasons are asked for. */
    token = $state('')
    /** Whoever asked was writing, and goes on. */
    writing = $state(false)
    /** No part of the page shows them: they are shown over it. */
    over = $state(false)

    /** By a key. */
    ask(token: string): void {
        this.writing = in_field(document.activeElement)
        this.token = token
        void tick().then(() => { this.over = this.token === token && ![...document.querySelectorAll('[data-asks-why]')].some(e => e.checkVisibility()) })
    }
    end(): void {
        this.token = ''
        this.over = false
    }
}
export const declining = new Declining()

/** Whether it has the focus now: what lies under a dialog does not take it. */
function takes(node: HTMLElement): boolean {
    node.focus()
    return document.activeElement === node
}

/** To the button that asked, while it is there; else to the heading of what is shown instead, which may still be on its way. */
async function go_on(token: string): Promise<void> {
    await tick()
    const nobody = () => document.activeElement === document.body
    if (!nobody() || [...document.querySelectorAll<HTMLElement>(`[data-decline="${token}"]`)].some(takes)) return
    const find = (): boolean => {
        const h = nobody() ? document.querySelector<HTMLElement>('main h1') : null
        if (h) {
            h.tabIndex = -1
            takes(h)
        }
        return !!h || !nobody()
    }
    if (find()) return
    const look = new MutationObserver(() => { if (find()) look.disconnect() })
    look.observe(document.body, { childList: true, subtree: true })
}

/** The reasons: the first has the focus, unless somebody is writing; Escape takes the question back. */
export function asks_why(node: HTMLElement, token: string) {
    const from = document.activeElement
    node.dataset.asksWhy = token
    if (!in_field(from)) node.querySelector('button')?.focus()
    node.addEventListener('keydown', e => {
        if (e.key !== 'Escape' || composing(e)) return
        e.preventDefault()
        e.stopPropagation()
        declining.end()
    })
    return {
        destroy() {
            const at = document.activeElement
            if (at !== document.body && !node.contains(at)) return
            if (from instanceof HTMLElement && from !== document.body && from.isConnected && takes(from)) return
            void go_on(token)
        },
    }
}
