// The picker of emoji over the composer: whose composer it is open in. What it shows (shared/emoji.ts) comes with it.

class Picker {
    /** The conversation in whose composer it is open, or ''. */
    open = $state('')
    box: HTMLTextAreaElement | null = null

    begin(conversation: string, box: HTMLTextAreaElement): void {
        this.box = box
        this.open = this.open === conversation ? '' : conversation
    }

    /** The composer has the focus again, its caret where it was. */
    end(): void {
        this.open = ''
        this.box?.focus()
    }

    /** As if it were typed, so that it can be undone. */
    put(sign: string): void {
        const box = this.box
        if (!box) return
        box.focus()
        if (document.execCommand('insertText', false, sign)) return
        box.setRangeText(sign, box.selectionStart, box.selectionEnd, 'end')
        box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
}

export const picker = new Picker()
