// What lies over the page, in the order in which it was opened: each has a step of its own in the browser's history (shared/steps.ts).

import { Steps } from '../../shared/steps'

/** A step that the browser was asked for and never went: it has forgotten what was before. Longer than a busy machine takes: one that comes
 *  after all would count as its user's, and close what was opened since. */
const LOST_MS = 10_000

const open: (() => void)[] = []
let lost = 0

export const steps = new Steps({
    depth: () => Number(history.state?.over) || 0,
    path: () => location.pathname,
    push(path, depth) { history.pushState(depth ? { over: depth } : null, '', path) },
    replace(path, depth) { history.replaceState(depth ? { over: depth } : null, '', path) },
    go(by) {
        history.go(by)
        clearTimeout(lost)
        lost = window.setTimeout(() => steps.lost(), LOST_MS)
    },
}, {
    at(path) { pages.at(path) },
    close(left) { while (open.length > left) open.pop()!() },
})

/** Told by the browser's history which page is to be shown: the router's. */
export const pages = { at: (_path: string): void => {} }

/** Once all that happens at once has happened. */
export function count(): void { queueMicrotask(() => steps.over(open.length)) }

/** Something lies over the page from now on; `close` is how Back closes it. Gives what ends that. */
export function lies(close: () => void): () => void {
    open.push(close)
    count()
    return () => {
        const at = open.indexOf(close)
        if (at >= 0) open.splice(at, 1)
        count()
    }
}

/** The same, of an element for as long as it is there. */
export const over = (_node: Element, close: () => void) => ({ destroy: lies(() => close()) })

/** Of a menu, for as long as it is open. */
export function menu(node: HTMLDetailsElement) {
    let end: (() => void) | null = null
    const told = () => {
        if (node.open === !!end) return
        end?.()
        end = node.open ? lies(() => {
            node.open = false
            node.querySelector('summary')?.focus()
        }) : null
    }
    node.addEventListener('toggle', told)
    return { destroy: () => end?.() }
}

count() // the page may have been loaded anew where something lay over it
addEventListener('popstate', () => {
    clearTimeout(lost)
    steps.popped()
})
