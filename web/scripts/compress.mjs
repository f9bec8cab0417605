/* compress.mjs DIR...: writes NAME.gz and NAME.br beside every file, where they are at least a tenth smaller. */
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

function* files(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (!/\.(gz|br)$/.test(entry.name)) yield path;
  }
}

for (const dir of process.argv.slice(2).filter((d) => existsSync(d)))
  for (const path of files(dir)) {
    const plain = readFileSync(path);
    const small = plain.length * 0.9;
    const gzip = gzipSync(plain, { level: 9 });
    if (gzip.length < small) writeFileSync(`${path}.gz`, gzip);
    const br = brotli(plain);
    if (br.length < small) writeFileSync(`${path}.br`, br);
  }
