/* preview.ts -> agents see what is typed before it is sent, where the company has chosen so; the visitor is told under the box first, and this part is what tells
 * and what sends. Fetched where that is so. */
import type { Kit, Part } from './panel';
import type { Session } from './session';

const EVERY_MS = 1000;
const POINTS_MAX = 500; /* the end of what is typed */

(window as any).tandem.part('preview', ({ h, zh, session, style, composer }: Kit): Part => {
  style('.told{margin:0;padding:0 12px 8px}');
  const told = h('p', { class: 'meta told', id: 'told' }, zh ? '您输入时，客服可以看到尚未发送的内容。' : 'While you type, our staff can see what you have not sent yet.');
  const foot = composer.form!;
  foot.after(told);
  composer.setAttribute('aria-describedby', 'told');
  let bound: Session | undefined, said = '', waits = false;

  /* Only to who talks with somebody, and only while it is said here. */
  function tell() {
    const s = session();
    if (waits || !s.ready || !s.kept.token) return;
    const text = s.state === 'talking' && s.site.preview ? [...composer.value].slice(-POINTS_MAX).join('') : '';
    if (text === said) return;
    said = text;
    s.tell({ t: 'typing', text });
    if (!text) return;
    waits = true;
    s.world.later(EVERY_MS, () => {
      waits = false;
      tell();
    });
  }

  function draw() {
    const s = session();
    if (bound !== s) {
      bound = s;
      said = '';
      /* The company has changed its mind since this page was told. */
      s.also.push((f) => {
        const off = f.t === 'error' && !f.id && f.field === 'text' && f.code === 'forbidden';
        if (off) s.site.preview = false;
        return off;
      });
    }
    told.hidden = foot.hidden || !s.site.preview;
    tell();
  }

  composer.addEventListener('input', tell);
  draw();
  return { draw };
});
