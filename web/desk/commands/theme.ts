import { prefs, type Theme } from '../model/prefs.svelte'
import { command } from './command'

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }

export const theme = command({
    name: 'theme', label: 'theme', permission: 'agent',
    possible: () => true,
    run: () => prefs.set_theme(NEXT[prefs.theme]),
})
