/* pulse.ts -> fetched once the panel is open or a conversation under way: notices that a connection is dead although nobody has said so. A browser is not
 * told of the network's own pings, so the page sends one of its own after 20 s without a word from the server, and at once when it is
 * looked at again, wakes up or has the network back. What is then silent for 10 s (3 s where somebody waits) is given up; so is
 * what was about to open and has not been welcomed yet, which the session itself gives 10 s. */
import type { Kit, Part } from './panel';
import type { Session, Socket } from './session';

export const QUIET_MS = 20000;
export const PATIENCE_MS = 10000;
export const HURRY_MS = 3000;

export interface Heart {
  later(ms: number, act: () => void): unknown;
  cancel(timer: unknown): void;
  /* False: there is no connection. */
  ping(): boolean;
  dead(): unknown;
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

/* Gives up the connection it asked, not one that was opened since. */
export function pulse_of(s: Session): Pulse {
  let asked: Socket | undefined;
  const pulse: Pulse = new Pulse({
    later: s.world.later, cancel: s.world.cancel,
    ping: () => !!(asked = s.socket) && (!s.ready || s.tell({ t: 'ping' }), true),
    dead: () => asked === s.socket && s.drop(),
  });
  s.also.push((f) => (pulse.heard(), f.t === 'pong'));
  return pulse;
}

/* Who comes back does not sit out a wait, nor trust a connection that was there before, whether it was welcomed or not. */
export function hurry(s: Session, pulse?: Pulse) {
  const old = s.socket;
  s.tries = 0;
  s.wake();
  if (old) pulse?.ask(HURRY_MS);
  s.changed();
}

/* Not where the unit test reads this file. */
if (typeof window !== 'undefined')
  (window as any).tandem.part('pulse', ({ session, opened, part }: Kit): Part => {
    let previews: Part | undefined, of: Session | undefined, pulse: Pulse | undefined;
    const draw = () => {
      if (session().site.calls) part('call')?.draw(); /* where the site permits it, there is a button */
      if (session().site.preview || previews) (previews = part('preview'))?.draw();
      if (of === session()) return;
      pulse?.stop();
      pulse = pulse_of((of = session()));
    };
    const back = () => document.visibilityState === 'visible' && (session().begun || opened()) && hurry(session(), pulse);
    for (const [on, what] of [[document, 'visibilitychange'], [document, 'resume'], [window, 'online'], [window, 'pageshow']] as [EventTarget, string][]) on.addEventListener(what, back);
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
