/* zone.ts: tells the server in which time zone this browser is, on each connection, so that an agent sees what time it is here. Nothing waits for it. */
import type { Session } from './session';

export function zone_teller(): (session: Session) => void {
  let bound: Session | undefined;
  return (session) => {
    if (bound === session) return;
    bound = session;
    const tell = () => session.tell({ t: 'zone', zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    session.also.push((f) => {
      if (/^(started|welcome)$/.test(f.t)) tell();
      return false;
    });
    if (session.ready && session.kept.token) tell();
  };
}
