/** All that runs in the house may be used, changed and passed on by whoever has it, and its makers have not given it up. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  license?: string;
  dev?: boolean;
  deprecated?: string;
  /** A build for another machine; its licence is that of the package that asks for it. */
  os?: string[];
}

const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT/X11'];
const LICENCES = new Set([...PERMISSIVE, 'OFL-1.1', 'Unlicense', 'Zlib']);
/** Looked into one by one. */
const KNOWN: Record<string, string> = {
  buffers: 'MIT/X11, which its author wrote into the next version',
  'png-js': 'MIT, in its file LICENSE',
};
/** A library of the machine beside sharp, loaded and not built in: whoever wants another puts it in its place. */
const isSharedLibrary = (name: string): boolean => /^@img\/sharp-(libvips-|wasm32$|win32-)/.test(name);

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(lock.packages).flatMap(([path, entry]) =>
  path === '' ? [] : [{ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...entry }],
);

/** `(MIT OR GPL-3.0-or-later)`: one of them will do; `MIT AND Zlib`: each of them has to. */
function isPermitted(licence: string): boolean {
  const words = licence.replace(/^\((.*)\)$/, '$1');
  return words.split(' OR ').some((each) => each.split(' AND ').every((one) => LICENCES.has(one)));
}

test('what runs has a licence that permits it', () => {
  const running = locked.filter(({ dev }) => dev !== true);
  expect(running.length).toBeGreaterThan(100);
  const refused = running
    .filter(({ name }) => KNOWN[name] === undefined && !isSharedLibrary(name))
    .filter(({ license, os }) => (license === undefined ? os === undefined : !isPermitted(license)));
  expect(refused.map(({ name, license }) => `${name}: ${license ?? 'none'}`)).toEqual([]);
});

test('nothing is used that its makers have given up', () => {
  expect(locked.filter(({ deprecated }) => deprecated !== undefined).map(({ name }) => name)).toEqual([]);
});

test('a licence is read by its words', () => {
  expect(['MIT', '(MIT OR GPL-3.0-or-later)', '(MIT AND Zlib)'].map(isPermitted)).toEqual([true, true, true]);
  expect(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'UNLICENSED'].map(isPermitted)).toEqual([false, false, false]);
});
