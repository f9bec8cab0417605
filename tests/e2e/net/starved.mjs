/* starved.mjs: how long our browsers' pages waited for a core: what of a delay is the machine's and not ours. */
import { readdirSync, readFileSync } from 'node:fs';

const of = (pid, file) => readFileSync(`/proc/${pid}/${file}`, 'latin1');

/* A page's main thread has its process's number. {pid: ms it could have run and waited for a core} (Linux, Documentation/scheduler/sched-stats). */
export function waits() {
  const parents = {}, pages = {};
  for (const pid of readdirSync('/proc').filter((x) => /^\d+$/.test(x))) {
    try {
      parents[pid] = / \(.*\) \S (\d+)/s.exec(` ${of(pid, 'stat').replace(/^\d+/, '')}`)?.[1];
      if (/--type=renderer/.test(of(pid, 'cmdline'))) pages[pid] = Number(of(pid, 'schedstat').split(' ')[1]) / 1e6;
    } catch { /* It ended. */ }
  }
  const ours = (pid) => pid === String(process.pid) || (parents[pid] > 1 && ours(parents[pid]));
  return Object.fromEntries(Object.entries(pages).filter(([pid]) => ours(pid)));
}

/* Of the page that waited longest since then. */
export const starved_ms = (since) => Math.round(Math.max(0, ...Object.entries(waits()).map(([pid, ms]) => ms - (since[pid] ?? ms))));
