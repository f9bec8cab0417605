import { api } from '../../shared/api'
import type { ContactRow } from '../../shared/rows'
import type { Desk } from '../model/desk.svelte'

export type Act = 'hold' | 'resume' | 'mute' | 'unmute' | 'digits'

/** Asks for it; the contact's row says when it is so. Null: it was refused. */
export const call_act = (d: Desk, c: ContactRow, act: Act, digits?: string) => d.act(`${act} ${c.id}`, () => api.POST('/api/contacts/{id}/call', {
    params: { path: { id: c.id } }, body: { act, ...(digits && { digits }) },
}))
