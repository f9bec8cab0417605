/* start.ts: what a visitor sees before a chat: the greeting, the topics, what the site asks, and the first question. Fetched when there
 * is no conversation. What the site asks is lent to who asks it before something else (call.ts): one form, wherever it stands. */
import css from './start.css?inline';
import type { Kit, Part, Who } from './panel';
import type { Field, Identity, Problem } from './session';
import { keeping } from './keeping';
import { too_long } from './room';
import { words } from './text_start';

(window as any).tandem.part('start', ({ h, local, setText, sentence, zh, site, session, signed, composer, style, mount, opened, ask }: Kit): Part => {
  const w = words(zh);
  style(css);
  type Line = { field: Field; row: HTMLElement; error: HTMLElement; value(): string; put(value: string): void; at: HTMLElement };
  let lines: Line[] = [];
  const made = new Map<string, Line>(); /* those not shown now among them */
  const greeting = h('p', { class: 'greet' });
  const intro = h('p', { class: 'intro' });
  const legal = h('p', { class: 'legal' });
  const forgets = h('p', { class: 'note', hidden: true }, w.forgets);
  try {
    localStorage.setItem('tandem', '');
    localStorage.removeItem('tandem');
  } catch {
    forgets.hidden = false; /* nothing can be kept in this browser */
  }
  const topics = h('fieldset', { class: 'set' });
  const asked = h('div', { class: 'asked' });
  const question = h('textarea', { class: 'input', rows: 4 });
  const formError = h('p', { class: 'error', role: 'alert' });
  const consentBox = h('input', { type: 'checkbox' });
  const consentText = h('span');
  const consent = h('label', { class: 'agree', hidden: true }, consentBox, consentText);
  const closed = h('p', { class: 'note', role: 'status', hidden: true });
  const submitButton = h('button', { class: 'btn main', type: 'submit' }, w.begin);
  const other = h('button', { class: 'btn', type: 'button', onclick: () => ask({ topic: chosen(), lead: closed.textContent || '' }) }, w.leave);
  const form = h(
    'form', { class: 'body', novalidate: true, onsubmit: begin },
    greeting, intro, forgets, topics, closed, asked,
    h('label', { class: 'field' }, h('span', { class: 'label' }, w.first), question),
    consent, formError,
    submitButton, other, legal,
  );
  mount(form);
  /* The topic and what is said of oneself outlive the page, as the question does; that one agrees is said anew. */
  const kept = keeping('start', site, signed, () => (reset(), draw()));
  for (const at of [form, asked])
    for (const what of ['input', 'change'])
      at.addEventListener(what, () => kept.put({ topic: chosen(), named, said: Object.fromEntries([...made.values()].map((l) => [l.field.key, l.value()])) }));
  question.oninput = () => session().draft(question.value);

  const labels: Record<string, string> = { name: w.name, phone: w.phone, email: w.email };
  const bad: Record<string, string> = { phone: w.badPhone, email: w.badEmail, number: w.badNumber };

  function mark(l: Line, text: string) {
    setText(l.error, text);
    l.at.setAttribute('aria-invalid', String(!!text));
    if (text) l.at.setAttribute('aria-describedby', l.error.id);
    else l.at.removeAttribute('aria-describedby');
  }

  function lineOf(field: Field): Line {
    const error = h('span', { class: 'error', id: `${field.key}-error` });
    const label = (labels[field.key] ?? local(field as any)) + (field.required ? '' : ` (${w.optional})`);
    if (field.type === 'set') {
      const boxes = (field.words ?? []).map((x) => h('input', { type: 'checkbox', value: x.key }));
      const row = h('fieldset', { class: 'set' }, h('legend', {}, label),
        ...boxes.map((b, k) => h('label', { class: 'pick' }, b, local(field.words![k]))), error);
      const value = () => boxes.filter((b) => b.checked).map((b) => b.value).join('\n');
      return { field, row, error, at: boxes[0], value, put: (v) => boxes.forEach((b) => (b.checked = v.split('\n').includes(b.value))) };
    }
    const choices = field.type === 'text' ? field.words : field.type === 'flag' ? [{ key: 'true', ...w.yes }, { key: 'false', ...w.no }] : undefined;
    const at = choices
      ? h('select', { class: 'input' }, h('option', { value: '' }, '—'), ...choices.map((x) => h('option', { value: x.key }, local(x))))
      : h('input', {
          class: 'input', maxlength: field.key === 'email' ? 254 : field.key === 'phone' ? 32 : 80,
          type: field.key === 'phone' ? 'tel' : field.key === 'email' ? 'email' : 'text',
          inputmode: field.type === 'number' ? 'decimal' : undefined,
          autocomplete: field.key === 'phone' ? 'tel' : field.type ? 'off' : field.key,
        });
    if (field.required) at.setAttribute('aria-required', 'true');
    const row = h('label', { class: 'field' }, h('span', { class: 'label' }, label), at, error);
    return { field, row, error, at, value: () => at.value.trim(), put: (v) => (at.value = !choices || choices.some((x) => x.key === v) ? v : '') };
  }

  /* What cannot be right; the server has the last word. */
  function wrong(l: Line): string {
    const v = l.value(), kind = l.field.type ?? l.field.key;
    if (!v) return l.field.required ? w.missing : '';
    const fits = kind === 'phone' ? /^\+?[\d\s().-]{5,}$/.test(v) : kind === 'email' ? /^[^\s@:]+@[^\s@.]+(\.[^\s@.]+)+$/.test(v)
      : kind === 'number' ? /^-?\d+(\.\d{1,3})?$/.test(v) : true;
    return fits ? '' : bad[kind];
  }

  const chosen = () => topics.querySelector<HTMLInputElement>(':checked')?.value;
  const date = (us: number) => new Date(us / 1000).toLocaleString(zh ? 'zh-CN' : 'en-GB', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  /* What the chosen topic is closed for is said before anybody writes. */
  function drawHours() {
    const t = session().topics.find((x) => x.key === chosen());
    const shut = t?.open === false;
    setText(closed, !shut ? '' : t.by_us ? w.closedBy(date(t.by_us)) : t.until_us ? w.closedUntil(date(t.until_us)) : w.closed);
    closed.hidden = !shut;
    for (const e of [question.parentElement!, submitButton]) e.hidden = shut;
    asked.hidden = place ? !required() : shut;
    consent.hidden = !session().site.consent || (!place && shut);
    other.classList.toggle('main', shut);
    setText(other, shut ? w.leaveMain : w.leave);
  }

  /* Without a form of the site's own: anonymous, or name and phone. */
  let named = !!kept.get()?.named;
  const plain: Field[] = [{ key: 'name', required: true }, { key: 'phone', required: true }];

  /* Elsewhere only a form that requires something is shown, and only what is shown counts. */
  let place: HTMLElement | undefined;
  const required = () => lines.some((l) => l.field.required) && !!session().site.form?.length;

  function lend(to: HTMLElement | undefined) {
    if (place === to) return;
    place = to;
    for (const [e, before] of [[asked, question.parentElement!], [consent, formError]] as const) to ? to.append(e) : form.insertBefore(e, before);
    draw();
  }

  /* more: what else is wrong, and where. */
  function who(say: HTMLElement, more = '', at: HTMLElement = consentBox): Who | undefined {
    const me = signed(), site = session().site, own = !!site.form?.length, shown = asked.hidden ? [] : lines;
    for (const l of shown) mark(l, wrong(l));
    const first = shown.find((l) => l.error.textContent), agreed = !site.consent || consentBox.checked;
    setText(say, more || (agreed ? '' : w.needConsent));
    if (first || more || !agreed) return void (first?.at ?? (more ? at : consentBox)).focus();
    const said = Object.fromEntries(shown.map((l) => [l.field.key, l.value()]));
    const identity: Identity = me ? { ...me } : !own && said.name ? { kind: 'contact', name: said.name, phone: said.phone } : { kind: 'anonymous' };
    const fields = shown.filter((l) => l.value()).map((l) => ({ key: l.field.key, value: l.value() }));
    return { identity, ...(own && fields.length ? { fields } : {}), ...(site.consent ? { consent: site.consent.version } : {}) };
  }

  function begin(e: Event) {
    e.preventDefault();
    const text = question.value.trim(), topic = chosen();
    const me = who(formError, !text || !topic ? w.need : too_long(text, zh), question);
    if (!me) return;
    const { identity, ...answers } = me;
    session().start(topic!, identity, text, answers);
    composer.focus();
  }

  function drawAsked(fields: Field[]) {
    lines = fields.map((f) => {
      const id = JSON.stringify(f), l = made.get(id) ?? lineOf(f);
      if (!made.has(id)) l.put(kept.get()?.said?.[f.key] ?? '');
      made.set(id, l);
      return l;
    });
    const me = signed(), own = !!session().site.form?.length;
    const radio = (label: string, yes: boolean) =>
      h('label', { class: 'pick' }, h('input', { type: 'radio', name: 'who', checked: named === yes, onchange: () => {
        named = yes;
        draw();
        (asked.querySelector('[name=who]:checked') as HTMLElement).focus();
      } }), label);
    asked.replaceChildren(
      ...(me ? [h('p', { class: 'note' }, `${w.as} ${me.name} (${me.account})`)]
        : own ? [] : [h('fieldset', { class: 'set' }, h('legend', {}, w.who), radio(w.anonymous, false), radio(w.contact, true))]),
      ...lines.map((l) => l.row),
    );
  }

  let shown = '', offered = '', shownError: Problem | undefined;
  function draw() {
    const s = session(), site = s.site, known = !!(s.company || s.refused || s.down);
    /* What it holds is known with the first welcome; shown before, everything in it would move. */
    form.hidden = s.begun || !!s.asking || !known;
    if (s.begun || !known) return;
    if ((question.getRootNode() as ShadowRoot).activeElement !== question || !question.value)
      if (question.value !== s.kept.draft) question.value = s.kept.draft;
    for (const [e, text] of [[greeting, local(site.greeting)], [intro, local(site.intro)], [legal, local(site.legal)], [consentText, local(site.consent)]] as const) {
      setText(e, text);
      e.hidden = !text;
    }
    const list = JSON.stringify(s.topics);
    if (offered !== list) {
      offered = list;
      const was = chosen() ?? kept.get()?.topic, at = Math.max(0, s.topics.findIndex((t) => t.key === was));
      topics.replaceChildren(
        h('legend', {}, w.topic),
        ...s.topics.map((t, i) =>
          h('label', { class: 'pick' }, h('input', { type: 'radio', name: 'topic', value: t.key, checked: i === at, onchange: () => draw() }), local(t))),
      );
      topics.hidden = s.topics.length === 1;
    }
    const me = signed();
    const fields = site.form?.length ? site.form.filter((f) => !me || (f.key !== 'name' && f.key !== 'phone')) : !me && named ? plain : [];
    const mark_of = JSON.stringify([me?.account, fields, site.form, named]);
    const first = !shown && !asked.childElementCount;
    if (shown !== mark_of) {
      shown = mark_of;
      drawAsked(fields);
    }
    drawHours();
    if (form.hidden) return;
    if (first && opened()) focus();
    if (!place) drawError(s.error, formError);
    if (s.refused === 4403) setText(formError, w.origin);
  }

  function drawError(problem: Problem | undefined, say: HTMLElement) {
    if (problem && problem !== shownError) {
      const l = lines.find((x) => problem.field === 'fields.' + x.field.key || problem.field === x.field.key || problem.field === 'identity.' + x.field.key);
      if (l) {
        mark(l, problem.code === 'missing_field' ? w.missing : bad[l.field.type ?? l.field.key] ?? sentence(problem));
        l.at.focus();
      } else setText(say, problem.field === 'consent' ? w.needConsent : sentence(problem));
    }
    shownError = problem;
  }

  function reset() {
    for (const l of made.values()) l.put('');
    consentBox.checked = named = false;
    topics.replaceChildren();
    question.value = shown = offered = '';
    kept.clear();
  }

  /* While closed there is no question to ask. Whoever is about to call stays there. */
  function focus() {
    if (!(form.getRootNode() as ShadowRoot).activeElement?.closest('.call')) (question.parentElement!.hidden ? other : question).focus();
  }

  return { draw, focus, reset, form: { lend, who, problem: drawError } };
});
