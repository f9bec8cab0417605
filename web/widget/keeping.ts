/* keeping.ts: what a part's form holds outlives the page: for this tab alone, by whoever is signed in, until the visitor is forgotten. */
type Signed = { account: string } | undefined;

/* gone: the visitor was forgotten in another tab of the site. */
export function keeping(what: string, site: string, signed: () => Signed, gone: () => void) {
  const start = `tandem-${what}:${site}:`;
  const name = () => start + (signed()?.account ?? '');
  const tried = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch {
      return undefined; /* storage is refused, or holds something else: it lasts as long as the page */
    }
  };
  addEventListener('storage', (e) => {
    if (e.newValue && e.key?.endsWith('|gone') && ['|', ':'].some((end) => e.key!.startsWith(`tandem:${site}${end}`))) gone();
  });
  return {
    get: (): any => tried(() => JSON.parse(sessionStorage.getItem(name())!)) ?? undefined,
    put: (value: unknown) => tried(() => (value ? sessionStorage.setItem(name(), JSON.stringify(value)) : sessionStorage.removeItem(name()))),
    /* Of everybody. */
    clear: () => tried(() => Object.keys(sessionStorage).forEach((k) => k.startsWith(start) && sessionStorage.removeItem(k))),
  };
}
