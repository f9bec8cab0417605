/* link.ts: going on with the chat on another device: a link and its code to scan, and what the other device shows. Fetched when asked for. */
import { qr, qr_path } from '../shared/qr';
import css from './link.css?inline';
import type { Kit, Part } from './panel';
import type { Frame, Session } from './session';
import { take } from './take';
import { words } from './text_link';

(window as any).tandem.part('link', ({ h, setText, sentence, zh, site, origin, session, composer, style }: Kit): Part => {
  const w = words(zh);
  style(css);
  const boot = (window as any).tandem;
  const panel = composer.form!.parentElement!;
  const root = panel.getRootNode() as ShadowRoot;
  const title = h('h3', { id: 'away-title' });
  const said = h('p', { role: 'status' });
  const body = h('div', { class: 'away', role: 'dialog', 'aria-labelledby': 'away-title', tabindex: -1, hidden: true });
  const held = h('div', { class: 'asked' }), foot = h('div', { class: 'row' });
  body.append(title, said, held, foot);
  panel.append(body);
  const button = (label: string, act: () => void, main = false) => h('button', { class: main ? 'btn main' : 'btn', type: 'button', onclick: act }, label);

  /* -- over the chat, whose rest cannot be reached meanwhile -- */

  let back: HTMLElement | null = null;
  function open(heading: string, text: string, content: HTMLElement[], buttons: HTMLElement[]) {
    if (body.hidden) back = root.activeElement as HTMLElement | null;
    body.hidden = false;
    body.style.top = `${(panel.querySelector('.head') as HTMLElement).offsetHeight}px`;
    for (const e of panel.children) if (e !== body && !e.classList.contains('head')) (e as HTMLElement).inert = true;
    setText(title, heading);
    setText(said, text);
    held.replaceChildren(...content);
    foot.replaceChildren(...buttons);
    (foot.querySelector<HTMLElement>('.main') ?? body).focus();
  }
  function close() {
    body.hidden = true;
    made = '';
    for (const e of panel.children) (e as HTMLElement).inert = false;
    (back?.isConnected && back.offsetParent ? back : composer.offsetParent ? composer : panel).focus();
  }
  body.onkeydown = (e) => {
    if (e.key !== 'Escape' || e.isComposing) return;
    e.stopPropagation();
    close();
  };

  /* -- this device has the chat -- */

  const box = h('input', { type: 'checkbox' });
  const release = h('label', { class: 'agree' }, box, w.release);
  let bound: Session | undefined, wanted = false, made = '', timer: unknown;

  const ask = () => open(w.title, w.lead, [release], [button(w.make, want, true), button(w.back, close)]);
  function want() {
    wanted = true;
    if (session().ready) session().tell({ t: 'link', release: box.checked });
    else setText(said, w.wait);
  }

  function picture(path: string, size: number) {
    const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), p = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    for (const [k, v] of Object.entries({ class: 'qr', viewBox: `0 0 ${size} ${size}`, 'shape-rendering': 'crispEdges', role: 'img', 'aria-label': w.code })) s.setAttribute(k, v);
    p.setAttribute('d', path);
    s.append(p);
    return s as unknown as HTMLElement;
  }

  function show(f: Frame) {
    const url = `${origin}/c/${encodeURIComponent(site)}?lang=${zh ? 'zh' : 'en'}#go=${f.code}`;
    const code = qr(url);
    const line = h('input', { class: 'input', readonly: true, value: url, 'aria-label': w.link });
    line.onfocus = () => line.select();
    const copy = button(w.copy, () => void navigator.clipboard.writeText(url).then(() => setText(copy, w.copied), () => line.focus()));
    const until = new Date(f.until_us / 1000).toLocaleTimeString(zh ? 'zh-CN' : 'en-GB', { hour: '2-digit', minute: '2-digit' });
    open(w.title, w.scan, [...(code ? [picture(qr_path(code), code.length + 8)] : []), h('div', { class: 'row' }, line, navigator.clipboard ? copy : undefined),
      h('p', { class: 'legal' }, w.once(until))], [button(w.back, close, true)]);
    made = f.code;
    session().world.cancel(timer);
    timer = session().world.later((f.until_us - f.now_us) / 1000, () => made === f.code && open(w.title, w.over, [release], [button(w.again, want, true), button(w.back, close)]));
  }

  function hear(f: Frame): boolean {
    if (f.t === 'welcome' && wanted) setTimeout(want);
    if (f.t === 'link' && wanted) {
      wanted = false;
      show(f);
      return true;
    }
    if (f.t === 'error' && f.field === 'link') {
      wanted = false;
      setText(said, f.code === 'too_many' ? w.many : sentence(f as any));
      return true;
    }
    if (f.t === 'messages' && made && f.messages?.some((m: any) => m.by === 'system' && /^continued-/.test(m.id))) used();
    return false;
  }

  function used() {
    made = '';
    const gone = box.checked;
    box.checked = false;
    open(w.title, `${w.used} ${gone ? w.gone : w.stays}`, [], [button(gone ? w.close : w.back, close, true)]);
    if (!gone) return;
    boot.push(['forget']);
    boot.push(['open']);
    (foot.firstElementChild as HTMLElement).focus();
  }

  /* -- this device takes it over -- */

  let code: string = (window as any).tandem_go ?? '';
  const key = session().world.key();
  function goOn() {
    const world = session().world;
    setText(said, w.going);
    foot.replaceChildren();
    take(world, zh ? 'zh' : 'en', key, code, (f) => {
      code = '';
      if (f.t === 'error') return open(w.here, f.code === 'not_found' ? w.late : sentence(f as any), [], [button(w.close, close, true)]);
      for (const name of world.names()) world.save(name, null); /* of the chat that was here */
      world.save('token', f.token);
      session().noticed('token');
      close();
      composer.focus();
    });
  }

  function draw() {
    const s = session();
    if (bound === s) return;
    bound = s;
    s.also.push(hear);
  }
  const focus = () => (code ? open(w.here, w.hereLead + (session().begun ? ' ' + w.instead : ''), [], [button(w.go, goOn, true), button(w.not, close)]) : ask());
  draw();
  setTimeout(focus);
  return { draw, focus };
});
