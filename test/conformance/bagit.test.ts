/** The published BagIt conformance suite: every bag gets the verdict of the folder it lies in. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { validateBag } from '../../server/formats/bagit/bagit.validate.ts';
import { describeShared, sharedPath } from '../shared-path.ts';

const suite = sharedPath('conformance', 'bagit');
const bagsOf = (kind: string): string[] =>
  (existsSync(suite) ? readdirSync(suite) : [])
    .map((version) => join(suite, version, kind))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((bag) => join(folder, bag)));

describeShared('BagIt conformance suite', () => {
  it.each(bagsOf('valid'))('accepts %s', async (bag) => {
    expect(await validateBag(bag)).toEqual([]);
  });
  it.each(bagsOf('warning'))('accepts with a warning %s', async (bag) => {
    const levels = new Set((await validateBag(bag)).map((finding) => finding.level));
    expect([...levels]).toEqual(['warning']);
  });
  // Paths that would lead out of the bag on one system are refused on all.
  it.each(['invalid', 'linux-only', 'windows-only'].flatMap(bagsOf))('refuses %s', async (bag) => {
    expect((await validateBag(bag)).map((finding) => finding.level)).toContain('error');
  });
});
