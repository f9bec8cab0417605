// The commands that the keyboard and the palette offer, in the palette's order.

import { accept } from './accept'
import { after_this } from './after_this'
import type { Command } from './command'
import { decline } from './decline'
import { edit_message } from './edit_message'
import { end_chat } from './end_chat'
import { help } from './help'
import { language } from './language'
import { next } from './next'
import { note } from './note'
import { notifications } from './notifications'
import { offline } from './offline'
import { open_inbox } from './open_inbox'
import { open_requests } from './open_requests'
import { open_settings } from './open_settings'
import { palette } from './palette'
import { pause_break } from './pause_break'
import { pause_lunch } from './pause_lunch'
import { pause_meeting } from './pause_meeting'
import { pause_training } from './pause_training'
import { previous } from './previous'
import { quote } from './quote'
import { ready } from './ready'
import { reply } from './reply'
import { retry } from './retry'
import { send } from './send'
import { sign_out } from './sign_out'
import { mute, sound } from './sound'
import { take } from './take'
import { theme } from './theme'
import { toggle_context } from './toggle_context'
import { wrap } from './wrap'

export const commands: readonly Command<any>[] = [
    accept, decline, take, send, reply, note, quote, edit_message, retry, wrap, end_chat, next, previous, toggle_context,
    ready, pause_break, pause_lunch, pause_meeting, pause_training, after_this, offline,
    open_inbox, open_requests, open_settings, palette, help, language, theme, sound, mute, notifications, sign_out,
]
