/* check.mjs [SITE]: types, layers and budgets of web/, one line a check. SITE (default web/dist) is what build.mjs made and
 * compress.mjs compressed. With --self-test it plants an edge against the layers, a button that would lose the keyboard and a file over budget,
 * and sees them caught. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/* A folder may import from itself and from these. */
const edges = {
  shared: [],
  'desk/model': ['shared', 'desk/icons'],
  'desk/commands': ['desk/model', 'shared'],
  'desk/icons': [],
  'desk/parts': ['desk/model', 'shared'],
  'desk/settings': ['desk/parts', 'desk/commands', 'desk/model', 'shared'],
  'desk/screens': ['desk/settings', 'desk/parts', 'desk/commands', 'desk/model', 'shared'],
  desk: ['desk/screens', 'desk/commands', 'desk/model', 'shared'],
  widget: ['shared'],
  demo: ['shared'],
};

/* Bytes, brotli: what is loaded before anything shows, any later chunk, the widget's loader, and each
 * of its parts; and together what a visitor has loaded who opened it, likewise where the page may be called from, and who chats. */
const budgets = { first: 60 * 1024, chunk: 110 * 1024, loader: 1024, panel: 8 * 1024, open: 14 * 1024, call: 18 * 1024, chat: 24 * 1024 };

/* The widget's parts by when they come. The others (a request, another device, a page of its own) come when they are asked for. */
const parts = { open: ['panel', 'start', 'pulse'], call: ['panel', 'start', 'pulse', 'call'], chat: ['panel', 'start', 'pulse', 'files', 'more'] };

let failed = false;
function report(name, faults) {
  for (const f of faults) console.log(`    ${f}`);
  console.log(`[${faults.length ? '  FAILED ' : '       OK'} ] ${name}`);
  failed ||= faults.length > 0;
}

const files = (dir) => !existsSync(dir) ? [] : readdirSync(dir, { withFileTypes: true }).flatMap((f) =>
  f.isDirectory() ? (f.name === 'node_modules' ? [] : files(join(dir, f.name))) : [join(dir, f.name)]);

/* The longest folder of edges that a path lies in. */
const layer = (path) => Object.keys(edges).filter((e) => path.startsWith(e + '/')).sort((a, b) => b.length - a.length)[0];

function layer_faults(root) {
  const faults = [];
  let seen = 0;
  for (const file of Object.keys(edges).filter((e) => !e.includes('/')).flatMap((top) => files(join(root, top)))) {
    if (!/\.(ts|svelte)$/.test(file) || /config\.ts$/.test(file)) continue;
    const from = layer(relative(root, file));
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)) {
      const to = layer(relative(root, resolve(dirname(file), target)) + '/');
      seen++;
      if (to !== from && !edges[from].includes(to)) faults.push(`${relative(root, file)} imports ${target}: ${from} may not know ${to}`);
    }
  }
  return seen ? faults : ['no import was found'];
}

/* A button that is disabled while the server is asked loses the keyboard as soon as it is painted: it is aria-disabled (App.svelte). */
function keyboard_faults(root) {
  return files(join(root, 'desk')).filter((f) => f.endsWith('.svelte')).flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap((line, i) =>
    [...line.matchAll(/(?<!-)disabled=\{((?:[^{}]|\{[^{}]*\})*)\}/g)].filter(([, when]) => /\b(busy|loading|turning)\b/.test(when))
      .map(([it]) => `${relative(root, file)}:${i + 1}: ${it} takes the keyboard away: aria-disabled`)));
}

const weight = (file) => statSync(existsSync(file + '.br') ? file + '.br' : file).size;

function budget_faults(site) {
  const faults = [], page = join(site, 'desk/index.html');
  const over = (what, bytes, max) => bytes > max && faults.push(`${what}: ${bytes} bytes, the budget is ${max}`);
  if (!existsSync(page)) return [`${page} is missing: build first`];
  const first = [...readFileSync(page, 'utf8').matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((m) => join(site, 'desk', m[1]));
  over('first load of the desktop', weight(page) + first.reduce((sum, f) => sum + weight(f), 0), budgets.first);
  for (const f of files(join(site, 'desk/assets'))) {
    if (f.endsWith('.js') && !first.includes(f)) over(relative(site, f), weight(f), budgets.chunk);
  }
  over('widget.js', weight(join(site, 'widget/widget.js')), budgets.loader);
  const panel = files(join(site, 'widget/assets')).filter((f) => f.endsWith('.js'));
  if (!panel.length) faults.push('the widget has no panel');
  for (const f of panel) over(relative(site, f), weight(f), budgets.panel);
  for (const [when, names] of Object.entries(parts)) {
    const found = names.map((n) => panel.find((f) => f.includes(`/widget-${n}-`)));
    names.filter((n, i) => !found[i]).forEach((n) => faults.push(`the widget has no part ${n}`));
    over(`the widget, ${when}`, found.reduce((sum, f) => sum + (f ? weight(f) : 0), weight(join(site, 'widget/widget.js'))), budgets[when]);
  }
  return faults;
}

function tool_faults(path, ...args) {
  const done = spawnSync(process.execPath, [join(web, 'node_modules', path), ...args], { cwd: web, encoding: 'utf8' });
  return done.status === 0 ? [] : [`status ${done.status}`, ...(done.stdout + done.stderr).trim().split('\n')];
}

function self_test() {
  const root = mkdtempSync(join(tmpdir(), 'tandem-web-'));
  for (const d of ['shared', 'desk/model', 'desk/assets', 'widget/assets']) mkdirSync(join(root, d), { recursive: true });
  writeFileSync(join(root, 'shared/a.ts'), "import { x } from '../desk/model/b'\n");
  writeFileSync(join(root, 'desk/model/b.ts'), "import { y } from '../../shared/a'\n");
  const layers = layer_faults(root);
  report('an_import_against_the_layers_is_seen', layers.length === 1 && layers[0].includes('shared may not know desk/model') ? [] : ['found', ...layers]);
  writeFileSync(join(root, 'desk/a.svelte'), '<button disabled={!text}></button>\n<button aria-disabled={busy}></button>\n<button disabled={!text || desk.busy.has(`x ${id}`)}></button>\n');
  const buttons = keyboard_faults(root);
  report('a_button_that_would_lose_the_keyboard_is_seen', buttons.length === 1 && buttons[0].startsWith('desk/a.svelte:3:') ? [] : ['found', ...buttons]);
  writeFileSync(join(root, 'desk/index.html'), '<script src="/assets/i.js"></script>');
  writeFileSync(join(root, 'desk/assets/i.js'), 'x'.repeat(budgets.first));
  writeFileSync(join(root, 'widget/widget.js'), 'x'.repeat(budgets.loader));
  writeFileSync(join(root, 'widget/assets/p.js'), 'x'.repeat(budgets.panel + 1));
  const weights = budget_faults(root);
  const without = (list) => list.filter((f) => !f.startsWith('the widget has no part'));
  report('a_file_over_budget_is_seen', without(weights).length === 2 && without(weights)[1].includes('p.js') ? [] : ['found', ...weights]);
  const named = new Set(Object.values(parts).flat());
  for (const n of named) writeFileSync(join(root, `widget/assets/widget-${n}-x.js`), 'x'.repeat(budgets.open / 4));
  writeFileSync(join(root, 'widget/widget.js'), 'x'.repeat(budgets.loader));
  const fits = budget_faults(root);
  for (const n of named) writeFileSync(join(root, `widget/assets/widget-${n}-x.js`), 'x'.repeat(budgets.panel));
  const sums = budget_faults(root).filter((f) => f.startsWith('the widget, '));
  report('parts_that_fit_one_by_one_and_not_together_are_seen', fits.every((f) => !f.startsWith('the widget')) && sums.length === 3 ? [] : ['found', ...fits, ...sums]);
  rmSync(root, { recursive: true });
}

if (process.argv[2] === '--self-test') {
  self_test();
} else {
  report('the_desktop_has_no_type_error', tool_faults('svelte-check/bin/svelte-check', '--tsconfig', 'desk/tsconfig.json', '--fail-on-warnings'));
  report('widget_and_demo_have_no_type_error', tool_faults('typescript/bin/tsc', '-p', 'widget/tsconfig.json'));
  report('imports_keep_to_the_layers', layer_faults(web));
  report('no_button_loses_the_keyboard_while_the_server_is_asked', keyboard_faults(web));
  report('what_is_loaded_keeps_to_its_budget', budget_faults(resolve(process.argv[2] ?? join(web, 'dist'))));
}
process.exit(failed ? 1 : 0);
