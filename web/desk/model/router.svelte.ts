// Which page: the address is the truth, so back, reload and links work.
//
//   /inbox/ID            a contact among my work        /settings/...
//   /inbox/VIEW[/ID]     another view; in closed and    /preferences
//                        mentions ID is a conversation
//   /customers[/ID]      customers, and one of them     /day, /profile
//   /live[/hour]         figures of today, of the last hour

import { count, pages, steps } from './over'

export const AREAS = ['inbox', 'requests', 'customers', 'live', 'settings', 'preferences', 'profile', 'day'] as const
export type Area = (typeof AREAS)[number]

const number = (s: string | undefined): string => s && /^\d{1,20}$/.test(s) ? s : ''

const LEFT = 'tandem.inbox'

class Router {
    path = $state(location.pathname)
    /** The inbox as it was left in this tab: where its link leads from another page. */
    inbox = $state('/inbox')

    constructor() {
        try { this.inbox = sessionStorage.getItem(LEFT) ?? '/inbox' } catch { /* no storage: it begins anew */ }
        pages.at = path => {
            if (path === this.path) return
            this.path = path
            this.turned()
        }
    }

    /** Another page by the browser's Back or Forward. */
    turned: () => void = () => {}

    get parts(): string[] {
        return this.path.split('/').filter(Boolean)
    }

    get area(): Area {
        return AREAS.find(a => a === this.parts[0]) ?? 'inbox'
    }

    /** The inbox's view: 'mine', 'offered', 'team', 'mentions', 'snoozed', 'reminders', 'owing', 'closed' or 'v-' and a saved one's id. */
    get view(): string {
        const [area, view] = this.parts
        return area === 'inbox' && view && !number(view) ? view : 'mine'
    }

    /** The selected contact's id, or ''. */
    get contact(): string {
        const [area, a, b] = this.parts
        return area !== 'inbox' || this.past ? '' : number(a) || number(b)
    }

    /** The conversation that is read in a view of what is over, or ''. */
    get past(): string {
        const [area, view, id] = this.parts
        return area === 'inbox' && (view === 'closed' || view === 'owing' || view === 'mentions' || view === 'reminders') ? number(id) : ''
    }

    /** Somebody else comes: where this one was is nobody's any more. */
    forget(): void {
        try { sessionStorage.removeItem(LEFT) } catch { /* as above */ }
        history.replaceState(null, '', '/')
    }

    go(path: string, replace = false): void {
        if (path === this.path) return
        steps.go(path, replace)
        this.path = path
        count() // what stays open lies over this one
        if (this.area !== 'inbox') return
        this.inbox = path
        try { sessionStorage.setItem(LEFT, path) } catch { /* as above */ }
    }
}

export const router = new Router()

/** For plain links: a click goes by the router, a click with a modifier stays the browser's. */
export function link(e: MouseEvent): void {
    const a = e.currentTarget as HTMLAnchorElement
    if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    router.go(a.pathname)
}
