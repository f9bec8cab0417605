// The desktop's parts are fetched when they are first wanted. vite.config.ts leads every import() of the desktop through here.

const FIRST_MS = 500
const MOST_MS = 10_000
/** How Chromium, Firefox and Safari say that the code did not come, and vite that its style did not; code that came and throws is another matter. */
const not_come = /dynamically imported module|module script failed|Unable to preload CSS/i

const rest = (ms: number) => new Promise<void>(done => {
    const end = () => { clearTimeout(timer); removeEventListener('online', end); done() }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
})

/** Whether the server has another release meanwhile: then this one's parts are gone for good, and its page begins anew (drafts are kept). */
async function overtaken(): Promise<boolean> {
    const own = document.querySelector<HTMLScriptElement>('script[type=module][src]')
    const page = await fetch('/', { cache: 'no-store' }).catch(() => null)
    return !!own && !!page?.ok && !(await page.text().catch(() => own.src)).includes(new URL(own.src).pathname)
}

/** Asks until it comes: what is wanted while the network is broken is there once that is mended, at once when the browser hears of it. */
export async function again<T>(ask: () => Promise<T>): Promise<T> {
    for (let wait_ms = FIRST_MS; ; wait_ms = Math.min(2 * wait_ms, MOST_MS)) {
        try { return await ask() } catch (e) {
            if (!not_come.test(String(e))) throw e
            await rest(wait_ms)
            if (await overtaken()) location.reload()
        }
    }
}
