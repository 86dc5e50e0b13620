/** The published OCFL fixtures: every object gets the verdict that its folder's name says. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { validateObject } from '../../server/formats/ocfl/ocfl.validate.ts';
import { describeShared, sharedPath } from '../shared-path.ts';

const suite = (spec: string, kind: string): string => sharedPath('conformance', 'ocfl', spec, kind);
const objectsOf = (spec: string, kind: string): string[] =>
  existsSync(suite(spec, kind)) ? readdirSync(suite(spec, kind)) : [];
const codesOf = async (dir: string): Promise<string[]> => (await validateObject(dir)).map((finding) => finding.code);

/** Git keeps no empty folder, so the suite marks one with `.keep`: judged without it. */
async function withoutKeep<T>(dir: string, judge: (dir: string) => Promise<T>): Promise<T> {
  if (!(await readdir(dir)).includes('.keep')) return judge(dir);
  const copy = await mkdtemp(join(tmpdir(), 'lantai-ocfl-'));
  try {
    await cp(dir, copy, { recursive: true });
    await rm(join(copy, '.keep'));
    return await judge(copy);
  } finally {
    await rm(copy, { recursive: true });
  }
}

describeShared('OCFL fixtures', () => {
  for (const spec of ['1.0', '1.1']) {
    it.each(objectsOf(spec, 'good-objects'))(`${spec} good %s`, async (name) => {
      expect(await validateObject(join(suite(spec, 'good-objects'), name))).toEqual([]);
    });
    it.each(objectsOf(spec, 'warn-objects'))(`${spec} warns %s`, async (name) => {
      const codes = await codesOf(join(suite(spec, 'warn-objects'), name));
      expect(codes.filter((code) => code.startsWith('E'))).toEqual([]);
      expect(codes).toEqual(expect.arrayContaining(name.match(/W\d{3}/g)!));
    });
    it.each(objectsOf(spec, 'bad-objects'))(`${spec} refuses %s`, async (name) => {
      const codes = await withoutKeep(join(suite(spec, 'bad-objects'), name), codesOf);
      expect(codes).toContain(/E\d{3}/.exec(name)![0]);
    });
  }
});
