// The commands that the keyboard and the palette offer, in the palette's order.

import { accept } from './accept'
import { after_this } from './after_this'
import type { Command } from './command'
import { declines } from './decline'
import { density } from './density'
import { edit_message } from './edit_message'
import { end_chat } from './end_chat'
import { escape } from './escape'
import { help } from './help'
import { language } from './language'
import { letters } from './letters'
import { list_down } from './list_down'
import { list_up } from './list_up'
import { next } from './next'
import { note } from './note'
import { notifications } from './notifications'
import { nth } from './nth'
import { offline } from './offline'
import { open_closed } from './open_closed'
import { open_inbox } from './open_inbox'
import { open_mentions } from './open_mentions'
import { open_offered } from './open_offered'
import { open_preferences } from './open_preferences'
import { open_requests } from './open_requests'
import { open_settings } from './open_settings'
import { open_team } from './open_team'
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
import { toggle_list } from './toggle_list'
import { wrap } from './wrap'

export const commands: readonly Command<any>[] = [
    accept, ...declines, take, send, reply, note, quote, edit_message, retry, wrap, end_chat, next, previous, ...nth, list_down, list_up,
    toggle_list, toggle_context, escape,
    ready, pause_break, pause_lunch, pause_meeting, pause_training, after_this, offline,
    open_inbox, open_offered, open_team, open_mentions, open_closed, open_requests, open_preferences, open_settings,
    palette, help, language, theme, density, sound, mute, letters, notifications, sign_out,
]
