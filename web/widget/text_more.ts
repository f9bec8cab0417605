/* The sentences to who waits, or whose chat is over, in both languages. */
const en = {
  waiting: 'Waiting for an agent', place: (n: number) => `You are number ${n} in the queue`, next: 'You are next',
  wait: (n: number) => `usually at most ${n} min`,
  requeued: 'Your agent was disconnected. You keep your place and the next free agent will take over.',
  passed: 'A colleague takes over; you keep your place.',
  closed: 'The chat has ended. Write to continue it.',
  shut: 'We are closed now. What you wrote is kept.', shutOver: 'The chat has ended and we are closed now. What you write is kept.',
  opens: (t: string) => `We open ${t}; no time is promised.`, never: 'No time is promised.', by: (t: string) => `You will hear from us by ${t}.`,
  nobody: 'Nobody is here at the moment. What you wrote is kept for whoever comes.', better: 'Rather than wait, say how we should get back to you:',
  rather: 'You need not wait here:', leave: 'Stop waiting', wants: { callback: 'Call me back', email: 'E-mail me' },
  full: 'The line is full just now. You are not in it yet; we go on trying for you.',
  rate: 'How was this chat?', stars: (n: number) => `${n} of 5`, comment: 'What could be better? (optional)', thanks: 'Thank you. Your rating is kept.', send: 'Send',
  transcript: 'Download the conversation', file: 'chat.txt',
};
const zh: typeof en = {
  waiting: '正在为您安排客服', place: (n) => `您排在第 ${n} 位`, next: '下一位就是您',
  wait: (n) => `一般不超过 ${n} 分钟`,
  requeued: '客服连接中断，您的排队位置已保留，下一位空闲客服将为您服务。',
  passed: '正在为您转接同事，排队位置已保留。',
  closed: '会话已结束，继续输入即可再次咨询。',
  shut: '现在不在服务时间，您写的内容已保留。', shutOver: '会话已结束，现在不在服务时间，您可以继续留言，内容会保留。',
  opens: (t) => `我们将于 ${t} 开始服务，暂时无法承诺具体答复时间。`, never: '暂时无法承诺具体答复时间。', by: (t) => `我们最晚将于 ${t} 联系您。`,
  nobody: '现在没有客服在线，您写的内容已保留，客服上线后会为您服务。', better: '建议您留下联系方式，我们会联系您：',
  rather: '不必在此等候：', leave: '不再等待', wants: { callback: '给我回电', email: '发邮件给我' },
  full: '排队人数已满，您暂未进入队列，我们会继续为您尝试。',
  rate: '这次服务您满意吗？', stars: (n) => `${n} 分，满分 5 分`, comment: '有什么可以改进？（选填）', thanks: '谢谢，您的评价已保存。', send: '提交',
  transcript: '下载会话记录', file: '会话记录.txt',
};
export const words = (chinese: boolean) => (chinese ? zh : en);
