/* The sentences about going on with a chat on another device, in both languages. */
const en = {
  title: 'Continue on another device',
  lead: 'Scan a code with your phone, or open a link there: this chat goes on where it is.',
  release: 'End the chat on this device then (if others use it too)', make: 'Show the code', back: 'Back to the chat',
  scan: 'Scan with the camera of the other device, or open the link there.', code: 'Code to scan', link: 'Link', copy: 'Copy', copied: 'Copied',
  once: (t: string) => `Works once, until ${t}. Whoever has it can read this chat: show it to nobody else.`,
  used: 'The chat is open on your other device.', stays: 'You can go on here as well.', gone: 'Nothing of it is kept here.', close: 'Close',
  many: 'You have asked for several codes. Please try again in an hour.', wait: 'No connection; the code comes when it is back.', again: 'Ask for a new code',
  over: 'This code is too old now.',
  here: 'Continue your chat here?', hereLead: 'You opened a link from your other device. The link is used up when you continue.',
  instead: 'This browser has a chat of its own. It is left for the other one.', go: 'Continue here', not: 'Not now', going: 'Opening the chat…',
  late: 'This link was used already, replaced by a newer one, or is older than ten minutes. Ask for a new one on the other device.',
};
const zh: typeof en = {
  title: '换到其他设备继续', lead: '用手机扫码或在其他设备上打开链接，即可接着当前会话继续。',
  release: '继续后在本设备上退出会话（适合公用设备）', make: '显示二维码', back: '返回会话',
  scan: '请用另一台设备的相机扫码，或在那里打开链接。', code: '二维码', link: '链接', copy: '复制', copied: '已复制',
  once: (t) => `仅可使用一次，${t} 前有效。得到它的人都能看到此会话，请勿给他人。`,
  used: '会话已在另一台设备上打开。', stays: '您也可以在这里继续。', gone: '本设备未保留任何内容。', close: '关闭',
  many: '您已多次获取二维码，请一小时后再试。', wait: '网络已断开，恢复后将显示二维码。', again: '重新获取', over: '二维码已过期。',
  here: '在这里继续您的会话？', hereLead: '您打开了来自另一台设备的链接，继续后链接即失效。',
  instead: '此浏览器中已有一个会话，继续后将离开它。', go: '在这里继续', not: '暂不', going: '正在打开会话…',
  late: '此链接已使用、已被新链接取代，或已超过十分钟。请在原设备上重新获取。',
};
export const words = (chinese: boolean) => (chinese ? zh : en);
