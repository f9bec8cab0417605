/* judge.mjs: what must be true when the network is whole again. Pure: what people typed and saw, what the screens show and what the
 * database has go in; sentences about what is wrong come out. Every text begins with a token of its own, c12 say: the customer's twelfth. */

export const token_of = (text) => /\b([copt]\d+)\b/.exec(text)?.[1] ?? '';
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/* typed: [{token, writer, kind: text|note, text (as last changed), asked (it waited for "send anyway")}]
 * sent: tokens that some screen has called sent
 * stored: what the database has, in its order: [{seq, token, kind, text, by}]
 * screens: [{name, notes (whether it shows notes), list: [{token, text}], waiting: [token] and kept: [text] (not
 * sent yet, by the screen and by its storage), marks: {token: state}, unread, state}]
 * truth: {marks: {customer_got, customer_read, agent_got, agent_read}, unread, state} */
export function judge({ typed, sent, stored, screens, truth }) {
  const flaws = [];
  const say = (x) => flaws.push(x);
  const twice = (list) => list.filter((x, i) => x && list.indexOf(x) !== i);
  const tokens = stored.map((m) => m.token).filter(Boolean);
  for (const x of twice(tokens)) say(`${x} is stored twice`);
  for (const t of sent) if (!tokens.includes(t)) say(`${t} was shown as sent and is not stored`);
  for (const t of typed) {
    const m = stored.find((x) => x.token === t.token);
    if (!m) say(`${t.token} was typed and is not stored`);
    else if (m.text !== t.text) say(`${t.token} is stored as "${m.text}", not "${t.text}"`);
    else if (m.kind !== t.kind) say(`${t.token} is stored as a ${m.kind}`);
  }
  for (const t of tokens) if (!typed.some((x) => x.token === t)) say(`${t} is stored and nobody typed it`);
  /* In the order in which each wrote, but for what waited until its writer had read a newer answer. */
  for (const writer of new Set(typed.map((t) => t.writer))) {
    const mine = typed.filter((t) => t.writer === writer && !t.asked).map((t) => t.token);
    const order = tokens.filter((t) => mine.includes(t));
    if (!same(order, mine.filter((t) => tokens.includes(t)))) say(`${writer} wrote ${mine.join(' ')}, stored is ${order.join(' ')}`);
  }
  for (const s of screens) {
    const want = stored.filter((m) => m.token && (s.notes || m.kind === 'text'));
    const shown = s.list.map((m) => m.token).filter(Boolean);
    for (const x of twice([...shown, ...s.waiting])) say(`${s.name} shows ${x} twice`);
    for (const m of want) if (!shown.includes(m.token)) say(`${s.name} does not show ${m.token}`);
    for (const t of shown) if (!want.some((m) => m.token === t)) say(`${s.name} shows ${t}, which is not for it or not stored`);
    const both = want.map((m) => m.token).filter((t) => shown.includes(t));
    if (!same(both, shown.filter((t, i) => both.includes(t) && shown.indexOf(t) === i))) say(`${s.name} shows ${shown.join(' ')}, stored is ${both.join(' ')}`);
    for (const m of want) {
      const line = s.list.find((x) => x.token === m.token);
      if (line && line.text !== m.text) say(`${s.name} shows ${m.token} as "${line.text}", stored is "${m.text}"`);
    }
    for (const t of s.waiting) say(`${s.name} still sends ${t}`);
    for (const x of s.kept) say(`${s.name} keeps "${x}" to be sent`);
    for (const m of want) {
      const mark = s.marks?.[m.token];
      if (mark === undefined) continue;
      const [got, read] = s.side === 'customer' ? [truth.marks.agent_got, truth.marks.agent_read] : [truth.marks.customer_got, truth.marks.customer_read];
      const is = m.seq <= read ? 'read' : m.seq <= got ? 'delivered' : 'sent';
      if (mark !== is) say(`${s.name} calls ${m.token} ${mark}, it is ${is}`);
    }
    if (s.unread !== undefined && s.unread !== truth.unread) say(`${s.name} counts ${s.unread} unread, there are ${truth.unread}`);
    if (s.state !== undefined && s.state !== truth.state) say(`${s.name} says ${s.state}, it is ${truth.state}`);
  }
  return flaws;
}

/* What a screen shows is true as of a moment when the database had `stored`: all of that, in its order; more may have come since. */
export function is_true(screen, stored) {
  const shown = screen.list.map((m) => m.token).filter(Boolean);
  const want = stored.filter((m) => m.token && (screen.notes || m.kind === 'text')).map((m) => m.token);
  return new Set(shown).size === shown.length && same(shown.slice(0, want.length), want);
}
