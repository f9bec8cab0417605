import { command } from './command'

/** Closes what lies over the page, and gives the focus back. */
export const escape = command({
    name: 'escape', label: 'close_panel', keys: ['Escape'], permission: 'agent', quiet: true,
    possible: d => d.drawer,
    run(d) {
        d.drawer = false
        document.querySelector<HTMLElement>('[data-opens=context]')?.focus()
    },
})
