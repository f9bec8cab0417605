/* more.ts: what is said to who waits, or whose chat is over, and what they may do then. Fetched when that is so. */
import css from './more.css?inline';
import type { Kit, Part } from './panel';
import type { Frame, Session } from './session';
import { words } from './text_more';

(window as any).tandem.part('more', ({ h, setText, zh, session, style, ask, below }: Kit): Part => {
  const w = words(zh);
  style(css);
  /* -- while waiting -- */
  const fullNote = h('p', { class: 'note', role: 'status' }, w.full);
  const way = (want: 'callback' | 'email') => h('button', { class: 'btn', type: 'button', onclick: () => ask({ want }) }, w.wants[want]);
  const rather = h('p', { class: 'intro' }), call = way('callback');
  const waiting = h('div', { class: 'after', role: 'group', 'aria-label': w.rather, hidden: true }, fullNote, rather,
    h('div', { class: 'set' }, call, way('email'), h('button', { class: 'btn', type: 'button', onclick: () => session().leave() }, w.leave)));
  below(waiting);

  function drawWaiting() {
    const s = session();
    waiting.hidden = s.state !== 'waiting';
    fullNote.hidden = !s.full;
    /* Where nobody is there, to be called or written to is what helps. */
    const alone = s.nobody && !s.shut;
    setText(rather, alone ? w.better : w.rather);
    call.classList.toggle('main', alone);
  }

  /* -- after the end -- */
  const stars = h('fieldset', { class: 'set stars' }, h('legend', {}, w.rate));
  for (let n = 1; n <= 5; n++)
    stars.append(h('label', { class: 'pick' }, h('input', { type: 'radio', name: 'stars', value: n, 'aria-label': w.stars(n), onchange: () => draw() }), String(n), ' ★'));
  const comment = h('textarea', { class: 'input', rows: 2, maxlength: 300, 'aria-label': w.comment, placeholder: w.comment });
  const rateButton = h('button', { class: 'btn main', type: 'submit' }, w.send);
  const rateForm = h('form', { class: 'rate', onsubmit: rate }, stars, comment, rateButton);
  const thanksRate = h('p', { class: 'note', role: 'status', hidden: true }, w.thanks);
  const copy = h('button', { class: 'btn', type: 'button', onclick: download }, w.transcript);
  const after = h('div', { class: 'after', hidden: true }, rateForm, thanksRate, copy);
  below(after);

  function rate(e: Event) {
    e.preventDefault();
    const n = Number(stars.querySelector<HTMLInputElement>(':checked')?.value);
    if (!n) return;
    rating = session().world.key();
    session().tell({ t: 'rate', id: rating, stars: n, comment: comment.value.trim() });
  }

  function download() {
    copied = [];
    copying = (said) => {
      const link = h('a', { href: URL.createObjectURL(new Blob(['\ufeff' + said], { type: 'text/plain;charset=utf-8' })), download: w.file });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    session().tell({ t: 'transcript', zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }

  function drawAfter() {
    const s = session();
    after.hidden = s.state !== 'closed' || !s.begun;
    rateForm.hidden = !s.agent || rated;
    thanksRate.hidden = !rated;
    comment.hidden = rateButton.hidden = !stars.querySelector(':checked');
  }

  /* -- what goes to the server and comes back -- */
  let bound: Session | undefined;
  let rating = '', rated = false, copied: string[] = [], copying: ((text: string) => void) | undefined;

  function bind() {
    if (bound === session()) return;
    bound = session();
    rated = false;
    bound.also.push(hear);
  }

  function hear(f: Frame): boolean {
    if (f.t === 'state' && f.state !== 'closed') rated = false;
    else if (f.t === 'transcript') {
      copied.push(f.text);
      if (f.last) copying?.(copied.join(''));
    } else if (f.t === 'rated') rated = true;
    else if (f.t === 'error' && f.id && f.id === rating) rated = true; /* rated already, from another page */
    else return false;
    return f.t !== 'state';
  }

  const date = (us: number) => new Date(us / 1000).toLocaleString(zh ? 'zh-CN' : 'en-GB', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

  function draw() {
    bind();
    drawAfter();
    drawWaiting();
  }

  function reset() {
    comment.value = '';
    for (const box of stars.querySelectorAll('input')) box.checked = false;
  }

  /* Nobody is next, and nobody waits in vain, where it is closed: the time that holds is named instead. */
  function note() {
    const s = session(), shut = s.shut;
    if (s.state !== 'waiting' && s.state !== 'closed') return '';
    const then = shut && (shut.by_us ? w.by(date(shut.by_us)) : shut.until_us ? w.opens(date(shut.until_us)) : w.never);
    if (s.state === 'closed') return shut ? `${w.shutOver} ${then}` : w.closed;
    const lead = s.passed ? w.passed + ' ' : s.requeued ? w.requeued + ' ' : '';
    if (shut) return `${lead}${w.shut} ${then}`;
    if (s.nobody) return lead + [w.nobody, s.place > 1 && w.place(s.place)].filter(Boolean).join(' · ');
    return lead + [w.waiting, s.place === 1 ? w.next : s.place > 1 && w.place(s.place), s.wait_us && w.wait(s.wait_us / 6e7)].filter(Boolean).join(' · ');
  }

  return { draw, note, reset };
});
