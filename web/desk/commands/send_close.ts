import { command } from './command'
import { end_chat } from './end_chat'
import { send, sendable } from './send'

/** Sends what is written, then ends the chat. */
export const send_close = command({
    name: 'send_close', label: 'send_close', keys: ['Mod+Shift+Enter'], permission: 'agent',
    possible: d => d.selected?.state === 'talking' && sendable(d.selected),
    run(d) {
        const c = d.selected
        if (!c) return
        send.run(d, c)
        if (!sendable(c)) end_chat.run(d, c) // what could not be sent is still there
    },
})
