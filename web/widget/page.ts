/* page.ts -> /c/SITE: the chat as a page of its own, for companies without a web site, links, QR codes and the browsers inside other apps.
 * The address names the site; everything else is the widget's. */
const site = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const wished = new URLSearchParams(location.search).get('lang') ?? navigator.language;
const zh = /^zh/i.test(wished);
document.documentElement.lang = zh ? 'zh' : 'en';
document.title = zh ? '在线客服' : 'Chat';
const h1 = document.querySelector('h1')!;
h1.textContent = document.title;
/* For screen readers; the panel shows the brand. */
h1.style.cssText = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';
/* Opened by a link from another device (link.ts). What follows # reaches no server; it works once and goes from the address bar. */
const code = new URLSearchParams(location.hash.slice(1)).get('go');
if (code) {
  history.replaceState(null, '', location.pathname + location.search);
  (window as any).tandem_go = code;
}
(window as any).tandem = [['open'], ...(code ? [['link']] : [])];
const script = document.createElement('script');
script.src = '/widget.js';
Object.assign(script.dataset, { site, lang: document.documentElement.lang, full: '1' });
document.body.append(script);
export {};
