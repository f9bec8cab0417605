/* desk_day.mjs: what hours of work do to an agent's desktop in Chromium: heap, long tasks, script.
 *
 *   TANDEM=build/tandem node bench/desk_day.mjs [HOURS 4] [COMPRESSED_PER_S 40] [REAL_SECONDS 60]
 *
 * Ten contacts are open while the centre handles 50 messages a second; the desktop's own are one a second (a message in each contact every ten
 * seconds), so that HOURS hours are 3,600 messages each. First REAL_SECONDS at that very speed, for the share of a core and long tasks; then
 * the messages of HOURS hours as fast as COMPRESSED_PER_S, for the heap, read after a forced collection in each twentieth. A contact ends after
 * 60 messages and another comes. Meanwhile contacts are switched and answered by keyboard. Script and tasks are counted by
 * their time on a core, so that a busy machine does not change them; long_over_100 and longest_ms are by the clock. One line of JSON a reading,
 * and the verdict: status 1 when the heap of the last fifth is more than a tenth above that of the second, or at real speed a task took
 * longer than 100 ms or script more than 10 % of a core. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Server, agent, over } from '../tests/e2e/harness.mjs';

const [hours = 4, fast = 40, real_s = 60] = process.argv.slice(2).map(Number);
const LOGIN = 'li.mei', OPEN = 10, WAITING = 40, RATE = 50, LENGTH = 60, PARTS = 20, WINDOW_MS = 30_000;
const say = (x) => console.log(JSON.stringify(x));

/* The tasks of one window of the trace, added to sum; of the five longest so far: when in which window, and what they were made of. */
function add(sum, events) {
  const on = (e) => `${e.pid}/${e.tid}`;
  const renderers = events.filter((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain').map(on);
  const timed = events.filter((e) => e.tdur !== undefined && renderers.includes(on(e)));
  const tasks = timed.filter((e) => e.name === 'RunTask').sort((x, y) => y.tdur - x.tdur);
  const begin = tasks.reduce((least, e) => Math.min(least, e.ts), Infinity);
  const within = (task) => timed.filter((e) => on(e) === on(task) && e.ts >= task.ts && e.ts < task.ts + task.dur && e.name !== 'RunTask')
    .sort((x, y) => y.tdur - x.tdur).slice(0, 4).map((e) => `${e.name} ${e.args?.data?.functionName ?? e.args?.data?.type ?? ''} ${ms(e)}`);
  sum.windows++;
  sum.tasks += tasks.length;
  sum.tasks_over_50 += tasks.filter((e) => ms(e) > 50).length;
  sum.tasks_over_100 += tasks.filter((e) => ms(e) > 100).length;
  sum.longest.push(...tasks.slice(0, 5).map((e) => ({ cpu_ms: ms(e), window: sum.windows, at_s: +((e.ts - begin) / 1e6).toFixed(2), of: within(e) })));
  sum.longest = sum.longest.sort((x, y) => y.cpu_ms - x.cpu_ms).slice(0, 5);
}
const ms = (e) => +(e.tdur / 1000).toFixed(1);

const server = new Server('--sample');
await server.start();

async function raise_capacity() {
  const signed = await fetch(server.url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'admin', password: server.passwords.admin }) });
  const headers = { 'content-type': 'application/json', cookie: signed.headers.get('set-cookie').split(';')[0], 'x-csrf-token': (await signed.json()).csrf };
  const { users } = await (await fetch(server.url('/api/users'), { headers })).json();
  const user = users.find((u) => u.login === LOGIN);
  const put = await fetch(server.url(`/api/agents/${user.id}`), { method: 'PUT', headers, body: JSON.stringify({ ...user.agent, capacity: OPEN }) });
  if (!put.ok) throw new Error(`capacity: ${put.status} ${await put.text()}`);
}

let crowd, status = 1;
try {
  await raise_capacity();
  const page = await agent(server, LOGIN, { lang: 'zh' });
  await page.addInitScript(() => {
    window.long = [];
    new PerformanceObserver((list) => list.getEntries().forEach((e) => window.long.push(Math.round(e.duration)))).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(server.url('/inbox'));
  crowd = spawn('/usr/bin/python3', [join(import.meta.dirname, 'desk_day_crowd.py'), String(server.port), LOGIN, server.passwords[LOGIN], String(OPEN), String(WAITING)],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: crowd.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the crowd is gone');
    return JSON.parse(value);
  };
  await answer();
  await page.locator('.list a, .list [role=option], nav a').first().waitFor();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' }); /* the page's own time on a core, whatever else the machine does */
  const metrics = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
  const heap = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    return metrics();
  };

  /* As an agent does: the next contact, and an answer by keyboard. */
  let working = true, answers = 0;
  const work = (async () => {
    while (working) {
      await page.keyboard.press('Alt+KeyJ');
      await page.waitForTimeout(400);
      /* No locator: what it finds is held by the debugger for a while, and with it the whole conversation. */
      if (await page.evaluate(() => (document.querySelector('main form textarea')?.focus(), document.activeElement?.tagName === 'TEXTAREA'))) {
        await page.keyboard.type('好的，我来看一下。');
        await page.keyboard.press('Enter');
        answers++;
      }
      await page.waitForTimeout(1600);
    }
  })().catch((e) => say({ work: String(e) }));

  const browser = page.context().browser();
  /* The page's tasks by their time on a core. A trace sees them all, but is one string in the end and too long
   * after some minutes: so one window after the other, added up; what passes between two is not seen (traced_s is what was). */
  async function traced(act) {
    const sum = { traced_s: 0, windows: 0, tasks: 0, tasks_over_50: 0, tasks_over_100: 0, longest: [] };
    let going = true;
    const acted = act().finally(() => { going = false; });
    while (going) {
      await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
      const from = performance.now();
      await Promise.race([acted, new Promise((go) => setTimeout(go, WINDOW_MS))]);
      sum.traced_s += (performance.now() - from) / 1000;
      add(sum, JSON.parse((await browser.stopTracing()).toString()).traceEvents);
    }
    const done = await acted;
    if (!sum.tasks) throw new Error('the trace has no task');
    return { ...done, ...sum, traced_s: +sum.traced_s.toFixed(1) };
  }

  async function stage(rate, own_rate, messages) {
    const m0 = await metrics(), t0 = performance.now(), l0 = await page.evaluate(() => window.long.length);
    crowd.stdin.write(`${rate} ${own_rate} ${messages} ${LENGTH}\n`);
    const done = await answer();
    const m1 = await metrics(), seconds = (performance.now() - t0) / 1000;
    const long = (await page.evaluate(() => window.long)).slice(l0);
    const share = (k) => +(100 * (m1[k] - m0[k]) / seconds).toFixed(1);
    return { ...done, script_percent: share('ScriptDuration'), task_percent: share('TaskDuration'), layout_percent: +(share('LayoutDuration') + share('RecalcStyleDuration')).toFixed(1),
      long_over_100: long.filter((x) => x > 100).length, longest_ms: Math.max(0, ...long) };
  }

  say({ machine: `${cpus().length} x ${cpus()[0].model}`, load: loadavg()[0], chromium: page.context().browser().version(), hours, messages: hours * 3600 });
  const real = await traced(() => stage(RATE, 1, real_s));
  say({ real_speed: real });
  const readings = [];
  for (let part = 1; part <= PARTS; part++) {
    const done = await stage(Math.max(RATE, fast), fast, Math.round(hours * 3600 / PARTS));
    const m = await heap();
    readings.push(m.JSHeapUsedSize / 2 ** 20);
    say({ hour: +(part * hours / PARTS).toFixed(2), heap_mb: +readings.at(-1).toFixed(2), nodes: m.Nodes, listeners: m.JSEventListeners, answers, ...done });
  }
  working = false;
  await work;
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const early = mean(readings.slice(PARTS / 5, 2 * PARTS / 5)), late = mean(readings.slice(-PARTS / 5));
  const flat = late <= early * 1.1, smooth = real.tasks_over_100 === 0, light = real.script_percent <= 10;
  say({ heap_early_mb: +early.toFixed(2), heap_late_mb: +late.toFixed(2), flat, smooth, light });
  status = flat && smooth && light ? 0 : 1;
} finally {
  crowd?.kill();
  await over(server);
}
process.exit(status);
