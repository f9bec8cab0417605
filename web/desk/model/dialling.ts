// Whom the panel that asks whom to call was opened for, where it is not who is selected.

interface Whom { id: string; name: string }

class Dialling {
    #whom: Whom | null = null
    number = ''
    for(whom: Whom, number = ''): void {
        this.#whom = whom
        this.number = number
    }
    take(): Whom | null {
        const whom = this.#whom
        this.#whom = null
        queueMicrotask(() => { this.number = '' })
        return whom
    }
}
export const dialling = new Dialling()
