import { prefs } from '../model/prefs.svelte'
import { command } from './command'

export const language = command({
    name: 'language', label: 'language_switch', permission: 'agent',
    possible: () => true,
    run: () => prefs.set_lang(prefs.lang === 'zh' ? 'en' : 'zh'),
})
