/* call.ts: calling the company from the page, with the browser's microphone. Fetched where the site permits it, or when it is asked for.
 *
 * A call has a key of the tab's own. Said again with another description it is the same call: so it goes on over a reload and over a break of the socket. */
import css from './call.css?inline';
import type { Kit, Part, Who } from './panel';
import type { Frame, Session } from './session';
import { keeping } from './keeping';
import { words } from './text_call';

type State = '' | 'asks' | 'microphone' | 'connecting' | 'waiting' | 'ringing' | 'talking' | 'ended';
const LIVE = /^(connecting|waiting|ringing|talking)$/;
const TRIES = 3;
const stay = (e: Event) => e.preventDefault();

(window as any).tandem.part('call', ({ h, local, setText, sentence, zh, site, session, signed, composer, style, part }: Kit): Part => {
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

  const open = h('button', { class: 'btn plain', type: 'button', 'aria-label': w.call, title: w.call, onclick: () => focus() },
    icon('M6.500 3h3l1.500 4.500-2 1.500a12 12 0 0 0 6 6l1.500-2 4.500 1.500v3a2 2 0 0 1-2.200 2A17 17 0 0 1 4.500 5.200 2 2 0 0 1 6.500 3z'));
  const said = h('p', { class: 'said', role: 'status', tabindex: -1 });
  const timer = h('span', { class: 'timer', role: 'timer', 'aria-label': w.time });
  const topic = h('select', { class: 'input', onchange: () => draw() });
  const topicRow = h('label', { class: 'field' }, h('span', { class: 'label' }, w.topic), topic);
  const answers = h('div', { class: 'asked', onkeydown: entered }); /* what the site asks, as before a chat: start.ts */
  const wrong = h('p', { class: 'error', role: 'alert' });
  const go = button(w.go, () => void begin(), true), not = button(w.not, () => close());
  const mute = h('button', { class: 'btn', type: 'button', onclick: () => shut(!muted) });
  const keys = h('button', { class: 'btn', type: 'button', 'aria-expanded': 'false', onclick: () => ((pad.hidden = !pad.hidden), draw()) }, w.keys);
  const play = button(w.play, () => void sound(), true), end = h('button', { class: 'btn bye', type: 'button', onclick: () => hang_up() }, w.end);
  const pad = h('div', { class: 'keys', role: 'group', 'aria-label': w.keys, hidden: true },
    ...[...'123456789*0#'].map((d) => h('button', { class: 'btn', type: 'button', onclick: () => press(d) }, d)));
  const asking = h('div', { class: 'row ways' }, go, not), going = h('div', { class: 'row ways' }, play, mute, keys, end);
  const pane = h('section', { class: 'call', 'aria-label': w.call, hidden: true }, h('div', { class: 'line' }, said, timer), topicRow, answers, wrong, asking, going, pad);
  head.insertBefore(open, head.children[2]);
  head.after(pane);

  const kept = keeping('call', site, signed, () => finish(''));
  let bound: Session | undefined, key = '', state: State = '', place = 0, held = false, who = '', why = '', trouble = '', muted = false, silent = false, failed = false, early = false, left = '', me: Who | undefined;
  let pc: RTCPeerConnection | undefined, stream: MediaStream | undefined, sdp = '', tries = 0, since = 0, tick: unknown;
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

  function shut(on: boolean) {
    muted = on;
    for (const t of stream?.getAudioTracks() ?? []) t.enabled = !on;
    draw();
  }

  const press = (d: string) => pc?.getSenders()[0]?.dtmf?.insertDTMF(d, 120, 70);

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
    draw();
    end.focus();
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
    key = sdp = who = '';
    me = undefined;
    tries = place = since = 0;
    muted = silent = held = false;
    pad.hidden = true;
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
    } else if (key) {
      if (f.state === 'talking' && state !== 'talking') since = Date.now();
      state = f.state;
      place = f.place ?? 0;
      held = !!f.held;
      who = local(f.agent);
    }
    draw();
    return true;
  }

  /* -- what is seen -- */

  const words_of = (): string => {
    if (early) return w.states.connecting;
    if (trouble) return w.trouble[trouble as 'none'];
    if (state === 'asks' && off()) return w.why.off;
    if (state === 'asks') return w.lead;
    if (state === 'ended') return w.why[why as 'lost'] ?? w.ended;
    if (state === 'waiting') return place > 1 ? w.place(place) : place ? w.next : w.waiting;
    if (state === 'talking') return [held ? w.held : who ? w.talking(who) : w.talk, muted ? w.muted : ''].filter(Boolean).join(' · ');
    return w.states[state as 'microphone'] ?? '';
  };

  function drawTime() {
    const s = Math.max(0, Math.floor((Date.now() - since) / 1000));
    setText(timer, `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`);
  }

  function draw() {
    bind();
    const s = session(), live = LIVE.test(state), asks = state === 'asks' || state === 'ended';
    open.hidden = !s.site.calls || live;
    pane.hidden = !state;
    setText(said, words_of());
    timer.hidden = state !== 'talking';
    if (!timer.hidden && !tick) tick = setInterval(drawTime, 1000);
    if (timer.hidden) tick = void clearInterval(tick as number);
    else drawTime();
    const offered = JSON.stringify(s.topics.map((t) => t.key));
    if (topic.dataset.offered !== offered) {
      const was = topic.value || kept.get()?.topic || panel.querySelector<HTMLInputElement>('[name=topic]:checked')?.value;
      topic.replaceChildren(...s.topics.map((t) => h('option', { value: t.key, selected: t.key === was }, local(t))));
      topic.dataset.offered = offered;
    }
    const shut_now = s.topics.find((t) => t.key === topic.value)?.open === false;
    const none = asks && off();
    /* One thing at a time. Where nothing comes of a call, or it is over, what else there is to do is seen. */
    const alone = !(none || trouble || failed || state === 'ended');
    pane.classList.toggle('alone', alone);
    answers.hidden = !unasked();
    if (unasked()) form()?.lend(alone && state === 'asks' ? answers : undefined);
    topicRow.hidden = !asks || none || s.topics.length < 2;
    if (asks && shut_now && !trouble && !none) setText(said, w.why.closed);
    go.toggleAttribute('disabled', shut_now);
    setText(go, state === 'ended' || trouble ? w.again : w.go);
    setText(not, none || state === 'ended' ? w.close : w.not);
    asking.hidden = live;
    go.hidden = none || state === 'microphone';
    going.hidden = !live;
    wrong.hidden = !asks || !wrong.textContent;
    play.hidden = !silent;
    mute.hidden = keys.hidden = state !== 'talking';
    setText(mute, muted ? w.unmute : w.mute);
    mute.setAttribute('aria-pressed', String(muted));
    keys.setAttribute('aria-expanded', String(!pad.hidden));
    if (keys.hidden) pad.hidden = true;
    if (early && form()) (early = false), setTimeout(begin);
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
    (asking.hidden ? end : go.hidden || go.hasAttribute('disabled') ? not : go).focus();
  }

  draw();
  if (boot.asked === 'call') setTimeout(focus);
  return { draw, focus, reset: () => (key ? hang_up() : 0, finish('')) };
});
