/* The sentences about files, in both languages. */
const en = {
  elsewhere: 'Continue on another device',
  add: 'Attach files', photo: 'Take a photo', list: 'Files to be sent', remove: 'Remove', again: 'Upload again', percent: (n: number) => `${n} %`,
  preparing: 'Preparing…', checking: 'Being checked…', ready: 'Ready', waits: 'No connection; trying again…', failed: 'Not uploaded',
  empty: 'This file is empty.', big: (size: string) => `Larger than ${size}.`, many: (n: number) => `No more than ${n} files in a message.`,
  limits: (size: string, n: number) => `Up to ${size} each, ${n} files a message`, soon: 'Will be sent when the files are there.', drop: 'Drop to attach',
  lost: 'These files were not sent before the page was left. Please choose them again:', view: 'View', download: 'Download', close: 'Close', gone: 'Cannot be shown',
  errors: {
    file_type: 'Files of this kind are not accepted.', infected: 'A virus was found in this file; it was not kept.', no_space: 'There is no room for files at the moment.',
    too_big: 'This file is too large.', bad_files: 'Too many files at once; send these first.', not_scanned: 'The file could not be checked; trying again…',
  } as Record<string, string>,
};
const zh: typeof en = {
  elsewhere: '换到其他设备继续',
  add: '添加文件', photo: '拍照', list: '待发送的文件', remove: '移除', again: '重新上传', percent: (n) => `${n}%`,
  preparing: '准备中…', checking: '正在检查…', ready: '可以发送', waits: '连接中断，自动重试…', failed: '上传失败',
  empty: '文件为空。', big: (size) => `超过 ${size}。`, many: (n) => `每条消息最多 ${n} 个文件。`,
  limits: (size, n) => `每个文件最大 ${size}，每条消息最多 ${n} 个`, soon: '文件上传完成后自动发送。', drop: '松开即可添加',
  lost: '离开页面前以下文件未发送，请重新选择：', view: '查看', download: '下载', close: '关闭', gone: '无法显示',
  errors: {
    file_type: '不接受此类型的文件。', infected: '文件中发现病毒，未予保存。', no_space: '文件空间暂时已满。',
    too_big: '文件过大。', bad_files: '文件过多，请先发送已添加的文件。', not_scanned: '暂时无法检查文件，自动重试…',
  },
};
export const words = (chinese: boolean) => (chinese ? zh : en);
