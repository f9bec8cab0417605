import { command } from './command'

/** anyway: it was said what is lost. */
export const sign_out = command<boolean | void>({
    name: 'sign_out', label: 'sign_out', permission: 'agent',
    possible: () => true,
    async run(d, anyway) { await (await import('../model/leaving')).sign_out(d, !!anyway) },
})
