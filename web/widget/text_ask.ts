/* The sentences of requests, in both languages. */
const en = {
  soon: 'You will hear as soon as somebody is free; no time is promised.',
  wished: (t: string) => `You asked to be called on ${t}.`, tries: 'We try to call then; no time is promised.',
  shut: 'We are closed at that time.', shutUntil: (t: string) => `We are closed at that time; we open again ${t}.`, anyway: 'Send anyway',
  lead: 'You need not wait. Say how we should get back to you.', how: 'How should we get back to you?',
  wants: { callback: 'Call me back', email: 'E-mail me', message: 'Leave a message' } as Record<string, string>,
  name: 'Name', phone: 'Phone', email: 'E-mail', when: 'When (optional)', text: 'What is it about?', send: 'Send', sending: 'Sending…', back: 'Back to the chat', line: 'Back to the call', close: 'Close',
  missing: 'Please fill this in.', badPhone: 'This is not a phone number.', badEmail: 'This is not an e-mail address.',
  either: 'An e-mail address or a phone number, so that we can answer.', past: 'This has passed already.', needConsent: 'Please agree first.',
  got: (n: number) => `We have your request: number ${n}.`, by: (t: string) => `You will hear from us by ${t}.`,
  here: 'An agent is here for you.', ended: 'The chat has ended. You can still send this, or go back to it.',
  fresh: (n: number) => (n === 1 ? '1 new message.' : `${n} new messages.`),
  stay: 'Go on with the chat', instead: { callback: 'Call me instead', email: 'E-mail me instead', message: 'Send it all the same' } as Record<string, string>,
  doubts: {
    callback: 'An agent is here. Go on with the chat, or be called instead? The chat then ends.',
    email: 'An agent is here. Go on with the chat, or be e-mailed instead? The chat then ends.',
    message: 'An agent is here. Go on with the chat, or leave the message all the same?',
  } as Record<string, string>,
};
const zh: typeof en = {
  soon: '有同事空闲时会尽快联系您，暂时无法承诺具体时间。',
  wished: (t) => `您希望的回电时间是 ${t}。`, tries: '我们会尽量在此时回电，暂时无法承诺具体时间。',
  shut: '该时间不在服务时间内。', shutUntil: (t) => `该时间不在服务时间内，之后将于 ${t} 开始服务。`, anyway: '仍要提交',
  lead: '不必一直等待，请告诉我们怎样联系您。', how: '希望我们怎样联系您？',
  wants: { callback: '给我回电', email: '发邮件给我', message: '留言' },
  name: '姓名', phone: '电话', email: '电子邮箱', when: '方便的时间（选填）', text: '想咨询什么？', send: '提交', sending: '正在提交…', back: '返回会话', line: '返回通话', close: '关闭',
  missing: '请填写此项。', badPhone: '电话号码不正确。', badEmail: '邮箱地址不正确。',
  either: '请留下邮箱或电话，以便我们答复。', past: '这个时间已经过去。', needConsent: '请先勾选同意。',
  got: (n) => `已收到您的请求，编号 ${n}。`, by: (t) => `我们最晚将于 ${t} 联系您。`,
  here: '客服已接入。', ended: '会话已结束。您仍可提交，也可以返回会话。', fresh: (n) => `有 ${n} 条新消息。`,
  stay: '继续会话', instead: { callback: '改为回电', email: '改为邮件', message: '仍要留言' },
  doubts: {
    callback: '客服已接入。继续会话，还是改为回电？改为回电将结束会话。', email: '客服已接入。继续会话，还是改为邮件联系？改为邮件将结束会话。',
    message: '客服已接入。继续会话，还是仍要留言？',
  },
};
export const words = (chinese: boolean) => (chinese ? zh : en);
