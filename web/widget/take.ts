/* take.ts: one takes over with a code the chat that is on another device, through a connection of its own that is opened until there is an answer.
 *
 * Asked again with the same key it leads to the same chat, so a connection that ends, or owes a word for ten seconds, is simply followed by another. */
import type { Frame, World } from './session';

const ANSWER_MS = 10000;
const PAUSE_MS = 2000;
const PASSING = /^(not_stored|full|no_memory|stopping|timeout|system)$/;

/* told: the frame `continued`, or an error that stays one; once. */
export function take(world: World, lang: string, key: string, code: string, told: (f: Frame) => void) {
  let over = false, timer: unknown;
  const end = () => {
    over = true;
    world.cancel(timer);
    socket.close();
  };
  const again = () => {
    if (over) return;
    end();
    world.later(PAUSE_MS, () => take(world, lang, key, code, told));
  };
  const patience = () => {
    world.cancel(timer);
    timer = world.later(ANSWER_MS, again);
  };
  const socket = world.connect({
    open: () => over || socket.send(JSON.stringify({ t: 'hello', lang, seq: 0 })),
    text(data) {
      if (over) return;
      const f: Frame = JSON.parse(data);
      if (f.t === 'welcome') {
        patience();
        socket.send(JSON.stringify({ t: 'continue', id: key, code }));
      } else if (f.t === 'error' && PASSING.test(f.code)) again();
      else if (f.t === 'error' || f.t === 'continued') {
        end();
        told(f);
      }
    },
    closed: again,
  });
  patience();
}
