// Where one was reading in each conversation that was left, for as long as this page lives: pixels from the top. Those that are not here
// were read to their end.

export const places = new Map<string, number>()
