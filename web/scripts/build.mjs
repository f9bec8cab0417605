/* build.mjs [--out DIR] [PART...]: builds the parts of web/ that exist (desk, widget, demo; all when none is named) into
 * DIR/PART (default web/dist), each laid out as it is served: DIR/widget/widget.js is /widget.js.
 *
 * The loader has a fixed name, because host pages carry it; everything else it and the pages load has a name
 * made from its content and is kept by browsers for ever. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const common = {
  base: '/',
  /* Timings and the widget's classic script tag are no news; errors are thrown. */
  logLevel: 'error',
  clearScreen: false,
  configFile: false,
  cacheDir: join(web, 'node_modules/.vite'),
};

/* No data: URLs and no inline scripts: the server's content security policy forbids both. */
const output = (dir) => ({
  outDir: dir,
  emptyOutDir: true,
  target: 'es2022',
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
});

function write(dir, name, text) {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/* One TypeScript entry as one classic script, returned as text. A classic script needs no CORS headers, so the host page can load it
 * from another origin with a plain script tag. */
async function script(entry, define = {}) {
  const result = await build({
    ...common,
    root: join(web, 'widget'),
    publicDir: false,
    define,
    build: {
      ...output(),
      write: false,
      cssMinify: true,
      rollupOptions: { input: entry, output: { format: 'iife', entryFileNames: 'script.js' } },
    },
  });
  const chunks = [result].flat().flatMap((r) => r.output);
  if (chunks.length !== 1) throw new Error(`${entry}: expected one chunk, got ${chunks.map((c) => c.fileName).join(' ')}`);
  return chunks[0].code;
}

/* What the panel fetches when somebody needs it. */
const widget_parts = ['start', 'more', 'ask', 'files', 'link', 'pulse', 'call', 'preview', 'line'];

async function widget(dir) {
  rmSync(dir, { recursive: true, force: true });
  const put = async (entry, define) => {
    const code = await script(join(web, `widget/${entry}.ts`), define);
    const name = `assets/widget-${entry}-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`;
    write(dir, name, code);
    return `/${name}`;
  };
  const parts = {};
  for (const part of widget_parts) parts[part] = await put(part);
  const page = await put('page');
  write(dir, 'chat.html', `<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">` +
    `<meta name="color-scheme" content="light dark"><title>Chat</title></head><body><main><h1></h1></main><script src="${page}"></script></body></html>\n`);
  const panel = await put('panel', { __PARTS__: JSON.stringify(parts) });
  write(dir, 'widget.js', await script(join(web, 'widget/loader.ts'), { __PANEL__: JSON.stringify(panel) }));
}

async function pages(dir, root, plugins, input) {
  const own = join(root, 'vite.config.ts');
  await build({
    ...common,
    ...(existsSync(own) ? { configFile: own } : { plugins }),
    root,
    build: { ...output(dir), ...(input ? { rollupOptions: { input } } : {}) },
  });
}

const parts = {
  desk: { entry: 'desk/index.html', make: (dir) => pages(dir, join(web, 'desk'), [svelte()]) },
  widget: { entry: 'widget/loader.ts', make: widget },
  demo: { entry: 'demo/demo.html', make: (dir) => pages(dir, join(web, 'demo'), [], join(web, 'demo/demo.html')) },
};

const args = process.argv.slice(2);
let out = join(web, 'dist');
if (args[0] === '--out') out = resolve(args.splice(0, 2)[1]);
const wanted = args.length ? args : Object.keys(parts);
for (const name of wanted) {
  const part = parts[name];
  if (!part) throw new Error(`build.mjs: there is no part "${name}"`);
  rmSync(join(out, name), { recursive: true, force: true });
  if (existsSync(join(web, part.entry))) await part.make(join(out, name));
  else console.warn(`web: ${part.entry} is not here, so ${name} is left out`);
}
