// Where one is stays in sight in a row of links that scrolls.

export const show_current = (nav?: HTMLElement): void => nav?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
