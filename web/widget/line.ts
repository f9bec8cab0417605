/* line.ts: a call that is there: how it stands, with whom, for how long, and what one may do; who waits may ask for a call back or an e-mail instead.
 * Fetched when a call begins; call.ts has the call and its sound. Without a chat beside it, it has the middle of the panel. */
import css from './line.css?inline';
import type { Kit, Part } from './panel';
import { words } from './text_line';

(window as any).tandem.part('line', ({ h, local, setText, zh, origin, style, ask, part }: Kit): Part => {
  const w = words(zh), call = part('call')!.call!;
  style(css);
  const button = (label: string, act: () => void, more = '') => h('button', { class: 'btn ' + more, type: 'button', onclick: act }, label);
  const face = h('div', { class: 'who', 'aria-hidden': 'true' }), picture = h('img', { alt: '' });
  const timer = h('span', { class: 'timer', role: 'timer', 'aria-label': w.time });
  const mute = button('', () => call.mute(!call.now().muted));
  const keys = button(w.keys, () => ((pad.hidden = !pad.hidden), draw()));
  const play = button(w.play, () => call.play(), 'main'), end = button(w.end, () => call.hang_up(), 'bye');
  const pad = h('div', { class: 'keys', role: 'group', 'aria-label': w.keys, hidden: true }, ...[...'123456789*0#'].map((d) => button(d, () => call.press(d))));
  const going = h('div', { class: 'row ways' }, play, mute, keys, end);
  const way = (want: 'callback' | 'email') => button(w.wants[want], () => ask(call.instead(want)));
  const lead = h('p', { class: 'intro' }), back = way('callback'), mail = way('email');
  const rather = h('div', { class: 'rather', role: 'group', 'aria-label': w.rather }, lead, h('div', { class: 'row ways' }, back, mail));
  call.pane.prepend(face);
  call.row.append(timer);
  call.pane.append(going, pad, rather);

  const date = (us: number) => new Date(us / 1000).toLocaleString(zh ? 'zh-CN' : 'en-GB', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const sentences = (...all: (string | false | 0 | undefined)[]) => all.filter(Boolean).join(zh ? '' : ' ');

  /* Nobody is next where it is closed or nobody is there: that is said instead. */
  function note() {
    const { state, wait, held, agent, muted } = call.now();
    if (state === 'talking') return [held ? w.held : agent ? w.talking(local(agent)) : w.talk, muted && w.muted].filter(Boolean).join(' · ');
    if (state !== 'waiting') return w.states[state as 'ringing'];
    if (wait.open === false) return sentences(w.shut, wait.by_us ? w.by(date(wait.by_us)) : wait.until_us && w.opens(date(wait.until_us)));
    const place = wait.place! > 1 && w.place(wait.place!);
    if (wait.nobody) return sentences(w.nobody, place);
    return sentences(wait.place === 1 ? w.next : place || w.waiting, wait.wait_us && w.wait(wait.wait_us / 6e7));
  }

  /* Their picture, or what the name begins with: in Chinese the given name. */
  function drawFace() {
    const { state, agent } = call.now(), name = state === 'talking' ? local(agent) : '', id = name && agent!.picture;
    const text = /\p{Script=Han}/u.test(name) ? name.slice(-2) : name.split(/\s+/).map((x) => x[0]).join('').slice(0, 2);
    if (face.dataset.shown === (id || text)) return;
    face.dataset.shown = id || text;
    if (id) picture.src = `${origin}/api/pictures/${id}`;
    face.replaceChildren(id ? picture : text || call.icon());
  }

  let tick: unknown;
  function drawTime() {
    const s = Math.max(0, Math.floor((performance.now() - call.now().since) / 1000)), two = (n: number) => String(n).padStart(2, '0');
    setText(timer, s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`);
  }

  function draw() {
    const { live, state, wait, muted, silent, instead } = call.now(), talks = live && state === 'talking', alone = wait.nobody || wait.open === false;
    going.hidden = face.hidden = !live;
    rather.hidden = !live || state !== 'waiting' || instead;
    setText(lead, alone ? w.better : w.rather);
    back.classList.toggle('main', !!alone);
    timer.hidden = !talks;
    if (talks && !tick) tick = setInterval(drawTime, 1000);
    if (!talks) tick = void clearInterval(tick as number);
    else drawTime();
    drawFace();
    play.hidden = !silent;
    mute.hidden = keys.hidden = !talks;
    if (!talks) pad.hidden = true;
    setText(mute, muted ? w.unmute : w.mute);
    mute.setAttribute('aria-pressed', String(muted));
    keys.setAttribute('aria-expanded', String(!pad.hidden));
  }

  draw();
  return { draw, note, focus: () => end.focus() };
});
