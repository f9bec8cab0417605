/* files.ts: files of a conversation: chosen, photographed, dropped or pasted, on their way, and shown; links in what was said. Fetched with a conversation. */
import { fitted, is_drawn, is_shown, size_text, Upload, type Door, type Said, type Trouble } from '../shared/upload';
import css from './files.css?inline';
import type { Kit, Part } from './panel';
import type { FileOf } from './session';
import { link_up } from './links';
import { too_long } from './room';
import { words } from './text_files';
import { zone_teller } from './zone';

(window as any).tandem.part('files', ({ h, setText, zh, site, origin, session, composer, style, submit, part }: Kit): Part => {
  const w = words(zh);
  const tell_zone = zone_teller();
  style(css);
  type Limits = { bytes_max: number; message_max: number; side_max: number };
  type Item = { name: string; type: string; bytes: number; wrong: string; upload?: Upload; url: string; row: HTMLElement; note: HTMLElement; bar: HTMLProgressElement; again: HTMLElement };
  const foot = composer.form!;
  composer.removeAttribute('maxlength'); /* from now on take() says so, and nothing is cut off */
  const panel = foot.parentElement!;
  let items: Item[] = [];
  let soon = false; /* sent as soon as all have come */
  let limits: Limits | undefined;

  const icon = (d: string) => {
    const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [k, v] of Object.entries({ width: 20, height: 20, viewBox: '0 0 24 24', 'aria-hidden': 'true' })) s.setAttribute(k, String(v));
    s.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
    s.firstElementChild!.setAttribute('d', d);
    return s;
  };
  const CLIP = 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.600 1.600 0 0 1-2.300-2.300l7.600-7.600';
  const CAMERA = 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z';

  const PHONE = 'M8 2.500h8a1.500 1.500 0 0 1 1.500 1.500v16a1.500 1.500 0 0 1-1.500 1.500h-8a1.500 1.500 0 0 1-1.500-1.500v-16a1.500 1.500 0 0 1 1.500-1.500zM11 18.500h2';

  /* -- the server -- */

  const token = () => session().kept.token ?? '';
  async function ask(method: string, path: string, body?: BodyInit, type?: string): Promise<Response> {
    return fetch(origin + path, {
      method, body, cache: method === 'GET' ? 'default' : 'no-store', credentials: 'omit', signal: AbortSignal.timeout(60000),
      headers: { 'X-Visitor-Token': token(), ...(type && { 'Content-Type': type }) },
    });
  }
  async function said(answer: Promise<Response>): Promise<Said> {
    const r = await answer;
    const v = await r.json().catch(() => ({}));
    if (r.ok) return { ok: true, data: v };
    const t: Trouble = { status: r.status, error: v.error ?? 'unknown', zh: v.message_zh ?? '', en: v.message ?? '' };
    return { ok: false, trouble: t };
  }
  const door: Door = {
    begin: (f) => said(ask('POST', '/api/visitor/files', JSON.stringify(f), 'application/json')),
    part: (id, offset, bytes) => said(ask('PUT', `/api/visitor/files/${id}/parts?offset=${offset}`, bytes, 'application/octet-stream')),
    drop: (id) => ask('DELETE', `/api/visitor/files/${id}`),
  };
  const clock = {
    after: (ms: number, fn: () => void) => setTimeout(fn, ms), cancel: (t: any) => clearTimeout(t), now_ms: () => Date.now(),
    wait_ms: (tries: number) => Math.min(30000, 500 * 2 ** tries) * (0.5 + Math.random() / 2),
  };
  const learn = async () => (limits ??= await ask('GET', '/api/files/limits').then((r) => (r.ok ? r.json() : undefined)).catch(() => undefined));

  /* -- waiting -- */

  const hint = h('p', { class: 'small' });
  const later = h('p', { class: 'small', role: 'status' });
  const rows = h('div', { role: 'group', 'aria-label': w.list, class: 'files', hidden: true });
  rows.append(hint);
  foot.before(rows);

  /* What a page that is left takes along is not kept; its names are, to say so. */
  const memory = `tandem-files:${site}`;
  const recall = (names?: string[]) => {
    try {
      if (names) return names.length ? sessionStorage.setItem(memory, JSON.stringify(names)) : sessionStorage.removeItem(memory);
      return JSON.parse(sessionStorage.getItem(memory) ?? '[]') as string[];
    } catch {
      return [];
    }
  };
  const lost = (recall() ?? []) as string[];
  const lostNote = h('p', { class: 'small', role: 'status' }, lost.length ? `${w.lost} ${lost.join(', ')}` : '');
  rows.append(later);
  if (lost.length) rows.append(lostNote);

  const done = (i: Item) => !i.wrong && i.upload?.state === 'ready';
  function noteOf(i: Item): string {
    const u = i.upload;
    if (i.wrong) return i.wrong;
    if (!u) return w.preparing;
    const trouble = u.trouble ? w.errors[u.trouble.error] ?? (zh ? u.trouble.zh : u.trouble.en) : '';
    if (u.state === 'ready') return w.ready;
    if (u.state === 'coming') return u.sent >= u.bytes ? w.checking : w.percent(Math.floor((u.sent * 100) / u.bytes));
    return trouble || (u.state === 'waiting' ? w.waits : w.failed);
  }

  function draw() {
    rows.hidden = !items.length && !lostNote.isConnected;
    hint.hidden = !items.length;
    setText(hint, w.limits(size_text(limits?.bytes_max ?? 20 << 20), limits?.message_max ?? 10));
    setText(later, soon ? w.soon : '');
    for (const i of items) {
      const state = i.upload?.state;
      const bad = !!i.wrong || state === 'failed' || state === 'refused';
      setText(i.note, noteOf(i));
      i.row.classList.toggle('bad', bad);
      i.bar.hidden = bad || state !== 'coming' || i.upload!.sent >= i.upload!.bytes;
      i.bar.value = i.upload ? i.upload.sent / i.upload.bytes : 0;
      i.again.hidden = !(state === 'failed' || state === 'waiting');
    }
    recall(items.filter((i) => !i.wrong).map((i) => i.name));
    if (soon && items.every(done)) {
      soon = false;
      submit();
    }
  }

  function remove(i: Item, keep = false) {
    if (keep) i.upload?.stop();
    else i.upload?.cancel();
    if (i.url) URL.revokeObjectURL(i.url);
    i.row.remove();
    items = items.filter((x) => x !== i);
    soon = soon && items.length > 0;
    draw();
  }

  async function add(list: Iterable<File>) {
    const files = [...list];
    lostNote.remove();
    const fresh = files.map((f) => {
      const name = f.name || 'image.png';
      const note = h('p', { class: 'small', role: 'status' }), bar = h('progress', { max: 1, 'aria-label': name });
      const again = h('button', { class: 'btn', type: 'button', 'aria-label': `${w.again}: ${name}`, hidden: true, onclick: () => item.upload?.start() }, '↻');
      const row = h('div', { class: 'wait' }, h('div', {}, h('p', { class: 'nm', title: name }, `${name} · ${size_text(f.size)}`), bar, note), again,
        h('button', { class: 'btn plain', type: 'button', 'aria-label': `${w.remove}: ${name}`, onclick: () => remove(item) }, '✕'));
      const item: Item = { name, type: f.type, bytes: f.size, wrong: f.size ? '' : w.empty, url: '', row, note, bar, again };
      items.push(item);
      rows.insertBefore(row, later);
      return { f, item };
    });
    draw();
    const k = await learn();
    for (const { f, item } of fresh) {
      if (items.indexOf(item) >= (k?.message_max ?? 10)) item.wrong = w.many(k?.message_max ?? 10);
      const blob = item.wrong ? f : await fitted(f, k?.side_max ?? 2048);
      if (!item.wrong && blob.size > (k?.bytes_max ?? 20 << 20)) item.wrong = w.big(size_text(k?.bytes_max ?? 20 << 20));
      if (item.wrong || !items.includes(item)) continue;
      if (is_shown(f.type)) item.row.prepend(h('img', { src: (item.url = URL.createObjectURL(blob)), alt: '' }));
      const upload: Upload = new Upload({ key: key(), name: item.name, blob }, door, clock, () => item.upload && draw());
      item.upload = upload;
      upload.start();
    }
    draw();
    composer.focus();
  }
  const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

  /* -- ways in -- */

  const button = (label: string, path: string, props: Record<string, unknown>) => {
    const input = h('input', { type: 'file', hidden: true, ...props });
    input.onchange = () => {
      void add(input.files ?? []);
      input.value = '';
    };
    const b = h('button', { class: 'btn plain clip', type: 'button', 'aria-label': label, title: label, onclick: () => input.click() });
    b.append(icon(path));
    return [b, input];
  };
  composer.before(...button(w.add, CLIP, { multiple: true }),
    ...(matchMedia('(pointer:coarse)').matches ? button(w.photo, CAMERA, { accept: 'image/*', capture: 'environment' }) : []));
  const phone = h('button', { class: 'btn plain clip', type: 'button', 'aria-label': w.elsewhere, title: w.elsewhere, 'aria-haspopup': 'dialog',
    onclick: () => part('link')?.focus!() });
  phone.append(icon(PHONE));
  panel.querySelector('.head .btn')!.before(phone);
  const over = h('div', { class: 'over', 'aria-hidden': 'true' }, w.drop);
  const brings = (e: DragEvent) => session().begun && e.dataTransfer?.types.includes('Files');
  let depth = 0;
  panel.addEventListener('dragenter', (e) => brings(e) && (e.preventDefault(), depth++, panel.append(over)));
  panel.addEventListener('dragover', (e) => brings(e) && e.preventDefault());
  panel.addEventListener('dragleave', (e) => brings(e) && --depth <= 0 && over.remove());
  panel.addEventListener('drop', (e) => {
    if (!brings(e)) return;
    e.preventDefault();
    depth = 0;
    over.remove();
    void add(e.dataTransfer!.files);
  });
  composer.addEventListener('paste', (e) => {
    const files = e.clipboardData?.files;
    if (!files?.length || e.clipboardData!.types.includes('text/plain')) return;
    e.preventDefault();
    void add(files);
  });
  addEventListener('online', () => items.forEach((i) => i.upload?.wake()));

  /* -- shown -- */

  const seen = new Map<string, Promise<string>>(); /* bytes that were fetched, as addresses in this page */
  const bytes = (f: FileOf) => {
    let u = seen.get(f.id);
    if (!u) {
      u = ask('GET', `/api/visitor/files/${f.id}`).then(async (r) => {
        if (!r.ok) throw new Error(String(r.status));
        return URL.createObjectURL(await r.blob());
      });
      seen.set(f.id, u);
      u.catch(() => seen.delete(f.id));
    }
    return u;
  };
  async function save(f: FileOf) {
    const a = h('a', { href: await bytes(f), download: f.name });
    a.click();
  }
  function large(f: FileOf, src: string, back: HTMLElement) {
    const d = h('dialog', { class: 'big', 'aria-label': f.alt || f.name },
      h('div', { class: 'row' }, h('span', { class: 'nm' }, f.name), h('button', { class: 'btn', type: 'button', onclick: () => save(f) }, w.download),
        h('button', { class: 'btn', type: 'button', onclick: () => d.close() }, w.close)),
      h('img', { src, alt: f.alt || f.name }));
    d.onclose = () => (d.remove(), back.focus());
    d.onclick = (e) => e.target === d && d.close();
    d.onkeydown = (e) => e.stopPropagation();
    panel.append(d);
    d.showModal();
  }
  const near = new IntersectionObserver((list) => {
    for (const e of list)
      if (e.isIntersecting) {
        near.unobserve(e.target);
        wanted.get(e.target)?.();
      }
  }, { root: null, rootMargin: '300px' });
  const wanted = new WeakMap<Element, () => void>();

  function picture(f: FileOf): HTMLElement {
    const k = Math.min(1, 220 / (f.width || 220), 180 / (f.height || 160));
    const img = h('img', { alt: f.alt || f.name, width: Math.max(44, Math.round((f.width || 220) * k)), height: Math.max(44, Math.round((f.height || 160) * k)) });
    const b = h('button', { class: 'shot', type: 'button', 'aria-label': `${w.view}: ${f.alt || f.name}`, onclick: () => img.src && large(f, img.src, b) }, img);
    wanted.set(b, () => void bytes(f).then((src) => (img.src = src), () => setText(b, w.gone)));
    near.observe(b);
    return b;
  }
  function other(f: FileOf): HTMLElement {
    const b = h('button', { class: 'file', type: 'button', title: w.download, onclick: () => save(f).catch(() => setText(b, w.gone)) });
    b.append(icon(CLIP), h('span', {}, h('span', { class: 'nm' }, f.name), h('span', { class: 'small' }, size_text(f.bytes))));
    return b;
  }

  return {
    draw() {
      draw();
      for (const e of panel.querySelectorAll<HTMLElement>('.agent .text')) link_up(e);
      tell_zone(session());
      phone.hidden = !session().kept.token;
    },
    reset() {
      for (const i of [...items]) remove(i, true);
      for (const u of seen.values()) void u.then((x) => URL.revokeObjectURL(x));
      seen.clear();
    },
    /* The files of a message, once. */
    show(row, list) {
      const mark = list.map((f) => f.id).join();
      let at = row.querySelector<HTMLElement>('.got');
      if (at?.dataset.mark === mark) return;
      at?.remove();
      at = h('div', { class: 'got' }, ...list.map((f) => (is_drawn(f) ? picture(f) : other(f))));
      at.dataset.mark = mark;
      row.lastElementChild!.before(at);
    },
    /* Those that go with what is sent now; undefined: not yet, they are on their way. */
    take() {
      const long = too_long(composer.value.trim(), zh);
      if (long) {
        soon = false;
        session().error = { code: '', message: long, field: 'text' };
        session().changed();
        return undefined;
      }
      if (items.some((i) => !i.wrong && i.upload?.state !== 'refused' && !done(i))) {
        soon = true;
        draw();
        return undefined;
      }
      const ready = items.filter(done);
      const out = ready.map((i) => {
        const c = i.upload!.coming!;
        return { id: c.id, name: c.name ?? i.name, type: c.type ?? i.type, bytes: i.upload!.bytes, width: c.width, height: c.height, state: c.state } as FileOf;
      });
      for (const i of ready) remove(i, true);
      return out;
    },
  };
});
