// The conversation that was open and went away without its reader's doing.

import type { ContactRow } from '../../shared/rows'

class Gone {
    /** As it was the moment before. */
    row = $state.raw<ContactRow>()
}

export const gone = new Gone()
