// Bundles assets/src into assets/dist: every script and stylesheet at its top is one entry, and
// assets/src/icons.json (a list of Tabler outline icons) becomes one sprite. Run by `make assets`.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { tabler } from './tabler.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'src');
const target = join(here, 'dist');
const icons = join(here, '..', 'node_modules', '@tabler', 'icons', 'icons', 'outline');

/** One <symbol> of the sprite, drawn as Tabler draws it, in the colour of the text around it. */
function symbol(name) {
  const file = join(icons, `${name}.svg`);
  if (!existsSync(file)) throw new Error(`icons.json names "${name}", which Tabler does not draw.`);
  const shape = readFileSync(file, 'utf8').match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].trim();
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
    `stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shape}</symbol>`
  );
}

function writeSprite() {
  const list = join(source, 'icons.json');
  if (!existsSync(list)) return;
  const names = [...new Set(JSON.parse(readFileSync(list, 'utf8')))].sort();
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join('')}</svg>`;
  writeFileSync(join(target, 'icons.svg'), sprite);
}

const entries = readdirSync(source).filter((name) => ['.js', '.css'].includes(extname(name)));
const started = Date.now();

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
if (existsSync(join(source, 'static'))) cpSync(join(source, 'static'), target, { recursive: true });
await esbuild.build({
  entryPoints: entries.map((name) => join(source, name)),
  outdir: target,
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: ['es2022', 'safari16'],
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: 'files/[name]-[hash]',
  loader: { '.svg': 'dataurl', '.woff2': 'file', '.wasm': 'file' },
  legalComments: 'linked',
  plugins: [tabler],
  logLevel: 'warning',
});
writeSprite();
console.log(`assets: ${entries.length} entries in ${Date.now() - started} ms`);
