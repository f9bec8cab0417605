import { ring_device } from '../model/ring_device.svelte'
import { command } from './command'

/** The browser asks the person whether the page may know the devices. False: it may not. */
export const ask_ring_devices = command({
    name: 'ask_ring_devices', label: 'ring_device_ask', permission: 'agent',
    possible: () => ring_device.possible,
    run: () => ring_device.ask(),
})
