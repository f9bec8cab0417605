// Words of the composer about files that wait. See i18n.ts.

import type { Words } from './words'

export const attaching = {
    attach_drop: ['松开鼠标以添加文件', 'Drop to attach'],
    attach_wrong: ['请先移除无法发送的文件', 'Remove the files that cannot be sent'],
    attach_coming: ['文件上传完成后即可发送', 'It can be sent when the files are there'],
} as const satisfies Words
