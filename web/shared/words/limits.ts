// Words of the page of the limits of files. See i18n.ts.

import type { Words } from './words'

export const limits = {
    limits: ['文件', 'Files'],
    limits_lead: ['客户和坐席可以发送哪些文件、多大、多少。保存后立即生效。', 'Which files customers and agents may send, how large and how many. In force as soon as saved.'],
    limits_now: ['目前共 {n} 个文件，占用 {size}。', '{n:file|files} now, {size} in all.'],
    limits_size: ['大小', 'Sizes'],
    limits_bytes: ['单个文件（MB）', 'One file (MB)'],
    limits_conversation: ['一次会话的全部文件（MB）', 'All files of a conversation (MB)'],
    limits_conversation_hint: ['不小于单个文件。', 'No less than one file.'],
    limits_total: ['所有文件合计（GB）', 'All files together (GB)'],
    limits_total_hint: ['不小于一次会话。', 'No less than one conversation.'],
    limits_message: ['每条消息的文件数', 'Files in a message'],
    limits_side: ['图片最大边长（像素）', 'Longest side of an image (pixels)'],
    limits_side_hint: ['更大的图片在发送前由浏览器缩小。', 'Browsers make larger ones smaller before they send them.'],
    limits_kinds: ['允许的类型', 'Kinds'],
    limits_kinds_hint: ['按文件内容判断，而非文件名。一项都不选则不接收任何文件。', 'By what is in a file, not by its name. With none chosen no file is taken.'],
    limits_image: ['图片', 'Images'],
    limits_pdf: ['PDF', 'PDF'],
    limits_office: ['办公文档', 'Office documents'],
    limits_text: ['文本', 'Text'],
    limits_audio: ['音频', 'Sound'],
    limits_video: ['视频', 'Video'],
    limits_scan: ['只接收经过病毒检查的文件', 'Take only what has been checked for viruses'],
    limits_scanner: ['病毒检查程序正在运行。', 'The virus scanner answers.'],
    limits_scanner_none: ['病毒检查程序没有响应：文件会标记为未经检查。', 'No virus scanner answers: files are marked as not checked.'],
    limits_scanner_stops: ['病毒检查程序没有响应：目前无法接收任何文件。', 'No virus scanner answers: no file can be taken at present.'],
} as const satisfies Words
