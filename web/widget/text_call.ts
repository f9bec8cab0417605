/* The sentences before and after a call from the page, in both languages. */
const en = {
  call: 'Call us', lead: 'You talk through this page. Your browser asks whether it may use the microphone.', topic: 'What is it about?', go: 'Call now', not: 'Not now',
  again: 'Call again', close: 'Close', connecting: 'Connecting…', ended: 'The call has ended.', leave: 'Leave a message',
  /* Below the company's name. */
  status: { microphone: 'Calling…', connecting: 'Calling…', waiting: 'Your call waits', ringing: 'Your call is ringing', talking: 'In a call' } as Record<string, string>,
  by: (t: string) => `We are closed just now. Leave a message: you will hear from us by ${t}.`, until: (t: string) => `We are closed just now, and open again ${t}.`,
  why: {
    lost: 'The connection was lost.', full: 'All lines are taken just now. Please try again in a moment.', busy: 'You are in a call already.',
    closed: 'We are closed just now.', off: 'Calls are not possible just now. You can write to us below.', over: 'The call has ended.',
  } as Record<string, string>,
  trouble: {
    refused: 'The browser does not allow the microphone. Change that beside the address, then call again.', none: 'No microphone was found. Plug one in, then call again.',
    taken: 'Another program is using the microphone. Close it, then call again.', insecure: 'Browsers allow calls on secure pages (https) only, and this is none.',
  } as Record<string, string>,
};
const zh: typeof en = {
  call: '语音通话', lead: '通话在本页面进行，浏览器会询问是否允许使用麦克风。', topic: '咨询主题', go: '立即呼叫', not: '暂不',
  again: '重新呼叫', close: '关闭', connecting: '正在连接…', ended: '通话已结束。', leave: '留言',
  status: { microphone: '正在呼叫…', connecting: '正在呼叫…', waiting: '通话等待中', ringing: '正在振铃', talking: '通话中' },
  by: (t) => `现在不在服务时间。请留言，我们最晚将于 ${t} 联系您。`, until: (t) => `现在不在服务时间，${t} 恢复服务。`,
  why: {
    lost: '连接已中断。', full: '线路繁忙，请稍后再试。', busy: '您已在通话中。',
    closed: '现在不在服务时间。', off: '现在无法通话。您可以在下方写给我们。', over: '通话已结束。',
  },
  trouble: {
    refused: '浏览器不允许使用麦克风。请在地址栏旁更改权限后重新呼叫。', none: '未找到麦克风。请接入麦克风后重新呼叫。',
    taken: '麦克风正被其他程序使用。请关闭该程序后重新呼叫。', insecure: '浏览器只允许在安全页面（https）上通话，本页面不是。',
  },
};
export const words = (chinese: boolean) => (chinese ? zh : en);
