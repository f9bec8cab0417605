import { router } from '../model/router.svelte'
import { command } from './command'

/** From another page the form comes some frames later. */
const reach = (frames: number): void => void requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('[data-wrap-code]')
    if (field) {
        field.blur() // where it has the focus already it shows its codes all the same
        field.focus()
    } else if (frames) reach(frames - 1)
})

/** To the wrap-up form: of this contact, or of the first that waits for one. */
export const wrap = command({
    name: 'wrap', label: 'wrap_up', keys: ['Alt+KeyW'], permission: 'agent',
    possible: d => d.contacts.some(c => c.state === 'wrapup'),
    run(d) {
        const c = d.selected?.state === 'wrapup' ? d.selected : d.contacts.find(x => x.state === 'wrapup')
        if (!c) return
        router.go(`/inbox/${c.id}`)
        reach(60)
    },
})
