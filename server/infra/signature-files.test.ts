import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BUILTIN } from '../formats/pronom/index.ts';
import { loadSignatureSet } from './signature-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-signatures-'));
});
afterEach(() => rm(dir, { recursive: true }));

const file = (puid: string): string =>
  `<FFSignatureFile><FileFormatCollection><FileFormat ID="1" Name="X" PUID="${puid}"/></FileFormatCollection></FFSignatureFile>`;

it('uses the built-in table where no file is', async () => {
  expect(await loadSignatureSet(dir)).toBe(BUILTIN);
  expect(await loadSignatureSet(join(dir, 'absent'))).toBe(BUILTIN);
});

it('takes the newest file', async () => {
  await writeFile(join(dir, 'DROID_SignatureFile_V99.xml'), file('old/1'));
  await writeFile(join(dir, 'DROID_SignatureFile_V118.xml'), file('new/1'));
  expect([...(await loadSignatureSet(dir)).formats.keys()]).toEqual(['new/1']);
});

it('refuses a file that is none', async () => {
  await writeFile(join(dir, 'DROID_SignatureFile_V1.xml'), '<html/>');
  await expect(loadSignatureSet(dir)).rejects.toThrow(SyntaxError);
});
