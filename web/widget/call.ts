/* call.ts: calling the company from the page, with the browser's microphone. Fetched where the site permits it, or when it is asked for; what is seen of
 * a call that is there is line.ts's.
 *
 * A call has a key of the tab's own. Said again with another description it is the same call: so it goes on over a reload and over a break of the socket. */
import css from './call.css?inline';
import type { Call, Kit, Part, Talk, Wait, Who } from './panel';
import type { Frame, Session, Want } from './session';
import { keeping } from './keeping';
import { words } from './text_call';

type State = Talk['state'];
const LIVE = /^(connecting|waiting|ringing|talking)$/;
const TRIES = 3;
const stay = (e: Event) => e.preventDefault();

(window as any).tandem.part('call', ({ h, local, setText, sentence, zh, site, session, signed, composer, style, ask, part }: Kit): Part => {
  const w = words(zh), boot = (window as any).tandem;
  style(css);
  const panel = composer.form!.parentElement!, head = panel.querySelector('.head')!, root = panel.getRootNode() as ShadowRoot;
  const icon = (d: string) => {
    const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [k, v] of Object.entries({ width: 20, height: 20, viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'dial' })) s.setAttribute(k, String(v));
    s.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
    s.firstElementChild!.setAttribute('d', d);
    return s as unknown as HTMLElement;
  };
  const button = (label: string, act: () => void, main = false) => h('button', { class: main ? 'btn main' : 'btn', type: 'button', onclick: act }, label);

  const telephone = () => icon('M6.500 3h3l1.500 4.500-2 1.500a12 12 0 0 0 6 6l1.500-2 4.500 1.500v3a2 2 0 0 1-2.200 2A17 17 0 0 1 4.500 5.200 2 2 0 0 1 6.500 3z');
  const open = h('button', { class: 'btn plain', type: 'button', 'aria-label': w.call, title: w.call, onclick: () => focus() }, telephone());
  const said = h('p', { class: 'said', role: 'status', tabindex: -1 });
  const topic = h('select', { class: 'input', onchange: () => draw() });
  const topicRow = h('label', { class: 'field' }, h('span', { class: 'label' }, w.topic), topic);
  const answers = h('div', { class: 'asked', onkeydown: entered }); /* what the site asks, as before a chat: start.ts */
  const wrong = h('p', { class: 'error', role: 'alert' });
  const go = button(w.go, () => void begin(), true), not = button(w.not, () => close());
  /* Where it is closed, a request is what helps. */
  const other = button(w.leave, () => ask({ topic: topic.value, lead: said.textContent! }), true);
  const asking = h('div', { class: 'row ways' }, go, other, not), row = h('div', { class: 'line' }, said);
  const pane = h('section', { class: 'call', 'aria-label': w.call, hidden: true }, row, topicRow, answers, wrong, asking);
  head.insertBefore(open, head.children[2]);
  head.after(pane);

  const kept = keeping('call', site, signed, () => finish(''));
  let bound: Session | undefined, key = '', state: State = '', why = '', trouble = '', failed = false, early = false, left = '', wanted = false, me: Who | undefined;
  let wait: Wait = {}, held = false, agent: Talk['agent'], since = 0, muted = false, silent = false;
  let pc: RTCPeerConnection | undefined, stream: MediaStream | undefined, sdp = '', tries = 0;
  const player = new Audio();

  /* -- the sound -- */

  async function microphone(): Promise<MediaStream | undefined> {
    trouble = '';
    if (!navigator.mediaDevices?.getUserMedia) trouble = 'insecure';
    else
      try {
        return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
      } catch (e) {
        const name = (e as Error).name;
        trouble = /NotFound|Overconstrained/.test(name) ? 'none' : /NotReadable|Abort/.test(name) ? 'taken' : 'refused';
      }
    return undefined;
  }

  async function sound() {
    try {
      await player.play();
      silent = false;
    } catch {
      silent = true; /* the browser plays nothing before a gesture */
    }
    draw();
  }

  function shut_up(on: boolean) {
    muted = on;
    for (const t of stream?.getAudioTracks() ?? []) t.enabled = !on;
    draw();
  }

  /* An offer of this page's sound, for a new call or for the one that is there. */
  async function offer() {
    pc?.close();
    const mine = (pc = new RTCPeerConnection());
    for (const t of stream!.getAudioTracks()) mine.addTrack(t, stream!);
    mine.ontrack = ({ track }) => {
      player.srcObject = new MediaStream([track]);
      void sound();
    };
    mine.onicecandidate = ({ candidate }) => mine === pc && session().ready && session().tell({ t: 'candidate', id: key, candidate: candidate?.candidate ?? '' });
    mine.onconnectionstatechange = () => {
      if (mine !== pc) return;
      if (mine.connectionState === 'connected') tries = 0;
      else if (/failed|closed/.test(mine.connectionState) && LIVE.test(state)) {
        if (tries++ < TRIES) void offer();
        else (hang_up(), (why = 'lost'), draw());
      }
    };
    await mine.setLocalDescription();
    if (mine !== pc) return;
    sdp = mine.localDescription!.sdp;
    tell();
  }

  /* With the description until it is answered; without one this socket is told what becomes of the call. */
  function tell() {
    const s = session(), known = signed();
    s.connect();
    if (s.ready && key)
      s.tell({ t: 'call', id: key, topic: topic.value || undefined, identity: known ? { ...known } : { kind: 'anonymous' }, ...me, sdp: sdp || undefined });
  }

  /* -- a call -- */

  /* Known with the first welcome. A call that is there goes on. */
  const off = () => !!session().company && !session().site.calls;

  /* Who began a chat was asked before it. What is asked is known with the first welcome and part of the page that is fetched: until then one waits. */
  const form = () => (session().company ? part('start')?.form : undefined);
  const unasked = () => !session().begun;

  async function begin(again = '') {
    if (state === 'microphone' || LIVE.test(state) || (!again && off())) return;
    failed = false;
    why = trouble = '';
    if (!again && unasked()) {
      state = 'asks'; /* so that it is in sight */
      early = !form();
      draw();
      if (early) return;
      me = form()!.who(wrong);
      if (!me) return draw();
    }
    state = 'microphone';
    draw();
    stream = await microphone();
    if ((state as State) !== 'microphone') return stop(); /* not now, after all */
    if (!stream) {
      left = again;
      say_left();
      finish('asks');
      return;
    }
    key = again || session().world.key();
    kept.put({ key, topic: topic.value });
    session().world.save('call', '1'); /* so that a page loaded anew opens by itself */
    addEventListener('beforeunload', stay);
    state = 'connecting';
    wanted = true;
    draw();
    await offer();
  }

  function entered(e: KeyboardEvent) {
    if (e.key === 'Enter' && !e.isComposing && e.keyCode !== 229 && (e.target as HTMLElement).matches('input:not([type=checkbox])')) void begin();
  }

  function stop() {
    pc?.close();
    pc = undefined;
    for (const t of stream?.getTracks() ?? []) t.stop();
    stream = undefined;
    player.srcObject = null;
    removeEventListener('beforeunload', stay);
  }

  function finish(next: State) {
    const had = pane.contains(root.activeElement);
    stop();
    key = sdp = '';
    me = agent = undefined;
    wait = {};
    tries = since = 0;
    muted = silent = held = wanted = false;
    kept.clear();
    session().world.save('call', null);
    state = next;
    draw();
    if (had && next) said.focus();
  }

  /* Without a connection the server is told when it is back; until then the sound's own goodbye has to do. */
  function hang_up() {
    left = key;
    finish('ended');
    say_left();
  }

  function say_left() {
    if (!left || !session().ready) return;
    session().tell({ t: 'hang_up', id: left });
    left = '';
  }

  /* Asked for something else instead: what was said of oneself goes along. */
  function instead(want: Want) {
    return { want, topic: topic.value, call: key, said: Object.fromEntries((me?.fields ?? []).map((f) => [f.key, f.value])) };
  }

  function leave(which: string) {
    if (which !== key) return;
    left = key;
    finish('');
    say_left();
  }

  function close() {
    state = why = trouble = '';
    failed = early = false;
    draw();
    if (!open.hidden) return open.focus();
    panel.focus();
    session().begun ? composer.focus() : part('start')?.focus!();
  }

  function hear(f: Frame): boolean {
    if (f.t === 'welcome') setTimeout(() => (say_left(), key && tell(), draw()));
    if (f.t === 'error' && f.id && f.id === key) {
      finish('asks');
      failed = !/^(fields|identity|consent)/.test(f.field); /* what is asked can be answered better */
      draw();
      if (unasked() && form()) form()!.problem(f as any, wrong);
      else setText(wrong, sentence(f as any));
      draw();
      return true;
    }
    if (f.t !== 'call') return false;
    if (f.sdp) {
      sdp = '';
      if (pc?.signalingState === 'have-local-offer') void pc.setRemoteDescription({ type: 'answer', sdp: f.sdp });
    } else if (key && f.state === 'ended') {
      finish('ended');
      why = f.why ?? '';
      wait = f;
    } else if (key) {
      state = f.state;
      wait = f;
      held = !!f.held;
      agent = f.agent;
      since = performance.now() - (f.talk_ms ?? 0);
      if (state === 'talking' && session().asking?.call) (wanted = true), ask(false); /* no need any more; what was written is kept */
    }
    draw();
    return true;
  }

  /* -- what is seen -- */

  const date = (us: number) => new Date(us / 1000).toLocaleString(zh ? 'zh-CN' : 'en-GB', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const closed = (t: { by_us?: number; until_us?: number }) => (t.by_us ? w.by(date(t.by_us)) : t.until_us ? w.until(date(t.until_us)) : w.why.closed!);
  /* The topic's, as the page has it; or as the call was told. */
  const shut = () => (why === 'closed' ? wait : session().topics.find((t) => t.key === topic.value && t.open === false));

  function words_of(): string {
    if (early) return w.connecting;
    if (trouble) return w.trouble[trouble]!;
    if (state === 'asks' || why === 'closed') return off() ? w.why.off! : shut() ? closed(shut()!) : w.lead;
    return state === 'ended' ? (w.why[why] ?? w.ended) : (part('line')?.note!() ?? w.connecting);
  }

  function draw() {
    bind();
    const s = session(), live = LIVE.test(state), asks = state === 'asks' || state === 'ended', now = live || state === 'microphone';
    open.hidden = !s.site.calls || live;
    pane.hidden = !state;
    const offered = JSON.stringify(s.topics.map((t) => t.key));
    if (topic.dataset.offered !== offered) {
      const was = topic.value || kept.get()?.topic || panel.querySelector<HTMLInputElement>('[name=topic]:checked')?.value;
      topic.replaceChildren(...s.topics.map((t) => h('option', { value: t.key, selected: t.key === was }, local(t))));
      topic.dataset.offered = offered;
    }
    const none = asks && off(), closes = asks && !none && !trouble && !!shut();
    if (state) setText(said, words_of());
    /* One thing at a time. Where nothing comes of a call, or it is over, what else there is to do is seen. */
    const alone = !(none || trouble || failed || state === 'ended' || s.asking);
    pane.classList.toggle('alone', alone);
    pane.classList.toggle('whole', alone && now && !s.begun);
    answers.hidden = !unasked();
    if (unasked()) form()?.lend(alone && state === 'asks' && !closes ? answers : undefined);
    topicRow.hidden = !asks || none || s.topics.length < 2;
    setText(go, state === 'ended' || trouble ? w.again : w.go);
    setText(not, none || state === 'ended' ? w.close : w.not);
    asking.hidden = live;
    go.hidden = none || closes || state === 'microphone';
    other.hidden = !closes;
    wrong.hidden = !asks || !wrong.textContent;
    drawLine(now);
    if (early && form()) (early = false), setTimeout(begin);
  }

  let line: Part | undefined; /* also after the call */
  function drawLine(now: boolean) {
    if (now) line = part('line');
    line?.draw();
    if (wanted && line) (wanted = false), line.focus!();
  }

  function bind() {
    const s = session();
    if (bound === s) return;
    bound = s;
    s.also.push(hear);
    const before = kept.get()?.key;
    if (key) tell();
    else if (before && !state) setTimeout(() => (boot.push(['open']), begin(before))); /* loaded anew in the middle of it */
  }

  function focus() {
    boot.push(['open']);
    if (!state || state === 'ended') {
      state = 'asks';
      why = trouble = '';
      setText(wrong, '');
    }
    draw();
    if (LIVE.test(state)) line?.focus!();
    else [go, other, not].find((b) => !b.hidden)!.focus();
  }

  /* A part that was just made is drawn by the panel: then this one knows it. */
  const call: Call = {
    pane, row, icon: telephone, hang_up, instead, leave, mute: shut_up, play: () => void sound(), press: (d) => void pc?.getSenders()[0]?.dtmf?.insertDTMF(d, 120, 70),
    now: () => ({ live: LIVE.test(state), state, wait, held, agent, since, muted, silent, instead: !!session().asking }),
  };
  draw();
  if (boot.asked === 'call') setTimeout(focus);
  return { draw, focus, call, note: () => w.status[state] ?? '', reset: () => (key ? hang_up() : 0, finish('')) };
});
