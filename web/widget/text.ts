/* Every sentence the panel says, in both languages. */
const en = {
  open: 'Chat', hello: 'How can we help?', write: 'Write a message',
  send: 'Send', end: 'End chat', sure: 'End this chat?', yes: 'End', no: 'Go on', close: 'Close', log: 'Conversation',
  typing: 'is typing…', agent: 'Agent',
  sending: 'Sending', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent', again: 'Try again',
  edited: 'edited', deleted: 'This message was deleted',
  connecting: 'Connecting…', lost: 'No connection. What you write is kept and sent when it is back.',
  origin: 'This site is not allowed to use this chat.', busy: 'The service is very busy; trying again soon.',
  fresh: (n: number) => `${n} new`, online: 'Online', away: 'Away', delay: 'Not taken yet; trying again soon.',
  delays: { too_many: 'Too fast; sent in a moment.', not_stored: 'The server could not store it yet; trying again soon.' } as Record<string, string>,
  errors: {
    bad_signature: 'Your sign-in has expired. Reload the page, or sign in again there.', too_many: 'Too many attempts; wait a little.',
    out_of_range: 'This is too long.', bad_text: 'This holds characters that cannot be sent.', wrong_state: 'This is not possible just now.',
    not_found: 'This topic is no longer offered. Reload the page.',
  } as Record<string, string>,
};
const zh: typeof en = {
  open: '在线客服', hello: '请问有什么可以帮您？', write: '输入消息',
  send: '发送', end: '结束会话', sure: '确定结束会话吗？', yes: '结束', no: '继续', close: '关闭', log: '会话内容',
  typing: '正在输入…', agent: '客服',
  sending: '发送中', sent: '已发送', delivered: '已送达', read: '已读', failed: '未发送', again: '重试',
  edited: '已编辑', deleted: '此消息已删除',
  connecting: '正在连接…', lost: '网络已断开。您输入的内容会保留，恢复后自动发送。',
  origin: '此网站无权使用本客服窗口。', busy: '服务繁忙，稍后将自动重试。',
  fresh: (n) => `${n} 条新消息`, online: '在线', away: '不在服务时间', delay: '暂未发出，稍后自动重试。',
  delays: { too_many: '发送过快，稍后自动发出。', not_stored: '服务器暂未保存，稍后自动重试。' },
  errors: {
    bad_signature: '登录已过期，请刷新页面或重新登录。', too_many: '操作过于频繁，请稍候。',
    out_of_range: '内容过长。', bad_text: '包含无法发送的字符。', wrong_state: '暂时无法进行此操作。',
    not_found: '该主题已停用，请刷新页面。',
  },
};
export const words = (chinese: boolean) => (chinese ? zh : en);
