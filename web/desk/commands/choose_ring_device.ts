import { sounds } from '../model/alert.svelte'
import { ring_device, type Device } from '../model/ring_device.svelte'
import { command } from './command'

/** The device that rings in this browser; null: the browser's own. It is heard at once. */
export const choose_ring_device = command<Device | null>({
    name: 'choose_ring_device', label: 'ring_device', permission: 'agent',
    possible: () => ring_device.possible,
    run: async (_, device) => {
        await ring_device.choose(device)
        sounds.sample()
    },
})
