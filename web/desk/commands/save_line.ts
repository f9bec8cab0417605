import { api, call, type Problem, type Result, type Schemas } from '../../shared/api'
import { command } from './command'

type Made = Schemas['Made'] | { problem: Problem }
const made = (id: string, r: Result<Schemas['Made'] | undefined>): Made => !r.ok ? { problem: r.problem } : r.data ?? { id, warnings: [] }
const at = (id: string) => ({ params: { path: { id } } })

/** Each makes one (id 'new') or changes it, and gives its id, or what is wrong. */
export const save_number = command<{ id: string; body: Schemas['PhoneNumberSet'] }>({
    name: 'save_number', label: 'save', permission: 'admin',
    possible: () => true,
    run: async (_d, { id, body }): Promise<Made> => made(id, await (id === 'new'
        ? call(api.POST('/api/telephone/numbers', { body })) : call(api.PUT('/api/telephone/numbers/{id}', { ...at(id), body })))),
})

export const save_trunk = command<{ id: string; body: Schemas['TrunkSet'] }>({
    name: 'save_trunk', label: 'save', permission: 'admin',
    possible: () => true,
    run: async (_d, { id, body }): Promise<Made> => made(id, await (id === 'new'
        ? call(api.POST('/api/telephone/trunks', { body })) : call(api.PUT('/api/telephone/trunks/{id}', { ...at(id), body })))),
})

export const save_phone = command<{ id: string; body: Schemas['PhoneSet'] }>({
    name: 'save_phone', label: 'save', permission: 'admin',
    possible: () => true,
    run: async (_d, { id, body }): Promise<Made> => made(id, await (id === 'new'
        ? call(api.POST('/api/telephone/phones', { body })) : call(api.PUT('/api/telephone/phones/{id}', { ...at(id), body })))),
})

export const add_prompt = command<{ name: string; file: File }>({
    name: 'add_prompt', label: 'add_prompt', permission: 'admin',
    possible: () => true,
    run: async (_d, { name, file }): Promise<Made> => made('', await call(api.POST('/api/telephone/prompts', {
        params: { query: { name } }, body: file as unknown as string, bodySerializer: b => b, headers: { 'Content-Type': 'application/octet-stream' },
    }))),
})

/** Gives what is wrong, or null. */
export const delete_prompt = command<{ id: string }>({
    name: 'delete_prompt', label: 'delete', permission: 'admin',
    possible: () => true,
    async run(_d, { id }): Promise<Problem | null> {
        const r = await call(api.DELETE('/api/telephone/prompts/{id}', at(id)))
        return r.ok ? null : r.problem
    },
})
