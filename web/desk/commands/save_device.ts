import { api, call, type Problem, type Schemas } from '../../shared/api'
import { phone } from '../model/phone.svelte'
import { command } from './command'

/** Where one answers from now on. Gives what is wrong, or null. */
export const save_device = command<Schemas['DeviceSet']>({
    name: 'save_device', label: 'save', permission: 'agent',
    possible: () => true,
    async run(_, body): Promise<Problem | null> {
        const r = await call(api.PUT('/api/agent/device', { body }))
        await phone.load()
        return r.ok ? null : r.problem
    },
})
