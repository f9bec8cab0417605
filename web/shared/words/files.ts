// Words of files: waiting to be sent, and in messages. See i18n.ts.

import type { Words } from './words'

export const files = {
    files: ['文件', 'Files'],
    files_waiting: ['待发送的文件', 'Files to be sent'],
    file_limits: ['每个文件最大 {size}，每条消息最多 {n} 个', 'Up to {size} each, {n:file|files} a message'],
    file_too_big: ['文件超过 {size}', 'Larger than {size}'],
    file_too_many: ['每条消息最多 {n} 个文件', 'No more than {n:file|files} in a message'],
    file_empty: ['文件为空', 'The file is empty'],
    file_preparing: ['准备中…', 'Preparing…'],
    file_sent_percent: ['已上传 {n}%', '{n} % uploaded'],
    file_checking: ['正在检查…', 'Being checked…'],
    file_ready: ['可以发送', 'Ready'],
    file_waits: ['连接中断，自动重试…', 'No connection; trying again…'],
    file_failed: ['上传失败', 'Not uploaded'],
    file_lost: ['页面重新加载后未能保留此文件，请重新添加', 'Not kept over the reload; please add it again'],
    file_made_smaller: ['图片已缩小', 'Made smaller'],
    file_remove: ['移除 {name}', 'Remove {name}'],
    file_retry: ['重新上传 {name}', 'Upload {name} again'],
    file_alt: ['{name} 的图片说明', 'What {name} shows'],
    file_alt_hint: ['图片说明（供看不到图片的人）', 'What it shows, for those who cannot see it'],
    file_download: ['下载', 'Download'],
    file_open: ['查看 {name}', 'View {name}'],
    file_unscanned: ['未经病毒检查', 'Not checked for viruses'],
    file_image: ['图片', 'Image'],
    file_previous: ['上一张', 'Previous image'],
    file_next: ['下一张', 'Next image'],
    file_gone: ['无法显示', 'Cannot be shown'],
} as const satisfies Words
