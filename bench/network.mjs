/* network.mjs: a bad network between browsers and server, long form: many seeds, silences that really last.
 *
 *   TANDEM=build/tandem node bench/network.mjs [SEEDS 20] [FIRST 1] [ROUNDS 24] [real]
 *
 * For each seed a server of its own and the story of tests/e2e/net/story.mjs: a customer, their agent in two tabs and a colleague write while
 * the network breaks and the server is killed; what they typed and saw is held against the database. With `real` a silence of half a minute
 * is waited for by the wall's clock, not told to the browser's. One line of JSON a seed: faults by kind, how often a socket was opened anew, how
 * many milliseconds later the screen was true (by a poll each 20 ms; half: the median), and what was late (over 2 s); then the sum. Status 1
 * when the judge found something; being late is told and not judged: it is the machine's, too. */
import { loadavg } from 'node:os';
import { over, Server } from '../tests/e2e/harness.mjs';
import { judge } from '../tests/e2e/net/judge.mjs';
import { Story } from '../tests/e2e/net/story.mjs';

const [seeds = 20, first = 1, rounds = 24] = process.argv.slice(2).filter((x) => x !== 'real').map(Number);
const real = process.argv.includes('real'), log = process.env.VERBOSE ? (x) => console.error(JSON.stringify(x)) : () => {};
const sum = { seeds: 0, typed: 0, faults: 0, reconnects: 0, late: 0, flaws: 0, struck: {}, blows: {} }, times = [];
const add = (to, from) => Object.entries(from).forEach(([k, v]) => (to[k] = (to[k] ?? 0) + v));
for (let seed = first; seed < first + seeds; seed++) {
  const server = await new Server('--sample').start(), began = performance.now();
  const story = new Story(server, seed, { real, log });
  let flaws;
  try {
    await story.begin();
    await story.storm(rounds >> 1);
    await story.put_away_and_back();
    await story.end_and_again();
    await story.storm(rounds - (rounds >> 1), rounds >> 1);
    flaws = await story.verdict(judge);
  } catch (e) {
    flaws = [String(e.message)];
  }
  const f = story.figures();
  console.log(JSON.stringify({ ...f, flaws, seconds: Math.round((performance.now() - began) / 1000), load: loadavg()[0] }));
  for (const k of ['typed', 'faults', 'reconnects']) sum[k] += f[k];
  sum.seeds++;
  sum.late += f.late.length;
  sum.flaws += flaws.length;
  add(sum.struck, f.struck);
  add(sum.blows, f.blows);
  times.push(...story.times);
  await story.done();
  await server.done().catch((e) => console.error(e));
}
times.sort((a, b) => a - b);
const at = (q) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
console.log(JSON.stringify({ ...sum, true_ms: { half: at(0.5), p95: at(0.95), p99: at(0.99), most: times.at(-1) ?? 0 } }));
await over();
process.exit(sum.flaws ? 1 : 0);
