import { sounds } from '../model/alert.svelte'
import { prefs } from '../model/prefs.svelte'
import { command } from './command'

export const sound = command({
    name: 'sound', label: 'sound_on', permission: 'agent',
    possible: () => !prefs.sound,
    run: () => { prefs.set_sound(true); sounds.arm() },
})

export const mute = command({
    name: 'mute', label: 'sound_off', permission: 'agent',
    possible: () => prefs.sound,
    run: () => prefs.set_sound(false),
})
