import { canned } from '../model/canned.svelte'
import type { Reply } from '../model/replies.svelte'
import { begin } from '../model/slash'
import { command } from './command'
import { use_reply } from './use_reply'

/** Puts a canned reply into the composer without a slash that was typed: where the caret is. */
export const put_reply = command<Reply>({
    name: 'put_reply', label: 'reply_insert', permission: 'agent',
    possible: d => d.selected?.state === 'talking',
    run(d, reply) {
        const box = document.querySelector<HTMLTextAreaElement>('textarea[data-composer]')
        if (!box) return
        begin(box)
        canned.box = box
        canned.query = ''
        return use_reply.run(d, { reply, contact: d.selected })
    },
})
