/* loader.ts -> /widget.js: a button in a shadow root; the panel is fetched when somebody wants it, or a conversation is under way. */
declare const __PANEL__: string;
type Command = [string, unknown?];

const script = document.currentScript as HTMLScriptElement;
const { site, lang, identity, colour, full } = script.dataset;
const code = lang || document.documentElement.lang || navigator.language;
const zh = /^zh/i.test(code);
const host = document.createElement('div');
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  '.launch{position:fixed;right:20px;bottom:20px;z-index:2147483000;height:48px;padding:0 20px;border:0;border-radius:24px;background:#155eef;color:#fff;font:600 16px system-ui,sans-serif;cursor:pointer;box-shadow:0 4px 16px #0004}.launch:focus-visible{outline:2px solid #155eef;outline-offset:3px}',
);
root.adoptedStyleSheets = [sheet];
const button = document.createElement('button');
button.className = 'launch';
button.textContent = zh ? '在线客服' : 'Chat';
button.setAttribute('aria-haspopup', 'dialog');
/* "#rrggbb #rrggbb": the button has the brand's colours before anything is fetched. */
if (colour) [button.style.background, button.style.color] = colour.split(' ');
root.append(button);

const w = window as any;
const queue: Command[] = Array.isArray(w.tandem) ? w.tandem : [];
let asked = 0;
const load = () => {
  if (asked++) return;
  const panel = document.createElement('script');
  panel.src = new URL(__PANEL__, script.src).href;
  panel.onerror = () => (asked = 0);
  document.head.append(panel);
};
const push = (c: Command) => {
  queue.push(c);
  load();
};
if (identity) queue.unshift(['identify', identity]);
button.onclick = () => push(['open']);
button.onpointerenter = load;
const begin = () => {
  document.body.append(host);
  try {
    if (queue.length || Object.keys(localStorage).some((k) => !k.indexOf('tandem:' + site))) load();
  } catch {}
};
/* One chat a page: a second tag, as two tag managers make it, changes nothing. */
if (w.tandem?.root) console.warn(`Tandem: this page has the chat of "${w.tandem.site}" already, and does not show that of "${site}".`);
else {
  w.tandem = { queue, push, site, zh, full, root, button, origin: new URL(script.src).origin, forget: () => w.tandem.push(['forget']) };
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
}
export {};
