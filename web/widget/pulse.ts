/* pulse.ts -> fetched once the panel is open or a conversation under way: notices that a connection is dead although nobody has said so. A browser is not
 * told of the network's own pings, so the page sends one of its own after 20 s without a word from the server, and at once when it is
 * looked at again, wakes up or has the network back. What is then silent for 10 s (3 s where somebody waits) is given up. */
import type { Kit, Part } from './panel';

export const QUIET_MS = 20000;
export const PATIENCE_MS = 10000;
export const HURRY_MS = 3000;

export interface Heart {
  later(ms: number, act: () => void): unknown;
  cancel(timer: unknown): void;
  /* False: there is no connection. */
  ping(): boolean;
  dead(): void;
}

export class Pulse {
  private timer: unknown;
  private waits = false;
  constructor(readonly heart: Heart) {
    this.heard();
  }
  /* The server has said something, or a connection has begun. */
  heard() {
    this.waits = false;
    this.set(QUIET_MS, () => this.ask(PATIENCE_MS));
  }
  /* Asks at once; a shorter patience takes the place of a longer one, not the other way round. */
  ask(patience: number) {
    if (this.waits && patience > HURRY_MS) return;
    if (!this.heart.ping()) return this.heard();
    this.waits = true;
    this.set(patience, () => {
      this.heard();
      this.heart.dead();
    });
  }
  stop() {
    this.heart.cancel(this.timer);
  }
  private set(ms: number, act: () => void) {
    this.heart.cancel(this.timer);
    this.timer = this.heart.later(ms, act);
  }
}

/* Not where the unit test reads this file. */
if (typeof window !== 'undefined')
  (window as any).tandem.part('pulse', ({ session, opened }: Kit): Part => {
    let of = session(), pulse: Pulse | undefined;
    const draw = () => {
      if (pulse && of === session()) return;
      pulse?.stop();
      const mine = (of = session());
      const beat = (pulse = new Pulse({ later: mine.world.later, cancel: mine.world.cancel, ping: () => mine.ready && (mine.tell({ t: 'ping' }), true), dead: () => mine.drop() }));
      mine.also.push((f) => (beat.heard(), f.t === 'pong'));
    };
    /* Who comes back does not sit out a wait, nor trust a dead connection. */
    const hurry = () => {
      if (document.visibilityState !== 'visible' || !(session().begun || opened())) return;
      session().wake();
      pulse?.ask(HURRY_MS);
      session().changed();
    };
    for (const [on, what] of [[document, 'visibilitychange'], [document, 'resume'], [window, 'online'], [window, 'pageshow']] as [EventTarget, string][]) on.addEventListener(what, hurry);
    /* That it is a break is known: it is said at once, not after a while. */
    addEventListener('offline', () => {
      const s = session();
      if (!s.begun && !opened()) return;
      s.drop();
      s.down = true;
      s.changed();
    });
    draw();
    return { draw };
  });
