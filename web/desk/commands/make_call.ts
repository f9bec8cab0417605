import { api, type Schemas } from '../../shared/api'
import type { Desk } from '../model/desk.svelte'
import { router } from '../model/router.svelte'

/** Calls somebody: the contact is there at once; our own device comes first. False: it was refused, and desk.problem says why. */
export async function make_call(d: Desk, body: Schemas['Dial']): Promise<boolean> {
    const r = await d.act('dial', () => api.POST('/api/calls', { body }))
    if (!r || r === true) return false
    const { phone } = await import('../model/phone.svelte')
    d.overlay = 'none'
    router.go(`/inbox/${r.contact}`)
    await phone.dialled(d, r.contact)
    return true
}
