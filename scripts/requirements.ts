/**
 * Holds docs/requirements.md to the code: each capability that is built names tests that exist, each page that it names
 * has a route in the browser, and no row is without its source. Rows whose test is `–` are counted as not built.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs', 'requirements.md'), 'utf8');
const pages = ['web/app.tsx', 'web/workbench/workbench.routes.tsx']
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const faults: string[] = [];
let built = 0;
let open = 0;

for (const [index, line] of text.split('\n').entries()) {
  const cells = line.split('|').map((cell) => cell.trim());
  // | capability | asked in | page | test |
  if (cells.length !== 6 || cells[1] === '' || /^-+$/.test(cells[1]!) || cells[2] === 'asked in') continue;
  const [, capability, source, page, test] = cells as [string, string, string, string, string, string];
  const fault = (what: string) => faults.push(`docs/requirements.md:${index + 1} ${capability}: ${what}`);
  if (source === '') fault('no source');
  if (test === '–') {
    open += 1;
    continue;
  }
  built += 1;
  for (const [, path] of test.matchAll(/`([^`]+)`/g)) if (!existsSync(join(root, path!))) fault(`no test ${path}`);
  if (!test.includes('`')) fault('names no test');
  for (const [, path] of page.matchAll(/`\/([a-z]+)[^`]*`/g)) if (!pages.includes(path!)) fault(`no page /${path}`);
}

console.log(`${built} capabilities built, ${open} not yet`);
if (built === 0) faults.push('no capability is built: the table was not read');
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
