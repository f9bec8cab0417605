// Which page: the address is the truth, so back, reload and links work.

class Router {
    path = $state(location.pathname)

    constructor() {
        addEventListener('popstate', () => { this.path = location.pathname })
    }

    get parts(): string[] {
        return this.path.split('/').filter(Boolean)
    }

    /** The selected contact's id, or ''. */
    get contact(): string {
        const [area, id] = this.parts
        return area === 'inbox' ? id ?? '' : ''
    }

    get area(): 'inbox' | 'requests' | 'settings' {
        const area = this.parts[0]
        return area === 'settings' || area === 'requests' ? area : 'inbox'
    }

    go(path: string, replace = false): void {
        if (path === this.path) return
        if (replace) history.replaceState(null, '', path)
        else history.pushState(null, '', path)
        this.path = path
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
