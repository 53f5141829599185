// Copies what the browser gets from others out of node_modules into static/vendor, which is never committed.
// Our own CSS and scripts live in static/css and static/js and need no building.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const finished = join(root, 'static', 'vendor');
const work = `${finished}.new`;

function write(path, text) {
  const target = join(work, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

// Maps are not shipped, and a style sheet that names a missing one cannot get a hashed name.
function copyText(from, to) {
  const text = readFileSync(join(modules, from), 'utf8');
  write(to, text.replace(/\n?\/[*/][#@] sourceMappingURL=[^\n*]*(\*\/)?/g, ''));
}

// In a cascade layer of its own: whatever our style sheets say wins, however specific the other's rule is.
function copyLayered(from, to) {
  copyText(from, to);
  const text = readFileSync(join(work, to), 'utf8').replace(/^@charset "[^"]*";/, '');
  write(to, `@layer vendor {\n${text}\n}\n`);
}

function symbol(name) {
  const file = join(modules, '@tabler', 'icons', 'icons', 'outline', `${name}.svg`);
  if (!existsSync(file)) throw new Error(`static/icons.txt names ${name}, which is no outline icon of @tabler/icons.`);
  const shapes = readFileSync(file, 'utf8')
    .replace(/<\/?svg[^>]*>/g, '')
    .replace(/<path stroke="none"[^>]*\/>/g, '')
    .replace(/\s*\n\s*/g, '');
  const stroke = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${stroke}>${shapes}</symbol>`;
}

function sprite() {
  const names = readFileSync(join(root, 'static', 'icons.txt'), 'utf8').split('\n').map((line) => line.trim());
  const symbols = [...new Set(names.filter(Boolean))].map(symbol);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
copyLayered('@tabler/core/dist/css/tabler.min.css', 'tabler/tabler.min.css');
copyText('htmx.org/dist/htmx.min.js', 'htmx/htmx.min.js');
copyText('squire-rte/dist/squire.mjs', 'squire/squire.js');
copyText('echarts/dist/echarts.common.min.js', 'echarts/echarts.common.min.js');
copyText('cmmn-js/dist/cmmn-viewer.production.min.js', 'cmmn-js/cmmn-viewer.production.min.js');
const inter = readFileSync(join(modules, '@fontsource-variable', 'inter', 'wght.css'), 'utf8');
write('inter/inter.css', inter);
for (const [, file] of inter.matchAll(/url\(\.\/(files\/[^)]+)\)/g)) {
  cpSync(join(modules, '@fontsource-variable', 'inter', file), join(work, 'inter', file));
}
write('icons.svg', sprite());
// All or nothing: a reader never meets half a folder.
rmSync(finished, { recursive: true, force: true });
renameSync(work, finished);
