/* room.ts: whether a text has room in a message, said before it is sent. The server takes 4,000 bytes of UTF-8 (docs/protocol.md), not characters:
 * what a field's maxlength cuts off is lost unseen, and too much for Chinese all the same. */
const BYTES_MAX = 4000;
/* As JSON, control characters take six bytes each; a frame has 16 KiB. */
const FRAME_MAX = 12000;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/* Empty when it has; else how many characters at its end have none. */
export function too_long(text: string, zh: boolean): string {
  if (bytes(text) <= BYTES_MAX && bytes(JSON.stringify(text)) <= FRAME_MAX) return '';
  const all = Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), (s) => s.segment) : Array.from(text);
  let fits = 0, used = 0, framed = 0;
  for (; fits < all.length; fits++) {
    used += bytes(all[fits]!);
    framed += bytes(JSON.stringify(all[fits]!)) - 2;
    if (used > BYTES_MAX || framed + 2 > FRAME_MAX) break;
  }
  const over = all.length - fits;
  return zh ? `内容过长，超出 ${over} 个字，请分几条发送。` : `Too long by ${over} character${over === 1 ? '' : 's'}: please send it in parts.`;
}
