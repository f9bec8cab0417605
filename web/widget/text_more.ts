/* The sentences of requests, in both languages. */
const en = {
  rather: 'You need not wait here:', leave: 'Stop waiting',
  full: 'The line is full just now. You are not in it yet; we go on trying for you.',
  soon: 'You will hear as soon as somebody is free; no time is promised.',
  lead: 'You need not wait. Say how we should get back to you.', how: 'How should we get back to you?',
  wants: { callback: 'Call me back', email: 'E-mail me', message: 'Leave a message' } as Record<string, string>,
  name: 'Name', phone: 'Phone', email: 'E-mail', when: 'When (optional)', text: 'What is it about?', send: 'Send', sending: 'Sending…', back: 'Back to the chat',
  missing: 'Please fill this in.', badPhone: 'This is not a phone number.', badEmail: 'This is not an e-mail address.',
  either: 'An e-mail address or a phone number, so that we can answer.', past: 'This has passed already.', needConsent: 'Please agree first.',
  rate: 'How was this chat?', stars: (n: number) => `${n} of 5`, comment: 'What could be better? (optional)', thanks: 'Thank you. Your rating is kept.',
  transcript: 'Download the conversation', file: 'chat.txt',
  got: (n: number) => `We have your request: number ${n}.`, by: (t: string) => `You will hear from us by ${t}.`,
};
const zh: typeof en = {
  rather: '不必在此等候：', leave: '不再等待',
  full: '排队人数已满，您暂未进入队列，我们会继续为您尝试。',
  soon: '有同事空闲时会尽快联系您，暂时无法承诺具体时间。',
  lead: '不必一直等待，请告诉我们怎样联系您。', how: '希望我们怎样联系您？',
  wants: { callback: '给我回电', email: '发邮件给我', message: '留言' },
  name: '姓名', phone: '电话', email: '电子邮箱', when: '方便的时间（选填）', text: '想咨询什么？', send: '提交', sending: '正在提交…', back: '返回会话',
  missing: '请填写此项。', badPhone: '电话号码不正确。', badEmail: '邮箱地址不正确。',
  either: '请留下邮箱或电话，以便我们答复。', past: '这个时间已经过去。', needConsent: '请先勾选同意。',
  rate: '这次服务您满意吗？', stars: (n) => `${n} 分，满分 5 分`, comment: '有什么可以改进？（选填）', thanks: '谢谢，您的评价已保存。',
  transcript: '下载会话记录', file: '会话记录.txt',
  got: (n) => `已收到您的请求，编号 ${n}。`, by: (t) => `我们最晚将于 ${t} 联系您。`,
};
export const words = (chinese: boolean) => (chinese ? zh : en);
