import { command } from './command'

/** Choose in the list: the row under the cursor, on from it down and up, all. What they do comes with the list: see for_chosen.ts. */
export const choose_rows = ([['choose_row', 'KeyX'], ['choose_down', 'Shift+KeyJ'], ['choose_up', 'Shift+KeyK'], ['choose_all', 'Mod+KeyA']] as const).map(([name, key]) => command({
    name, label: name, keys: [key], permission: 'agent', quiet: true,
    possible: () => false,
    run: () => {},
}))
