// Telephone numbers as people type them. Which of them there can be the server knows (service/customer/phone.c); this only sees what none is like. Pure.

/** Digits with the signs that people put between them, a plus in front or none: full-width ones too. */
export function may_be_number(typed: string): boolean {
    const bare = typed.normalize('NFKC').replace(/[\s().‐-―-]/g, '')
    return /^\+?\d{8,17}$/.test(bare)
}
