/* test.mjs [WORD]: bundles every *.test.ts of web/ (whose path has WORD in it) and runs it. Tests are node:test's. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const scripts = dirname(fileURLToPath(import.meta.url));
const web = resolve(scripts, '..');
const find = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((f) =>
  f.isDirectory() ? (f.name === 'node_modules' ? [] : find(join(dir, f.name))) : f.name.endsWith('.test.ts') ? [join(dir, f.name)] : []);

const tests = find(web).filter((f) => f.includes(process.argv[2] ?? ''));
const out = mkdtempSync(join(tmpdir(), 'tandem-web-test-'));
let failed = tests.length === 0;
for (const test of tests) {
  const name = relative(web, test).replace(/\W+/g, '_') + '.mjs';
  await build({
    root: web, configFile: false, publicDir: false, logLevel: 'error', cacheDir: join(web, 'node_modules/.vite'), ssr: { noExternal: true },
    build: { ssr: test, outDir: out, emptyOutDir: false, target: 'es2022', sourcemap: 'inline', minify: false, rollupOptions: { output: { entryFileNames: name } } },
  });
  const done = spawnSync(process.execPath, ['--enable-source-maps', '--test-reporter', join(scripts, 'lines_reporter.mjs'), '--test-reporter-destination', 'stdout', join(out, name)],
    { cwd: web, stdio: ['ignore', 'inherit', 'inherit'] });
  failed ||= done.status !== 0;
}
rmSync(out, { recursive: true });
process.exit(failed ? 1 : 0);
