// Words of the device that rings: loaded with its choice. See i18n.ts.

import type { Words } from './words'

export const ringing = {
    ring_device: ['响铃设备', 'Device that rings'],
    ring_device_own: ['浏览器默认设备', 'The browser\'s own'],
    ring_device_ask: ['选择响铃设备…', 'Choose the device that rings…'],
    ring_device_why: ['浏览器只向获准使用麦克风的页面列出设备；不会录音。只对此浏览器有效。', 'The browser names devices only to a page that may use the microphone; nothing is recorded. For this browser only.'],
    ring_device_refused: ['浏览器没有允许。可在地址栏旁更改权限。', 'The browser did not allow it. Beside the address the permission can be changed.'],
    ring_device_never: ['此浏览器不能为页面选择响铃设备（仅在 https 下可用）。', 'This browser lets the page choose no device that rings (over https only).'],
    ring_device_lost: ['“{name}”不可用，改由浏览器默认设备响铃。', '“{name}” is not there; the browser\'s own device rings.'],
} as const satisfies Words
