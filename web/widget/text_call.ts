/* The sentences of a call from the page, in both languages. */
const en = {
  call: 'Call us', lead: 'You talk through this page. Your browser asks whether it may use the microphone.', topic: 'What is it about?', go: 'Call now', not: 'Not now',
  again: 'Call again', close: 'Close', end: 'Hang up', mute: 'Mute', unmute: 'Unmute', keys: 'Keypad', play: 'Play the sound', time: 'Time talked',
  waiting: 'Waiting for a free agent…', next: 'You are next.', place: (n: number) => `You are number ${n} in line.`,
  states: { microphone: 'Please allow the microphone…', connecting: 'Connecting…', ringing: 'Ringing…' },
  talking: (who: string) => `Talking with ${who}`, talk: 'Talking', held: 'On hold: we are back with you in a moment', muted: 'your microphone is off', ended: 'The call has ended.',
  why: {
    lost: 'The connection was lost.', full: 'All lines are taken just now. Please try again in a moment.', busy: 'You are in a call already.',
    closed: 'We are closed just now.', off: 'Calls are not possible just now. You can write to us below.', over: 'The call has ended.',
  },
  trouble: {
    refused: 'The browser does not allow the microphone. Change that beside the address, then call again.', none: 'No microphone was found. Plug one in, then call again.',
    taken: 'Another program is using the microphone. Close it, then call again.', insecure: 'Browsers allow calls on secure pages (https) only, and this is none.',
  },
};
const zh: typeof en = {
  call: '语音通话', lead: '通话在本页面进行，浏览器会询问是否允许使用麦克风。', topic: '咨询主题', go: '立即呼叫', not: '暂不',
  again: '重新呼叫', close: '关闭', end: '挂断', mute: '静音', unmute: '取消静音', keys: '拨号键盘', play: '播放声音', time: '通话时长',
  waiting: '正在等待空闲的客服…', next: '下一位就是您。', place: (n) => `您排在第 ${n} 位。`,
  states: { microphone: '请允许使用麦克风…', connecting: '正在连接…', ringing: '正在振铃…' },
  talking: (who) => `正在与${who}通话`, talk: '通话中', held: '通话保持中，请稍候', muted: '您的麦克风已静音', ended: '通话已结束。',
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
