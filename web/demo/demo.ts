/* demo.ts: stands for the bank's own site: its language switch, and its login, which signs the visitor's identity for the widget. */
type Visitor = { account: string; name: string; expires: number; signature: string; about_zh: string; about_en: string };

const en = new URLSearchParams(location.search).get('lang') === 'en';
document.documentElement.lang = en ? 'en' : 'zh';
for (const e of document.querySelectorAll<HTMLElement>('[data-zh]')) e.textContent = (en ? e.dataset.en : e.dataset.zh) ?? '';
document.title = en ? 'Lujiang Bank' : '鹭江银行';
const lang = document.querySelector<HTMLAnchorElement>('#lang')!;
lang.textContent = en ? '中文' : 'English';
lang.lang = en ? 'zh' : 'en';
lang.href = en ? '?lang=zh' : '?lang=en';

const w = window as any;
const tell = (...command: unknown[]) => (w.tandem = w.tandem || []).push(command);
const select = document.querySelector<HTMLSelectElement>('#who')!;
const about = document.querySelector<HTMLElement>('#about')!;
let visitors: Visitor[] = [];

/* Who one was, over a reload; where the browser refuses storage, nobody. */
const KEPT = 'demo-visitor';
function kept(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}
function keep(account: string) {
  try {
    sessionStorage.setItem(KEPT, account);
  } catch {
    /* refused */
  }
}

function become(account: string, first: boolean) {
  const visitor = visitors.find((v) => v.account === account);
  keep(visitor ? account : '');
  about.textContent = visitor ? (en ? visitor.about_en : visitor.about_zh) : '';
  if (visitor || !first) tell('identify', visitor ?? null);
}

select.onchange = () => become(select.value, false);
document.querySelector<HTMLButtonElement>('#ask')!.onclick = () => tell('open');
document.querySelector<HTMLButtonElement>('#call')!.onclick = () => tell('call');

try {
  const answer = await fetch('/demo/identities');
  if (answer.ok) visitors = (await answer.json()).identities;
} catch {
  /* Without the sample company there is nobody to be; the page still works for anonymous visitors. */
}
for (const v of visitors) select.append(new Option(`${v.name} (${v.account})`, v.account));
select.value = kept();
if (select.selectedIndex < 0) select.value = '';
become(select.value, true);
export {};
