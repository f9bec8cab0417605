/** Reads one at a time. Asked for while it is being read it is read once more, and who asked waits for that. */
export function one_flight(read: () => Promise<void>): () => Promise<void> {
    let flight: Promise<void> | null = null
    let again = false
    async function fly(): Promise<void> {
        try {
            do {
                again = false
                await read()
            } while (again)
        } finally {
            flight = null
        }
    }
    return () => {
        again = flight !== null
        return flight ??= fly()
    }
}
