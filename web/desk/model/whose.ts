// Whose a conversation is that one holds no contact of, as far as a list that is here tells.

import { closed } from './closed.svelte'
import type { Desk } from './desk.svelte'
import type { Named } from './drafts.svelte'
import { owing } from './owing.svelte'
import { reminders } from './reminders.svelte'

export function whose(d: Desk, conversation: string): Named | undefined {
    const is = (x: { conversation: string }) => x.conversation === conversation
    const told = reminders.list.find(is) ?? [...d.rows('mention').values()].find(is)
    return (closed.list.find(is) ?? owing.of(conversation))?.customer ?? (told && { id: told.customer_id, name: told.customer })
}
