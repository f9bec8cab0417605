// What waits in the settings to be saved, for what is outside of them: they are loaded later than this, and say what they hold.

class Unsaved {
    /** The addresses of what waits. */
    paths: () => string[] = () => []
    /** There is more to say (unkept.svelte.ts). */
    more = $state(false)
    /** Why it is asked: the settings were left, or the person is about to sign out. */
    asked = $state<'' | 'left' | 'out'>('')

    /** Whether there is anything to ask. */
    ask(why: 'left' | 'out'): boolean {
        if (this.paths().length) this.asked = why
        return this.asked === why
    }
}

export const unsaved = new Unsaved()
