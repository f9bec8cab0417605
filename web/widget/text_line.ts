/* The sentences of a call that is there, in both languages. */
const en = {
  end: 'Hang up', mute: 'Mute', unmute: 'Unmute', keys: 'Keypad', play: 'Play the sound', time: 'Time talked',
  waiting: 'Waiting for a free agent…', next: 'You are next.', place: (n: number) => `You are number ${n} in line.`, wait: (n: number) => `Usually at most ${n} min.`,
  nobody: 'Nobody is here to answer at the moment.', shut: 'We are closed now.', by: (t: string) => `Leave a request: you will hear from us by ${t}.`, opens: (t: string) => `We open again ${t}.`,
  rather: 'You need not wait on the line:', better: 'Rather than wait, say how we should get back to you:', wants: { callback: 'Call me back', email: 'E-mail me' },
  states: { microphone: 'Please allow the microphone…', connecting: 'Connecting…', ringing: 'Ringing…' },
  talking: (who: string) => `Talking with ${who}`, talk: 'Talking', held: 'On hold: we are back with you in a moment', muted: 'your microphone is off',
};
const zh: typeof en = {
  end: '挂断', mute: '静音', unmute: '取消静音', keys: '拨号键盘', play: '播放声音', time: '通话时长',
  waiting: '正在等待空闲的客服…', next: '下一位就是您。', place: (n) => `您排在第 ${n} 位。`, wait: (n) => `一般不超过 ${n} 分钟。`,
  nobody: '现在没有客服在线。', shut: '现在不在服务时间。', by: (t) => `请留下请求，我们最晚将于 ${t} 联系您。`, opens: (t) => `我们将于 ${t} 恢复服务。`,
  rather: '不必一直在线等候：', better: '建议您留下联系方式，我们会联系您：', wants: { callback: '给我回电', email: '发邮件给我' },
  states: { microphone: '请允许使用麦克风…', connecting: '正在连接…', ringing: '正在振铃…' },
  talking: (who) => `正在与${who}通话`, talk: '通话中', held: '通话保持中，请稍候', muted: '您的麦克风已静音',
};
export const words = (chinese: boolean) => (chinese ? zh : en);
