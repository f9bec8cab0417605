/* links.ts: addresses in what an agent wrote can be followed, the very ones that the agent sees as links (shared/segments.ts). What is shown
 * stays letter for letter what was written, and nothing else in it means anything. */
import { links } from '../shared/segments';

/* Once for each text that is shown: a changed one is plain again. */
export function link_up(e: HTMLElement) {
  if (e.firstElementChild || !/https?:/i.test(e.textContent!)) return;
  const all = links(e.textContent!);
  if (!all.some((s) => s.href)) return;
  e.replaceChildren(...all.map(({ text, href }) => {
    if (!href) return text;
    const a = document.createElement('a');
    Object.assign(a, { href, target: '_blank', rel: 'noopener noreferrer', textContent: text });
    return a;
  }));
}
