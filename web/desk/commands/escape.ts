import { command } from './command'

/** Closes what lies over the page, and gives the focus back. A dialog that is open closes itself; one that is still on its way cannot,
 *  and does not open any more. */
export const escape = command({
    name: 'escape', label: 'close_panel', keys: ['Escape'], permission: 'agent', quiet: true, over: true,
    possible: d => d.overlay === 'none' ? d.drawer : !document.querySelector('dialog[open]'),
    run(d) {
        if (d.overlay !== 'none') {
            d.overlay = 'none'
            return
        }
        d.drawer = false
        document.querySelector<HTMLElement>('[data-opens=context]')?.focus()
    },
})
