/* more.ts: instead of waiting, or while everybody is away: a message, a call back, an e-mail. Fetched when somebody asks for it. */
import css from './more.css?inline';
import type { Kit, Part } from './panel';
import type { Frame, Identity, Problem, Request, Session, Want } from './session';
import { keeping } from './keeping';
import { too_long } from './room';
import { words } from './text_more';

(window as any).tandem.part('more', ({ h, local, setText, sentence, zh, site, session, signed, style, mount, ask, below }: Kit): Part => {
  const w = words(zh);
  style(css);
  const lead = h('p', { class: 'intro' });
  const kinds = h('fieldset', { class: 'set' }, h('legend', {}, w.how));
  const radios = (['callback', 'email', 'message'] as Want[]).map((want) => {
    const input = h('input', { type: 'radio', name: 'want', value: want, checked: want === 'callback', onchange: () => draw() });
    kinds.append(h('label', { class: 'pick' }, input, w.wants[want]));
    return input;
  });
  const line = (name: string, props: Record<string, unknown>) => {
    const error = h('span', { class: 'error', id: `ask-${name}-error` });
    const at = h('input', { class: 'input', ...props });
    return { name, at, error, row: h('label', { class: 'field' }, h('span', { class: 'label' }, w[name as 'name']), at, error) };
  };
  const name = line('name', { maxlength: 80, autocomplete: 'name' });
  const phone = line('phone', { maxlength: 32, type: 'tel', autocomplete: 'tel' });
  const email = line('email', { maxlength: 254, type: 'email', autocomplete: 'email' });
  const when = line('when', { type: 'datetime-local' });
  const lines = [name, phone, email, when];
  const text = h('textarea', { class: 'input', rows: 4 });
  const textError = h('span', { class: 'error' });
  const consentBox = h('input', { type: 'checkbox' });
  const consentText = h('span');
  const consent = h('label', { class: 'agree' }, consentBox, consentText);
  const formError = h('p', { class: 'error', role: 'alert' });
  const send = h('button', { class: 'btn main', type: 'submit' }, w.send);
  const done = h('p', { class: 'note', role: 'status', tabindex: -1 });
  const back = h('button', { class: 'btn', type: 'button', onclick: () => close() }, w.back);
  const form = h('form', { class: 'body', novalidate: true, onsubmit: submit }, lead, kinds, ...lines.map((l) => l.row),
    h('label', { class: 'field' }, h('span', { class: 'label' }, w.text), text, textError), consent, formError, send, back);
  const thanks = h('div', { class: 'body', hidden: true }, done, h('button', { class: 'btn main', type: 'button', onclick: () => close() }, w.back));
  /* What is being written outlives the page, for each tab and whoever is signed in; what was sent goes. */
  const fields = [...lines.map((l) => l.at), text];
  const kept = keeping('ask', site, signed, () => (reset(), draw()));
  const keep = () => kept.put(fields.some((f) => f.value) && fields.map((f) => f.value));
  function recall() {
    if (fields.some((f) => f.value)) return;
    const was = kept.get() ?? [];
    fields.forEach((f, i) => (f.value = String(was[i] ?? '')));
  }
  form.addEventListener('input', keep);
  mount(form);
  mount(thanks);

  /* -- while waiting -- */
  const fullNote = h('p', { class: 'note', role: 'status' }, w.full);
  const way = (want: Want) => h('button', { class: 'btn', type: 'button', onclick: () => ask({ want }) }, w.wants[want]);
  const waiting = h('div', { class: 'after', role: 'group', 'aria-label': w.rather, hidden: true }, fullNote, h('p', { class: 'intro' }, w.rather),
    h('div', { class: 'set' }, way('callback'), way('email'), h('button', { class: 'btn', type: 'button', onclick: () => session().leave() }, w.leave)));
  below(waiting);

  function drawWaiting() {
    const s = session();
    waiting.hidden = s.state !== 'waiting';
    fullNote.hidden = !s.full;
  }

  /* What was written already, unless somebody answered it. */
  function written() {
    const s = session(), from = s.messages.findLastIndex((m) => m.by === 'agent') + 1;
    const said = [...s.messages.slice(from).filter((m) => m.by === 'customer' && !m.deleted_us), ...s.kept.outbox].map((m) => m.text);
    return [...said, s.kept.draft].filter(Boolean).join('\n').slice(-4000);
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

  /* -- what goes to the server and comes back; a request outlives the page until it is acknowledged -- */
  let bound: Session | undefined, requesting: (Request & { id: string }) | undefined, asked: { no: number; by_us?: number } | undefined;
  let rating = '', rated = false, copied: string[] = [], copying: ((text: string) => void) | undefined;

  function bind() {
    const s = session();
    if (bound === s) return;
    bound = s;
    asked = undefined;
    rated = false;
    recall();
    s.also.push(hear);
    try {
      requesting = JSON.parse(s.world.load('request') || '') || undefined;
    } catch {
      requesting = undefined;
    }
    if (requesting) {
      s.asking ??= {};
      sendRequest();
    }
  }

  function sendRequest() {
    if (session().ready && requesting) session().tell({ t: 'request', ...requesting });
  }

  function request(r: Request) {
    const s = session();
    s.error = undefined;
    requesting = { ...r, id: s.world.key() };
    s.world.save('request', JSON.stringify(requesting));
    s.connect();
    sendRequest();
    s.changed();
  }

  function endRequest() {
    requesting = undefined;
    session().world.save('request', null);
  }

  function hear(f: Frame): boolean {
    const s = session();
    if (f.t === 'welcome') setTimeout(sendRequest);
    else if (f.t === 'state' && f.state !== 'closed') rated = false;
    else if (f.t === 'transcript') {
      copied.push(f.text);
      if (f.last) copying?.(copied.join(''));
    } else if (f.t === 'rated') rated = true;
    else if (f.t === 'requested' && f.id === requesting?.id) {
      asked = { no: f.no, by_us: f.by_us };
      /* Who will be called or written to does not wait any more. */
      if (s.state === 'waiting' && requesting!.want !== 'message') s.leave();
      const said = requesting!.text ?? '';
      if (text.value.trim() === said) text.value = when.at.value = '';
      keep();
      endRequest();
      /* What the box of the chat has is sent with it, or was written after it. */
      if (said.includes(s.kept.draft.trim())) s.draft('');
    } else if (f.t === 'error' && f.id && f.id === rating) rated = true; /* rated already, from another page */
    else if (f.t === 'error' && f.id && f.id === requesting?.id) {
      if (/^(not_stored|full|no_memory|stopping|timeout|system|too_many)$/.test(f.code)) setTimeout(sendRequest, 3000);
      else {
        s.error = { code: String(f.code), message: String(f.message), field: String(f.field || '') };
        endRequest();
      }
    } else return false;
    return /^(transcript|rated|requested|error)$/.test(f.t);
  }

  const want = () => radios.find((r) => r.checked)!.value as Want;
  const date = (us: number) => new Date(us / 1000).toLocaleString(zh ? 'zh-CN' : 'en-GB', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

  function mark(l: (typeof lines)[number], said: string) {
    setText(l.error, said);
    l.at.setAttribute('aria-invalid', String(!!said));
    if (said) l.at.setAttribute('aria-describedby', l.error.id);
    else l.at.removeAttribute('aria-describedby');
  }

  function close() {
    asked = undefined;
    ask(false);
  }

  function submit(e: Event) {
    e.preventDefault();
    const s = session(), kind = want(), me = signed();
    for (const l of lines) mark(l, '');
    const p = phone.at.value.trim(), m = email.at.value.trim(), words_said = text.value.trim();
    if (p && !/^\+?[\d\s().-]{5,}$/.test(p)) mark(phone, w.badPhone);
    if (m && !/^[^\s@:]+@[^\s@.]+(\.[^\s@.]+)+$/.test(m)) mark(email, w.badEmail);
    if (kind === 'callback' && !p) mark(phone, w.missing);
    if (kind === 'email' && !m) mark(email, w.missing);
    if (kind === 'message' && !p && !m && !s.begun) mark(email, w.either);
    const at = when.at.value ? new Date(when.at.value).getTime() : 0;
    if (at && at < Date.now() - 60000) mark(when, w.past);
    setText(textError, kind !== 'callback' && !words_said ? w.missing : too_long(words_said, zh));
    const first = lines.find((l) => l.error.textContent);
    if (first) return first.at.focus();
    if (textError.textContent) return text.focus();
    const site = s.site.consent && !s.begun ? s.site.consent : undefined;
    setText(formError, site && !consentBox.checked ? w.needConsent : '');
    if (formError.textContent) return consentBox.focus();
    const identity: Identity = me ? { ...me } : { kind: 'anonymous' };
    request({
      want: kind, topic: s.asking?.topic, identity, name: name.at.value.trim() || undefined, phone: p || undefined, email: m || undefined,
      text: words_said || undefined, wanted_us: kind === 'callback' && at ? at * 1000 : undefined, consent: site?.version,
    });
  }

  let begun = false, shownError: Problem | undefined;
  function draw() {
    bind();
    const s = session();
    drawAfter();
    drawWaiting();
    const on = !!s.asking, over = on && !!asked;
    form.hidden = !on || over;
    thanks.hidden = !over;
    if (!on) {
      begun = false;
      return;
    }
    if (over) {
      const r = asked!;
      setText(done, `${w.got(r.no)} ${r.by_us ? w.by(date(r.by_us)) : w.soon}`);
      if (begun) done.focus();
      begun = false;
      return;
    }
    if (!begun) {
      begun = true;
      if (!text.value) text.value = written();
      const first = radios.find((r) => r.value === s.asking!.want);
      if (first) first.checked = true;
      (first ?? radios[0]).focus();
    }
    const kind = want();
    setText(lead, s.asking!.lead || w.lead);
    when.row.hidden = kind !== 'callback';
    name.row.hidden = !!signed();
    consent.hidden = !s.site.consent || s.begun;
    setText(consentText, local(s.site.consent));
    send.toggleAttribute('disabled', !!requesting);
    setText(send, requesting ? w.sending : w.send);
    const problem = s.error;
    if (problem && problem !== shownError) {
      const l = lines.find((x) => x.name === problem.field);
      if (l) {
        mark(l, problem.code === 'missing_field' ? w.missing : l === phone ? w.badPhone : l === email ? w.badEmail : sentence(problem));
        l.at.focus();
      } else setText(formError, problem.field === 'consent' ? w.needConsent : sentence(problem));
    }
    shownError = problem;
  }

  function reset() {
    for (const l of lines) l.at.value = '';
    text.value = comment.value = '';
    kept.clear();
    for (const box of [consentBox, ...stars.querySelectorAll('input')]) box.checked = false;
  }

  /* Nobody is next, and nobody waits in vain, where it is closed: the time that holds is named instead. */
  function note() {
    const s = session(), shut = s.shut;
    if (s.state !== 'waiting' && s.state !== 'closed') return '';
    const then = shut && (shut.by_us ? w.by(date(shut.by_us)) : shut.until_us ? w.opens(date(shut.until_us)) : w.never);
    if (s.state === 'closed') return shut ? `${w.shutOver} ${then}` : w.closed;
    const lead = s.passed ? w.passed + ' ' : s.requeued ? w.requeued + ' ' : '';
    if (shut) return `${lead}${w.shut} ${then}`;
    return lead + [w.waiting, s.place === 1 ? w.next : s.place > 1 && w.place(s.place), s.wait_us && w.wait(s.wait_us / 6e7)].filter(Boolean).join(' · ');
  }

  return { draw, note, focus: () => radios[0].focus(), reset };
});
