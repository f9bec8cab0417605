// Several agents at one conversation: who is in it, beside the one who looks.

import type { ContactRow } from '../../shared/rows'
import { pick } from './prefs.svelte'

/** An offer or an invitation: an answer is waited for. */
export const asked = (c: Pick<ContactRow, 'state'>) => c.state === 'offered' || c.state === 'invited'

/** The others who are in it now, in the order of a sentence. */
export function names_of(c: ContactRow, me: string): string {
    const here = [...(c.holder ? [c.holder] : []), ...(c.parts ?? []).filter(p => p.state === 'joined').map(p => p.who)]
    return here.filter(x => x.id !== me).map(x => pick(x)).join(', ')
}

class Team {
    /** The contact whose panel of participants is open. */
    open = $state('')

    close(): void {
        if (!this.open) return
        this.open = ''
        document.querySelector<HTMLElement>('[data-opens=parts]')?.focus()
    }
}

export const team = new Team()
