/* ask.ts: instead of waiting, or while everybody is away: a message, a call back, an e-mail. Fetched when somebody asks for it. */
import css from './ask.css?inline';
import type { Kit, Part } from './panel';
import type { Frame, Identity, Problem, Request, Session, Want } from './session';
import { keeping } from './keeping';
import { too_long } from './room';
import { words } from './text_ask';

(window as any).tandem.part('ask', ({ h, local, setText, sentence, zh, site, session, signed, style, mount, ask, part }: Kit): Part => {
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
  const remark = h('p', { class: 'note', role: 'status' });
  const text = h('textarea', { class: 'input', rows: 4 });
  const textError = h('span', { class: 'error' });
  const consentBox = h('input', { type: 'checkbox' });
  const consentText = h('span');
  const consent = h('label', { class: 'agree' }, consentBox, consentText);
  const formError = h('p', { class: 'error', role: 'alert' });
  const send = h('button', { class: 'btn main', type: 'submit' }, w.send);
  const done = h('p', { class: 'note', role: 'status', tabindex: -1 });
  const back = h('button', { class: 'btn', type: 'button', onclick: () => close() }), done_with = h('button', { class: 'btn main', type: 'button', onclick: () => close() });
  /* Who talks already is asked whether they would rather. */
  const doubt = h('p', { class: 'note', id: 'ask-doubt' }), rather = h('button', { class: 'btn', type: 'button', onclick: () => submit(undefined, true) });
  const stay = h('button', { class: 'btn main', type: 'button', onclick: () => close() }, w.stay);
  const choice = h('div', { class: 'set', role: 'group', 'aria-labelledby': 'ask-doubt', hidden: true }, doubt, stay, rather);
  const form = h('form', { class: 'body', novalidate: true, onsubmit: submit }, lead, kinds, ...lines.map((l) => l.row),
    remark, h('label', { class: 'field' }, h('span', { class: 'label' }, w.text), text, textError), consent, formError, choice, send, back);
  const thanks = h('div', { class: 'body', hidden: true }, done, done_with);
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
  /* What goes on in the chat that the form covers, and the way to it. */
  const news = h('p', { class: 'note', role: 'status' });
  const look_there = h('button', { class: 'btn main', type: 'button', onclick: () => close() }, w.back);
  const here = h('div', { class: 'here' }, news, look_there);
  mount(here);
  mount(form);
  mount(thanks);

  /* What was written already, unless somebody answered it. */
  function written() {
    const s = session(), from = s.messages.findLastIndex((m) => m.by === 'agent') + 1;
    const said = [...s.messages.slice(from).filter((m) => m.by === 'customer' && !m.deleted_us), ...s.kept.outbox].map((m) => m.text);
    return [...said, s.kept.draft].filter(Boolean).join('\n').slice(-4000);
  }

  /* -- what goes to the server and comes back; a request outlives the page until it is acknowledged -- */
  let bound: Session | undefined, requesting: (Request & { id: string; leave?: boolean }) | undefined, asked: { no: number; by_us?: number; wanted_us?: number } | undefined;

  function bind() {
    const s = session();
    if (bound === s) return;
    bound = s;
    asked = wish = undefined;
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
    if (session().ready && requesting) session().tell({ t: 'request', ...requesting, leave: undefined });
  }

  function request(r: Request & { leave?: boolean }) {
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
    if (f.t === 'welcome') setTimeout(again);
    else if (f.t === 'hours' || (f.t === 'error' && f.field === 'hours')) judged(f);
    else if (f.t === 'requested' && f.id === requesting?.id) {
      asked = { no: f.no, by_us: f.by_us, wanted_us: requesting!.wanted_us };
      /* Who will be called or written to does not wait any more, nor talk when they chose so. */
      if (requesting!.want !== 'message' && (s.state === 'waiting' || (s.state === 'talking' && requesting!.leave))) s.leave();
      if (requesting!.call && requesting!.want !== 'message') part('call')?.call!.leave(requesting!.call);
      const said = requesting!.text ?? '';
      if (text.value.trim() === said) text.value = when.at.value = '';
      keep();
      endRequest();
      /* What the box of the chat has is sent with it, or was written after it. */
      if (said.includes(s.kept.draft.trim())) s.draft('');
    } else if (f.t === 'error' && f.id && f.id === requesting?.id) {
      if (/^(not_stored|full|no_memory|stopping|timeout|system|too_many)$/.test(f.code)) setTimeout(sendRequest, 3000);
      else {
        s.error = { code: String(f.code), message: String(f.message), field: String(f.field || '') };
        endRequest();
      }
    } else return false;
    return f.t !== 'welcome';
  }

  function again() {
    sendRequest();
    if (wish && wish.open === undefined) look(wish.at, true);
  }

  /* -- a wish for an hour when nobody is there is remarked once, before it is sent -- */
  let wish: { at: number; open?: boolean; until_us?: number; held?: boolean; told?: boolean } | undefined;
  const wished = () => (want() === 'callback' && when.at.value ? new Date(when.at.value).getTime() : 0);

  function look(at: number, anew = false) {
    if (wish?.at === at && !anew) return;
    wish = { at, held: anew && wish?.held };
    if (at) session().tell({ t: 'hours', topic: session().asking?.topic, at_us: at * 1000 });
  }

  /* f: an answer, or that there is none. */
  function judged(f: Frame) {
    if (!wish || (f.t === 'hours' && f.at_us !== wish.at * 1000)) return;
    [wish.open, wish.until_us] = [f.open !== false, f.until_us];
    if (wish.held) (wish.held = false), submit();
    else wish.told = true; /* draw() shows it */
  }

  /* True: it is not sent yet. Without a connection nobody can be asked; what is sent goes when there is one. */
  function holds(at: number): boolean {
    look(at);
    if (!at || !session().ready || wish!.told || wish!.open) return false;
    wish!.held = wish!.open === undefined;
    if (!wish!.held) {
      wish!.told = true;
      when.at.focus();
    }
    draw();
    return true;
  }
  when.at.onchange = () => (look(wished()), draw());

  /* Who one is and what one agreed to was asked before. */
  const beside = () => session().begun || !!session().asking?.call;

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
    const call = session().asking?.call && part('call');
    ask(false);
    if (call && call.call!.now().live) call.focus!();
  }

  function submit(e?: Event, instead = false) {
    e?.preventDefault();
    const s = session(), kind = want(), me = signed();
    for (const l of lines) mark(l, '');
    const p = phone.at.value.trim(), m = email.at.value.trim(), words_said = text.value.trim();
    if (p && !/^\+?[\d\s().-]{5,}$/.test(p)) mark(phone, w.badPhone);
    if (m && !/^[^\s@:]+@[^\s@.]+(\.[^\s@.]+)+$/.test(m)) mark(email, w.badEmail);
    if (kind === 'callback' && !p) mark(phone, w.missing);
    if (kind === 'email' && !m) mark(email, w.missing);
    if (kind === 'message' && !p && !m && !beside()) mark(email, w.either);
    const at = when.at.value ? new Date(when.at.value).getTime() : 0;
    if (at && at < Date.now() - 60000) mark(when, w.past);
    setText(textError, kind !== 'callback' && !words_said ? w.missing : too_long(words_said, zh));
    const first = lines.find((l) => l.error.textContent);
    if (first) return first.at.focus();
    if (textError.textContent) return text.focus();
    const site = s.site.consent && !beside() ? s.site.consent : undefined;
    setText(formError, site && !consentBox.checked ? w.needConsent : '');
    if (formError.textContent) return consentBox.focus();
    if (holds(wished())) return;
    if (talks() && !instead) {
      doubted = true;
      draw();
      return stay.focus();
    }
    const identity: Identity = me ? { ...me } : { kind: 'anonymous' };
    request({
      want: kind, topic: s.asking?.topic, call: s.asking?.call, identity, name: name.at.value.trim() || undefined, phone: p || undefined, email: m || undefined,
      text: words_said || undefined, wanted_us: kind === 'callback' && at ? at * 1000 : undefined, consent: site?.version,
      leave: talks() || undefined,
    });
  }

  /* In the chat that the form covers. */
  const talks = () => session().state === 'talking' && !session().asking?.call;

  function drawHere() {
    const s = session(), from = Math.max(s.seen, Number(s.world.load('seen')));
    const fresh = s.messages.filter((m) => m.by === 'agent' && m.seq > from && !m.deleted_us).length;
    const state = talks() ? w.here : s.state === 'closed' && !asked && !s.asking?.call ? w.ended : '';
    here.hidden = !s.asking;
    setText(news, s.asking ? [state, fresh && w.fresh(fresh)].filter(Boolean).join(zh ? '' : ' ') : '');
    look_there.hidden = !news.textContent;
  }

  let begun = false, doubted = false, shownError: Problem | undefined;
  function draw() {
    bind();
    const s = session();
    if (wish?.held && !s.ready) return (wish.held = false), submit();
    const on = !!s.asking, over = on && !!asked;
    form.hidden = !on || over;
    thanks.hidden = !over;
    drawHere();
    if (!on) {
      begun = doubted = false;
      return;
    }
    if (over) {
      const { no, by_us, wanted_us } = asked!;
      setText(done, [w.got(no), wanted_us && w.wished(date(wanted_us)), by_us ? w.by(date(by_us)) : wanted_us ? w.tries : !talks() && w.soon].filter(Boolean).join(' '));
      setText(done_with, s.asking!.call ? w.close : w.back);
      if (begun) done.focus();
      begun = doubted = false;
      return;
    }
    if (!begun) {
      begun = true;
      if (!text.value) text.value = written();
      for (const l of lines) l.at.value ||= s.asking!.said?.[l.name] ?? '';
      const first = radios.find((r) => r.value === s.asking!.want);
      if (first) first.checked = true;
      (first ?? radios[0]).focus();
    }
    const kind = want(), shut = wish?.at === wished() && wish.open === false;
    setText(lead, s.asking!.lead || w.lead);
    when.row.hidden = kind !== 'callback';
    setText(remark, kind === 'callback' && shut ? (wish!.until_us ? w.shutUntil(date(wish!.until_us)) : w.shut) : '');
    remark.hidden = !remark.textContent;
    name.row.hidden = !!signed();
    consent.hidden = !s.site.consent || beside();
    setText(back, s.asking!.call ? w.line : w.back);
    setText(consentText, local(s.site.consent));
    send.toggleAttribute('disabled', !!(requesting || wish?.held));
    setText(send, requesting || wish?.held ? w.sending : !remark.hidden && wish!.told ? w.anyway : w.send);
    doubted &&= talks() && !requesting;
    choice.hidden = !doubted;
    send.hidden = back.hidden = doubted;
    setText(doubt, w.doubts[kind]!);
    setText(rather, w.instead[kind]!);
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
    text.value = '';
    wish = undefined;
    kept.clear();
    consentBox.checked = false;
  }

  return { draw, focus: () => radios[0].focus(), reset };
});
