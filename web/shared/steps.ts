// Steps of the browser's history: pages, and above a page one step for each thing that lies over it, so that Back closes that and nothing
// else. What is closed otherwise takes its step back; a step that stands for nothing any more is passed over.

/** The browser's. depth: how many things lie over the page at this step. go() is answered later, by popped(). */
export interface World { depth(): number; path(): string; push(path: string, depth: number): void; replace(path: string, depth: number): void; go(by: number): void }
/** at: this page is to be shown. close: all but so many of what lies over it. */
export interface Told { at(path: string): void; close(left: number): void }

export class Steps {
    readonly #world: World
    readonly #told: Told
    /** How many lie over the page now. */
    #over = 0
    /** A step of ours is on its way, and what waits for it. */
    #going = false
    #waiting: [path: string, replace: boolean][] = []
    /** The page below has become another while something lay over it; its own step learns that when it is reached. */
    #below: { was: string; is: string } | null = null

    constructor(world: World, told: Told) {
        this.#world = world
        this.#told = told
    }

    /** To another page, or this one under another address. */
    go(path: string, replace: boolean): void {
        if (this.#going) this.#waiting.push([path, replace])
        else this.#put(path, replace)
    }

    /** So many things lie over the page now. */
    over(n: number): void {
        this.#over = n
        if (this.#going) return
        const w = this.#world
        let depth = w.depth()
        while (depth < n) w.push(w.path(), ++depth)
        if (depth > n) this.#back(depth - n)
    }

    /** The browser has gone a step, by our wish or its user's. */
    popped(): void {
        const w = this.#world, own = this.#going
        this.#going = false
        const depth = w.depth()
        if (!own && depth < this.#over) {
            this.#over = depth
            this.#told.close(depth)
        }
        if (depth === 0) {
            if (this.#below?.was === w.path()) w.replace(this.#below.is, 0)
            this.#below = null
        }
        const after = this.#waiting
        this.#waiting = []
        for (const [path, replace] of after) this.#put(path, replace)
        this.#told.at(w.path())
        this.over(this.#over) // past what stands for something that is closed
    }

    /** The browser has not gone the step it was asked for, because there is none: what is here stands for the page. */
    lost(): void {
        if (!this.#going) return
        const w = this.#world
        if (w.depth() > this.#over) w.replace(w.path(), this.#over)
        this.popped()
    }

    #back(by: number): void {
        this.#going = true
        this.#world.go(-by)
    }

    /** Another page takes the step of what lay over the last one: it would stand for nothing. */
    #put(path: string, replace: boolean): void {
        const w = this.#world, depth = w.depth()
        if (replace && depth) this.#below = { was: this.#below?.was ?? w.path(), is: path }
        else if (!replace) this.#below = null
        if (replace || depth) w.replace(path, replace ? depth : 0)
        else w.push(path, 0)
    }
}
