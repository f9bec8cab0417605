/* seed.mjs: the same number, the same troubles: what everybody does in each round and what the network does to it. Pure. */
import { FRAME_FAULTS, HTTP_FAULTS } from './bad_net.mjs';

/* xorshift32 (G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003). */
export function chance(seed) {
  let x = (Math.imul(seed, 2654435761) >>> 0) || 1;
  const next = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return { next, pick: (list) => list[Math.floor(next() * list.length)], one_in: (n) => next() * n < 1, shuffle: (list) => {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  } };
}

/* What befalls a browser or the server as a whole. */
export const BLOWS = ['kill', 'clock_on', 'clock_back', 'sleep', 'freeze', 'offline', 'silence_30', 'reload', 'refused'];
export const WHO = ['guest', 'owner', 'tab', 'peer'];
const SIDE = { guest: 'guest', owner: 'owner', tab: 'owner', peer: 'peer' };
const ACTS = { guest: ['text', 'text', 'text'], owner: ['text', 'text', 'note', 'edit'], tab: ['text', 'note'], peer: ['note', 'note', 'text'] };

/* [{acts: [[who, act]], faults: [[side, fault]], blow: [what, whom] | undefined}]; each fault and each blow comes as often as every other. */
export function schedule(seed, rounds) {
  const c = chance(seed);
  const bag = (of) => {
    let left = [];
    return (fits = () => true) => {
      if (!left.some(fits)) left = [...left, ...c.shuffle(of)];
      return left.splice(left.findIndex(fits), 1)[0];
    };
  };
  const faults = { guest: bag(FRAME_FAULTS), owner: bag([...FRAME_FAULTS, ...HTTP_FAULTS]), peer: bag([...FRAME_FAULTS, ...HTTP_FAULTS]) };
  const blows = bag(BLOWS);
  return Array.from({ length: rounds }, (_, i) => {
    const acts = c.shuffle(WHO).filter((who) => who === 'guest' || !c.one_in(4)).map((who) => [who, c.pick(ACTS[who])]);
    const struck = [...new Set(acts.map(([who]) => SIDE[who]))];
    /* An owner's or a peer's message goes by HTTP, and what others say comes by frames: one of each. */
    const list = struck.flatMap((side) => (side === 'guest' ? [[side, faults.guest()]]
      : [[side, faults[side]((f) => HTTP_FAULTS.includes(f))], [side, faults[side]((f) => FRAME_FAULTS.includes(f))]]));
    const blow = i % 2 ? blows() : undefined;
    return { acts, faults: list, blow: blow && [blow, c.pick(blow === 'kill' ? ['server'] : ['guest', 'owner', 'peer'])] };
  });
}
