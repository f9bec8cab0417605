/** A key, and what it says in Chinese and in English: neither can be forgotten. */
export type Words = Record<string, readonly [zh: string, en: string]>
