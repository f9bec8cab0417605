/* The sentences before a chat, in both languages. */
const en = {
  topic: 'Topic', who: 'Who are you?', anonymous: 'Anonymous', contact: 'Name and phone', name: 'Name', phone: 'Phone', email: 'E-mail',
  as: 'Signed in as', first: 'Your question', begin: 'Start chat', need: 'Please write your question.', missing: 'Please fill this in.',
  badPhone: 'This is not a phone number.', badEmail: 'This is not an e-mail address.', badNumber: 'A number, please.', optional: 'optional',
  needConsent: 'Please agree first.', origin: 'This site is not allowed to use this chat.',
  forgets: 'This browser keeps nothing: the chat lasts until you leave this page.',
  leave: 'Leave a message or be called back', leaveMain: 'Leave a message', closed: 'We are closed just now.',
  closedUntil: (t: string) => `We are closed just now, and open again ${t}.`, closedBy: (t: string) => `We are closed just now. Leave a message: you will hear from us by ${t}.`,
  yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' },
};
const zh: typeof en = {
  topic: '咨询主题', who: '您的身份', anonymous: '匿名', contact: '姓名和电话', name: '姓名', phone: '电话', email: '电子邮箱',
  as: '已登录：', first: '您的问题', begin: '开始咨询', need: '请输入您的问题。', missing: '请填写此项。',
  badPhone: '电话号码不正确。', badEmail: '邮箱地址不正确。', badNumber: '请输入数字。', optional: '选填',
  needConsent: '请先勾选同意。', origin: '此网站无权使用本客服窗口。',
  forgets: '此浏览器不保存任何内容，离开本页后会话将无法继续。',
  leave: '留言或请我们回电', leaveMain: '留言', closed: '现在不在服务时间。',
  closedUntil: (t) => `现在不在服务时间，${t} 恢复服务。`, closedBy: (t) => `现在不在服务时间。请留言，我们最晚将于 ${t} 联系您。`,
  yes: en.yes, no: en.no,
};
export const words = (chinese: boolean) => (chinese ? zh : en);
