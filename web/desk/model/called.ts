// What a customer is called: who gave no name has a number, the same wherever they are shown, so that two visitors can be told apart.

import { t } from './prefs.svelte'

/** A prime below ten thousand: ids that were given at the same moment still differ. */
const NUMBERS = 9973n

export function called(customer: { id: string; name: string } | null | undefined): string {
    if (!customer || customer.id === '0' && !customer.name) return t('anonymous') // the person was erased
    return customer.name || t('anonymous_n', { n: String(BigInt(customer.id) % NUMBERS).padStart(4, '0') })
}
